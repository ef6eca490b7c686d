import { typeLooks } from "../properties/type-looks.ts";
import type { PropertyInfo } from "../records/record.ts";

/** Whether there are rules beside being required. */
function hasMore({ rules }: PropertyInfo): boolean {
  return rules !== null && (rules.limits ?? rules.optionsWhen ?? rules.readOnlyWhen ?? rules.requiredWhen) !== null;
}

/** One field in the list. */
export function PropertyRow({ property, onOpen }: { readonly property: PropertyInfo; readonly onOpen: () => void }) {
  const { icon: Icon, label } = typeLooks[property.type];
  const rules = [
    property.required ? "required" : "",
    property.unique ? "unique" : "",
    hasMore(property) ? "rules" : "",
  ].filter(Boolean);
  return (
    <li className="gm-field-row">
      <button type="button" onClick={onOpen}>
        <Icon size={16} aria-hidden />
        <span className="gm-clip">{property.label}</span>
        <span className="gm-dim gm-clip">{label}</span>
        <code className="gm-clip gm-hint">{property.key}</code>
        <span className="gm-hint">{rules.join(", ")}</span>
      </button>
    </li>
  );
}
