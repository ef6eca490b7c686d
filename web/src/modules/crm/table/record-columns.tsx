import { Link } from "@tanstack/react-router";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { pathOf } from "../records/record-values.ts";
import { type CrmRecord, type ObjectKey, type ObjectType, type PropertyInfo, isObjectKey } from "../records/record.ts";
import { EditableCell } from "./editable-cell.tsx";

/** What a table shows before anybody chose: enough to know each row by. */
const usual: Readonly<Record<ObjectKey, readonly string[]>> = {
  account: ["domain", "industry", "employees", "city", "country", "ownerId", "updatedAt"],
  contact: ["jobTitle", "accountId", "email", "phone", "ownerId", "updatedAt"],
  deal: ["stageId", "amount", "closeDate", "accountId", "ownerId", "nextStep", "updatedAt"],
};

/** Of a type of the company's own its own fields are what it is about. */
const usualOfOwn: readonly string[] = ["ownerId", "updatedAt"];
const shownOwnFields = 6;

const widths: Readonly<Record<PropertyInfo["type"], number>> = {
  text: 170,
  number: 110,
  money: 130,
  date: 120,
  dateTime: 144,
  longText: 240,
  boolean: 90,
  oneOf: 140,
  manyOf: 200,
  url: 200,
  email: 220,
  phone: 150,
  user: 170,
  relation: 170,
};

/** Texts that are longer or shorter than others. */
const builtInWidths: Readonly<Record<string, number>> = {
  email: 230,
  domain: 200,
  city: 130,
  country: 130,
  industry: 140,
};

/** A table's columns from an object's properties: the name first, the usual ones, all others to be chosen. */
export function recordColumns(
  object: ObjectType,
  properties: readonly PropertyInfo[],
): readonly TableColumn<CrmRecord>[] {
  const order = isObjectKey(object.key) ? usual[object.key] : usualOfOwn;
  const name = properties.find((property) => property.builtIn && property.key === "name");
  const others = properties.filter((property) => property !== name);
  const first = order.flatMap((key) => others.filter((property) => property.builtIn && property.key === key));
  const ownFields = object.own === undefined ? [] : others.filter(({ builtIn }) => !builtIn).slice(0, shownOwnFields);
  const rest = others.filter((property) => !first.includes(property) && !ownFields.includes(property));
  return [
    {
      id: "name",
      label: "Name",
      width: 240,
      sort: "name",
      fixed: true,
      editable: name?.writable === true,
      cell: (record) => <NameCell record={record} object={object} property={name} />,
    },
    ...[...ownFields, ...first].map((property) => columnOf(property, false)),
    ...rest.map((property) => columnOf(property, true)),
  ];
}

function columnOf(property: PropertyInfo, optional: boolean): TableColumn<CrmRecord> {
  const isNumber = property.type === "number" || property.type === "money";
  return {
    id: pathOf(property),
    label: property.label,
    width: property.builtIn ? (builtInWidths[property.key] ?? widths[property.type]) : widths[property.type],
    ...(isNumber ? { align: "right" as const } : {}),
    ...(property.sortable ? { sort: property.key } : {}),
    ...(optional ? { optional: true } : {}),
    editable: property.writable,
    cell: (record) => <EditableCell record={record} property={property} />,
  };
}

type NameCellProps = {
  readonly record: CrmRecord;
  readonly object: ObjectType;
  readonly property: PropertyInfo | undefined;
};

function NameCell({ record, object, property }: NameCellProps) {
  const { slug } = useOrganization();
  const link = (
    <Link
      to="/o/$slug/$area/$id"
      params={{ slug, area: object.area, id: record.id }}
      className="gm-link gm-clip gm-name"
      tabIndex={-1}
      title={record.name}
    >
      {record.name}
    </Link>
  );
  return property?.writable === true ? (
    <EditableCell record={record} property={property}>
      {link}
    </EditableCell>
  ) : (
    link
  );
}
