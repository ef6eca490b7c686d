import { ActionIcon, Tooltip } from "@mantine/core";
import { IconLock, IconPencil } from "@tabler/icons-react";
import { type ReactNode, useMemo, useState } from "react";
import { useMayChange } from "../records/may-change.ts";
import { InlineProperty, type Onward } from "../records/inline-property.tsx";
import { pathOf } from "../records/record-values.ts";
import { useRecordWriter } from "../records/record-writer.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { useKnownAccess } from "../sharing/record-access.tsx";
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
  const locked = useLocked(record);
  const groups = groupProperties(properties, record);
  const editable = groups
    .flatMap((group) => group.properties)
    .filter((property) => mayChange && property.writable && !locked.has(property.key));

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
              locked={locked.get(property.key)}
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

/** The fields that cannot be changed as the record is, by key, with the reason: once the server has said so. */
function useLocked(record: CrmRecord): ReadonlyMap<string, string> {
  const access = useKnownAccess()(record.id);
  return useMemo(() => new Map(access?.locked.map(({ property, reason }) => [property, reason])), [access]);
}

/** Says before one tries that a field is locked, and why: with the mouse, the keyboard and a screen reader. */
function Lock({ reason }: { readonly reason: string }) {
  return (
    <Tooltip label={reason} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon size={22} variant="transparent" className="gm-property-lock" aria-label={`Locked: ${reason}`}>
        <IconLock size={13} />
      </ActionIcon>
    </Tooltip>
  );
}

type PropertyLineProps = {
  readonly property: PropertyInfo;
  readonly editable: boolean;
  /** Why it cannot be changed. */
  readonly locked: string | undefined;
  readonly editing: boolean;
  readonly onEdit: () => void;
  /** Leads to the values it had. */
  readonly past: ReactNode;
  readonly children: ReactNode;
};

function PropertyLine({ property, editable, locked, editing, onEdit, past, children }: PropertyLineProps) {
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
          {locked === undefined ? null : <Lock reason={locked} />}
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
