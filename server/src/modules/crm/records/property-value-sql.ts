import { sql } from "kysely";
import { type RowShape, rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { Property, Value, Values } from "./record-properties.ts";
import { isLine, isMoney } from "./property-type-rules.ts";
import type { Registry } from "./registry.ts";
import { comparable } from "./text-rules.ts";
import { uniqueKey } from "./unique-rules.ts";
import { holdProperties } from "./unique-sql.ts";

/** A record of which run-time properties are to be written anew. */
interface ValueWriting {
  readonly id: string;
  readonly values: Values;
  readonly customChanged: readonly string[];
}

interface ValueRow {
  readonly property_id: string;
  readonly record_id: string;
  readonly item: number;
  readonly text_value?: string;
  readonly int_value?: string | number;
  readonly float_value?: number;
  readonly time_value?: string;
  /** What the value is compared by if the property is unique. */
  readonly unique_key?: string | null;
}

/**
 * Keeps the value table equal to what was just written, in the same transaction. Whether a property is unique is read
 * under a lock here and not from the registry, which may be older: who makes one unique waits for this or is waited for.
 */
export async function writeValueRows(work: Work, registry: Registry, writings: readonly ValueWriting[]): Promise<void> {
  const changed = writings.flatMap((writing) =>
    writing.customChanged.flatMap((name) => {
      const property = registry.find(name);
      return property?.storage.kind === "custom"
        ? [{ property, propertyId: property.storage.propertyId, writing }]
        : [];
    }),
  );
  const gone = changed.filter(
    ({ property, writing }) => property.type === "manyOf" || (writing.values[property.name] ?? null) === null,
  );
  if (gone.length > 0) {
    await holdProperties(work, [...new Set(changed.map(({ propertyId }) => propertyId))]);
    const keys = gone.map(({ propertyId, writing }) => ({ property_id: propertyId, record_id: writing.id }));
    await sql`
      delete from crm.property_value v using ${rowset({ property_id: "bigint", record_id: "bigint" }, keys)}
      where v.org_id = ${work.orgId}::bigint and v.property_id = x.property_id and v.record_id = x.record_id`.execute(
      crmTables(work),
    );
  }
  const rows = changed.flatMap(({ property, propertyId, writing }) =>
    valueRows(property, writing.values[property.name] ?? null).map((row): ValueRow => ({
      property_id: propertyId,
      record_id: writing.id,
      ...row,
    })),
  );
  if (rows.length > 0) await upsert(work, registry.custom.some(({ unique }) => unique === true) ? inOrder(rows) : rows);
}

const valueShape: RowShape<keyof ValueRow> = {
  property_id: "bigint",
  record_id: "bigint",
  item: "int",
  text_value: "text",
  int_value: "bigint",
  float_value: "float8",
  time_value: "timestamptz",
  unique_key: "text",
};

async function upsert(work: Work, rows: readonly ValueRow[]): Promise<void> {
  const properties = [...new Set(rows.map(({ property_id }) => property_id))];
  await sql`
    with p as materialized (
      select id, is_unique from crm.property
      where org_id = ${work.orgId}::bigint and id = any(${properties}::bigint[]) order by id for key share
    )
    insert into crm.property_value (org_id, property_id, record_id, item, text_value, int_value, float_value, time_value, unique_key)
    select ${work.orgId}::bigint, x.property_id, x.record_id, x.item, x.text_value, x.int_value, x.float_value, x.time_value,
      case when p.is_unique then x.unique_key end
    from ${rowset(valueShape, rows)} join p on p.id = x.property_id
    on conflict (org_id, property_id, record_id, item) do update
    set text_value = excluded.text_value, int_value = excluded.int_value, float_value = excluded.float_value,
      time_value = excluded.time_value, unique_key = excluded.unique_key`.execute(crmTables(work));
}

/** Two writers that take the same values take them in the same order, so that neither waits for the other in a circle. */
function inOrder(rows: readonly ValueRow[]): ValueRow[] {
  const keyOf = ({ property_id, unique_key }: ValueRow) => `${property_id} ${unique_key ?? ""}`;
  return rows.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

type TypedValue = Omit<ValueRow, "property_id" | "record_id">;

function valueRows(property: Property, value: Value): TypedValue[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.map((text, item) => ({ item, text_value: text }));
  return [{ item: 0, ...typedValue(property, value), unique_key: uniqueKey(property, value) }];
}

function typedValue({ type }: Property, value: Exclude<Value, null | string[]>): Omit<TypedValue, "item"> {
  if (isMoney(value)) return { int_value: value.minor, text_value: value.currency };
  if (typeof value === "number") return { float_value: value };
  if (typeof value === "boolean") return { int_value: value ? 1 : 0 };
  // a calendar day is its midnight in UTC
  if (type === "date") return { time_value: `${value}T00:00:00Z` };
  if (type === "dateTime") return { time_value: value };
  if (type === "user") return { int_value: value };
  // long text fits no index entry: the row alone says that there is some
  if (type === "longText") return {};
  return { text_value: isLine(type) ? comparable(value) : value };
}
