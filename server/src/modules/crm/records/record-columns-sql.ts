import type { RowShape } from "#platform/database/rowset";
import type { AnyObjectType, StoredRecord } from "./object-type.ts";
import { isMoney } from "./property-type-rules.ts";
import type { ColumnStorage, Property, Value, Values } from "./record-properties.ts";
import type { RecordReference } from "./record-schema.ts";
import type { Registry } from "./registry.ts";
import { comparable } from "./text-rules.ts";

export type Row = Readonly<Record<string, unknown>>;

/** A property that leads to another record of CRM; `accountId` is read as `account`. */
export type RecordRelation = Property & {
  readonly storage: ColumnStorage;
  readonly target: "account" | "contact";
  readonly field: string;
};

interface Layout {
  readonly columns: RowShape;
  readonly selection: string;
  readonly relations: readonly RecordRelation[];
}

/** By the properties: types of one's own are made anew from their rows and share theirs. */
const layouts = new WeakMap<AnyObjectType["properties"], Layout>();

/** What follows from an object's built-in properties alone, worked out once. */
function layoutOf(object: AnyObjectType): Layout {
  const known = layouts.get(object.properties);
  if (known !== undefined) return known;
  const columns = Object.fromEntries(
    object.properties.flatMap(({ storage }) => (storage.kind === "column" ? storageColumns(storage) : [])),
  );
  const layout = { columns, selection: selectionFor(columns), relations: relationsFor(object) };
  layouts.set(object.properties, layout);
  return layout;
}

/** The columns the object's own properties live in. */
export function columnsOf(object: AnyObjectType): RowShape {
  return layoutOf(object).columns;
}

/** The columns in which these properties of an object live. */
export function columnsFor(object: AnyObjectType, names: ReadonlySet<string>): RowShape {
  return Object.fromEntries(
    object.properties.flatMap(({ name, storage }) =>
      storage.kind === "column" && names.has(name) ? storageColumns(storage) : [],
    ),
  );
}

function storageColumns({ column, sqlType, currencyColumn, keyColumn }: ColumnStorage): [string, string][] {
  const beside = [currencyColumn, keyColumn].filter((name) => name !== undefined);
  return [[column, sqlType], ...beside.map((name): [string, string] => [name, "text"])];
}

/** Writes values as the object's columns. */
export function toColumns(object: AnyObjectType, values: Values): Record<string, string | number | null> {
  const columns: Record<string, string | number | null> = {};
  for (const property of object.properties) {
    const { storage } = property;
    if (storage.kind !== "column") continue;
    const value = values[property.name] ?? null;
    if (storage.currencyColumn === undefined) {
      columns[storage.column] = typeof value === "string" || typeof value === "number" ? value : null;
    } else {
      columns[storage.column] = isMoney(value) ? value.minor : null;
      columns[storage.currencyColumn] = isMoney(value) ? value.currency : null;
    }
    if (storage.keyColumn !== undefined)
      columns[storage.keyColumn] = typeof value === "string" ? comparable(value) : null;
  }
  return columns;
}

/** `accountId` is read as `account`. */
export function relationField(property: Pick<Property, "name">): string {
  return property.name.replace(/Id$/, "");
}

/** The columns every record has beside its properties, read as text where the driver would turn them into something else. */
const frameSelection = "r.id, r.version, r.updated_by, r.deleted_at, r.custom";

/** The select list of an object over the alias `r`. Made of names from our own definitions only. */
export function selectionOf(object: AnyObjectType): string {
  return layoutOf(object).selection;
}

function selectionFor(columns: RowShape): string {
  const named = Object.entries(columns).map(([name, sqlType]) =>
    sqlType === "date" ? `r.${name}::text as ${name}` : `r.${name}`,
  );
  return [frameSelection, ...named].join(", ");
}

/** The relations that lead to other records of CRM, joined for their names. */
export function recordRelations(object: AnyObjectType): readonly RecordRelation[] {
  return layoutOf(object).relations;
}

function relationsFor(object: AnyObjectType): RecordRelation[] {
  return object.properties.flatMap((property) =>
    property.storage.kind === "column" && (property.target === "account" || property.target === "contact")
      ? [{ ...property, storage: property.storage, target: property.target, field: relationField(property) }]
      : [],
  );
}

/** Reads a row back as the record it is. */
export function toRecord(registry: Registry, row: Row): StoredRecord {
  const values: Values = {};
  const custom = (row["custom"] ?? {}) as Values;
  for (const property of registry.properties) {
    values[property.name] =
      property.storage.kind === "column"
        ? readColumn(property, property.storage, row)
        : (custom[property.name] ?? null);
  }
  const related: Record<string, RecordReference | null> = {};
  for (const { field } of recordRelations(registry.object)) {
    const id = row[`${field}_ref`];
    related[field] = typeof id === "string" ? { id, name: String(row[`${field}_name`]) } : null;
  }
  return {
    id: String(row["id"]),
    version: Number(row["version"]),
    createdAt: String(values["createdAt"]),
    updatedAt: String(values["updatedAt"]),
    updatedBy: String(row["updated_by"]),
    deletedAt: row["deleted_at"] === null ? null : isoText(row["deleted_at"]),
    values,
    related,
  };
}

function readColumn(property: Property, storage: ColumnStorage, row: Row): Value {
  const raw = row[storage.column];
  if (raw === null || raw === undefined) return null;
  if (storage.currencyColumn !== undefined)
    return { minor: String(raw), currency: String(row[storage.currencyColumn]) };
  if (property.type === "number") return Number(raw);
  return storage.sqlType === "timestamptz" ? isoText(raw) : String(raw);
}

function isoText(instant: unknown): string {
  return (instant as { toISOString(): string }).toISOString();
}
