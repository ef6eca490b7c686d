import { ActionIcon } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useMayChange } from "../records/may-change.ts";
import { InlineProperty, type Onward } from "../records/inline-property.tsx";
import { pathOf } from "../records/record-values.ts";
import { useRecordWriter } from "../records/record-writer.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { PastValuesButton } from "./past-values.tsx";
import { groupProperties } from "./property-groups.ts";

type PropertyPanelProps = {
  readonly record: CrmRecord;
  readonly object: ObjectType;
  readonly properties: readonly PropertyInfo[];
};

/** A record's properties in groups, each edited where it stands: click or Enter, Tab goes on to the next. */
export function PropertyPanel({ record, object, properties }: PropertyPanelProps) {
  const [editing, setEditing] = useState<string | null>(null);
  const writer = useRecordWriter(object);
  const mayChange = useMayChange(`${object.area}.update`)(record);
  const groups = groupProperties(properties, record);
  const editable = groups.flatMap((group) => group.properties).filter((property) => mayChange && property.writable);

  function close(property: PropertyInfo, onward: Onward): void {
    const at = editable.indexOf(property);
    const next = onward === "stay" ? undefined : editable[at + (onward === "next" ? 1 : -1)];
    setEditing(next === undefined ? null : pathOf(next));
    if (next === undefined) requestAnimationFrame(() => document.getElementById(`edit-${pathOf(property)}`)?.focus());
  }

  return (
    <div className="gm-properties">
      {groups.map((group) => (
        <section key={group.label} aria-label={group.label}>
          <h2>{group.label}</h2>
          {group.properties.map((property) => (
            <PropertyLine
              key={pathOf(property)}
              property={property}
              editable={editable.includes(property)}
              editing={editing === pathOf(property)}
              onEdit={() => setEditing(pathOf(property))}
              past={
                property.writable ? (
                  <PastValuesButton
                    record={record}
                    object={object}
                    property={property}
                    writer={writer}
                    mayChange={editable.includes(property)}
                  />
                ) : null
              }
            >
              <InlineProperty
                record={record}
                property={property}
                writer={writer}
                editing={editing === pathOf(property)}
                onEdit={() => setEditing(pathOf(property))}
                onClose={(onward) => close(property, onward)}
              />
            </PropertyLine>
          ))}
        </section>
      ))}
    </div>
  );
}

type PropertyLineProps = {
  readonly property: PropertyInfo;
  readonly editable: boolean;
  readonly editing: boolean;
  readonly onEdit: () => void;
  /** Leads to the values it had. */
  readonly past: ReactNode;
  readonly children: ReactNode;
};

function PropertyLine({ property, editable, editing, onEdit, past, children }: PropertyLineProps) {
  const label = (
    <span className="gm-property-label gm-clip" title={property.description ?? property.label}>
      {property.label}
    </span>
  );
  if (!editable || editing) {
    return (
      <div className="gm-property">
        {label}
        <div className="gm-property-value">
          {children}
          {editing ? null : past}
        </div>
      </div>
    );
  }
  return (
    <div className="gm-property">
      {label}
      {/* A click anywhere on the value edits it; the button is the same for the keyboard and for screen readers. */}
      <div
        role="presentation"
        className="gm-property-value"
        data-editable
        data-property={pathOf(property)}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest("a, button") === null) onEdit();
        }}
      >
        {children}
        <ActionIcon
          id={`edit-${pathOf(property)}`}
          size={22}
          className="gm-property-edit"
          onClick={onEdit}
          aria-label={`Edit ${property.label}`}
        >
          <IconPencil size={13} />
        </ActionIcon>
        {past}
      </div>
    </div>
  );
}
