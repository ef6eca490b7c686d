import { Button, SegmentedControl, Select, Skeleton } from "@mantine/core";
import { IconForms, IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { Section } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { SettingsPage } from "../../identity/settings/settings-page.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { useAllTypes } from "../objects/object-type-queries.ts";
import type { ObjectType, PropertyInfo } from "../records/record.ts";
import { usePropertyChanges } from "./property-changes.ts";
import { PropertyPanel } from "./property-panel.tsx";
import { PropertyRow } from "./property-row.tsx";
import "./properties.css";

/** The fields of accounts, contacts and deals: the built-in ones and the company's own. */
export function PropertiesSettingsPage() {
  const { can } = useOrganization();
  const { object, open } = useSearch({ from: "/signed-in/o/$slug/settings/properties" });
  const navigate = useNavigate({ from: "/o/$slug/settings/properties" });
  const types = useAllTypes();
  const properties = useProperties(object);
  const changes = usePropertyChanges(object);
  const manages = can("properties.manage");
  const go = (next: string, key?: string) => void navigate({ search: { object: next, open: key }, replace: true });
  const add = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => go(object, "new")}>
      Add field
    </Button>
  );
  const { data: known = [] } = properties;
  const opened = openedOf(known, open, manages);
  return (
    <SettingsPage title="Fields" layout="fill" actions={manages ? add : null}>
      <div className="gm-beside">
        <div className="gm-content" data-layout="reading">
          <div className="gm-tabs">
            <ObjectChoice object={object} types={types} onChoose={(next) => go(next)} />
          </div>
          {properties.isPending ? <PropertyBones /> : null}
          {properties.isError ? <ErrorState error={properties.error} retry={() => void properties.refetch()} /> : null}
          {properties.isSuccess ? (
            <PropertyLists
              properties={properties.data}
              object={types.find(({ key }) => key === object)}
              onOpen={(key) => go(object, key)}
            />
          ) : null}
        </div>
        {opened === null ? null : (
          <PropertyPanel
            key={opened === "new" ? "new" : opened.key}
            object={object}
            property={opened === "new" ? null : opened}
            groups={groupsOf(known)}
            manages={manages}
            changes={changes}
            onClose={() => go(object)}
          />
        )}
      </div>
    </SettingsPage>
  );
}

/** What stands beside the list: a new field, one of those known, or nothing. */
function openedOf(known: readonly PropertyInfo[], open: string | undefined, manages: boolean) {
  return open === "new" && manages ? "new" : (known.find((property) => property.key === open) ?? null);
}

type ObjectChoiceProps = {
  readonly object: string;
  readonly types: readonly ObjectType[];
  readonly onChoose: (key: string) => void;
};

/** Side by side as long as they are few. */
function ObjectChoice({ object, types, onChoose }: ObjectChoiceProps) {
  const data = types.map(({ key, many }) => ({ value: key, label: many }));
  if (types.length <= 3)
    return <SegmentedControl size="xs" aria-label="Object" value={object} onChange={onChoose} data={data} />;
  return (
    <Select
      aria-label="Object"
      value={object}
      onChange={(next) => (next === null ? undefined : onChoose(next))}
      data={data}
      allowDeselect={false}
      searchable
      w={220}
    />
  );
}

type PropertyListsProps = {
  readonly properties: readonly PropertyInfo[];
  readonly object: ObjectType | undefined;
  readonly onOpen: (key: string) => void;
};

function PropertyLists({ properties, object, onOpen }: PropertyListsProps) {
  const own = properties.filter((property) => !property.builtIn);
  const builtIn = properties.filter((property) => property.builtIn);
  return (
    <>
      <Section
        title="Your own fields"
        description="Usable at once in forms, tables, filters, stage rules, imports and the API."
      >
        {own.length === 0 ? (
          <EmptyState
            title={`No field of your own on ${object?.plural ?? "these records"} yet`}
            picture={<IconForms size={22} />}
          >
            Add what this business needs to know and GoMark does not ask for: a renewal date, a region, a contract
            number.
          </EmptyState>
        ) : (
          [...Map.groupBy(own, ({ group }) => group)].map(([group, members]) => (
            <PropertyTable key={group} group={group} properties={members} onOpen={onOpen} />
          ))
        )}
      </Section>
      <Section title="Built in" description="Every company has these; they cannot be removed, but they take rules.">
        <PropertyTable properties={builtIn} onOpen={onOpen} />
      </Section>
    </>
  );
}

/** The groups in use, each once, by name. */
function groupsOf(properties: readonly PropertyInfo[]): readonly string[] {
  return [...new Set(properties.flatMap(({ group }) => group ?? []))].toSorted((one, other) =>
    one.localeCompare(other),
  );
}

type PropertyTableProps = {
  readonly properties: readonly PropertyInfo[];
  readonly group?: string | null;
  readonly onOpen: (key: string) => void;
};

function PropertyTable({ properties, group = null, onOpen }: PropertyTableProps) {
  return (
    <>
      {group === null ? null : <h3 className="gm-field-group">{group}</h3>}
      <ul className="gm-field-list">
        {properties.map((property) => (
          <PropertyRow key={property.key} property={property} onOpen={() => onOpen(property.key)} />
        ))}
      </ul>
    </>
  );
}

function PropertyBones() {
  return (
    <ul className="gm-field-list" aria-busy="true" aria-label="Loading fields">
      {[150, 110, 170, 130, 120, 160].map((width) => (
        <li key={width} className="gm-field-row">
          <Skeleton height={10} width={width} mx={12} />
        </li>
      ))}
    </ul>
  );
}
