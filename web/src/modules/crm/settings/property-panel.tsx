import { Button } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { SidePanel } from "../../../ui/side-panel.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { typeLooks } from "../properties/type-looks.ts";
import type { PropertyInfo } from "../records/record.ts";
import type { PropertyChanges } from "./property-changes.ts";
import { PropertyForm } from "./property-form.tsx";
import { RuleForm } from "./rule-form.tsx";

type PropertyPanelProps = {
  readonly object: string;
  /** null: a new field. */
  readonly property: PropertyInfo | null;
  readonly groups: readonly string[];
  readonly manages: boolean;
  readonly changes: PropertyChanges;
  readonly onClose: () => void;
};

/** One field beside the list. */
export function PropertyPanel(props: PropertyPanelProps) {
  const { property, manages, onClose } = props;
  const title = property?.label ?? "New field";
  return (
    <SidePanel title={title} label={title} onClose={onClose}>
      {property === null ? null : <PropertyFacts property={property} />}
      {manages && property === null ? <PropertyForm {...props} onDone={onClose} /> : null}
      {manages && property !== null ? <ManagedProperty {...props} property={property} /> : null}
    </SidePanel>
  );
}

/** What can be done with a field that is there. */
function ManagedProperty(props: PropertyPanelProps & { readonly property: PropertyInfo }) {
  const { object, property, changes, onClose } = props;
  return (
    <>
      {property.builtIn ? null : <PropertyForm {...props} onDone={onClose} />}
      {property.writable ? <RuleForm object={object} property={property} changes={changes} /> : null}
      {property.builtIn ? null : <RemoveProperty {...props} />}
    </>
  );
}

/** What is so and stays so. */
function PropertyFacts({ property }: { readonly property: PropertyInfo }) {
  const { icon: Icon, label } = typeLooks[property.type];
  return (
    <>
      <dl className="gm-facts">
        <dt>Type</dt>
        <dd className="gm-field-type">
          <Icon size={15} aria-hidden /> {label}
        </dd>
        <dt>Name in the API</dt>
        <dd>
          <code>{property.builtIn ? property.key : `custom.${property.key}`}</code>
        </dd>
        {property.builtIn ? (
          <>
            <dt>Filled in by</dt>
            <dd>{property.writable ? "people" : "GoMark"}</dd>
          </>
        ) : null}
      </dl>
      {property.builtIn ? null : <p className="gm-hint gm-fixed">Type and name in the API never change.</p>}
    </>
  );
}

function RemoveProperty({
  property,
  changes,
  onClose,
}: Pick<PropertyPanelProps, "changes" | "onClose"> & { readonly property: PropertyInfo }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" mt="xl" onClick={() => setAsking(true)}>
        Remove field
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Remove “${property.label}”?`}
          action="Remove field"
          word={property.label}
          onConfirm={async () => {
            await changes.remove(property);
            onClose();
            tell(`“${property.label}” is removed.`);
          }}
          onClose={() => setAsking(false)}
        >
          It disappears from every record, table, filter and form of this company. Its values are kept but can no longer
          be seen, and its name in the API stays taken.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
