import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { PropertyType } from "./property-type-rules.ts";
import { type Position, type Sort } from "./record-sort-rules.ts";

type Condition = RawBuilder<SqlBool>;

/** One expression a list is ordered by, over `r` for a column and over `alias` for a row of the value table. */
export interface SortKey {
  readonly value: RawBuilder<unknown>;
  /** The value as text that casts back to exactly itself. */
  readonly asText: RawBuilder<string | null>;
  readonly cast: RawBuilder<unknown>;
  readonly onValueTable: string | null;
  readonly alias: string;
  readonly descending: boolean;
}

/** The expression of a property, whose values stand under `alias` where they are rows of the value table. */
export function sortKey({ property, descending }: Sort, alias = "v"): SortKey {
  const on = { alias, descending };
  if (property.storage.kind === "custom") {
    const { column, type } = customKeys[property.type] ?? customKeys.text;
    return { ...keyOf(sql.ref(`${alias}.${column}`), type), ...on, onValueTable: property.storage.propertyId };
  }
  const { column, keyColumn, sqlType } = property.storage;
  const ref = sql.ref(`r.${keyColumn ?? column}`);
  // text without a key to compare it by has no index either
  const value = sqlType === "text" && keyColumn === undefined ? sql`lower(${ref}) collate "C"` : ref;
  return { ...keyOf(value, sqlType), ...on, onValueTable: null };
}

interface CustomKey {
  readonly column: string;
  readonly type: string;
}

const customKeys: Readonly<Partial<Record<PropertyType, CustomKey>>> & { readonly text: CustomKey } = {
  text: { column: "text_value", type: "text" },
  number: { column: "float_value", type: "float8" },
  money: { column: "int_value", type: "bigint" },
  boolean: { column: "int_value", type: "bigint" },
  date: { column: "time_value", type: "timestamptz" },
  dateTime: { column: "time_value", type: "timestamptz" },
};

function keyOf(value: RawBuilder<unknown>, type: string): Pick<SortKey, "value" | "asText" | "cast"> {
  const asText =
    type === "timestamptz"
      ? sql<string>`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
      : sql<string>`${value}::text`;
  return { value, asText, cast: sql.raw(type) };
}

/** The keys rows are ordered by, and which way ties go, by ids. */
export interface Keys {
  /** The first one has a value in every row. */
  readonly keys: readonly SortKey[];
  readonly id: RawBuilder<unknown>;
  readonly tiesDescend: boolean;
}

/** `order by` of rows: an index that begins with the first key is followed, and ties alone are put in order. */
export function inOrder({ keys, id, tiesDescend }: Keys): RawBuilder<unknown> {
  const parts = keys.map(({ value, descending }, index) => {
    if (!descending) return sql`${value} asc`;
    // the first key is never null, and said to come last it would follow no index
    return index === 0 ? sql`${value} desc` : sql`${value} desc nulls last`;
  });
  return sql.join([...parts, tiesDescend ? sql`${id} desc` : sql`${id} asc`]);
}

/** Rows that come after the position, of which the values are those of the keys; all rows where there is none. */
export function afterPosition(by: Keys, position: Position | null): Condition {
  const [first] = by.keys;
  if (position === null) return first === undefined ? sql<SqlBool>`true` : sql<SqlBool>`${first.value} is not null`;
  const { values, id } = position;
  const afterId = sql<SqlBool>`${by.id} ${beyond(by.tiesDescend)} ${id}::bigint`;
  if (first === undefined) return afterId;
  const given = givenAs(first, values[0]);
  if (by.keys.length === 1)
    return sql<SqlBool>`(${first.value}, ${by.id}) ${beyond(first.descending)} (${given}, ${id}::bigint)`;
  const rest = by.keys
    .slice(1)
    .reduceRight((after, key, at) => afterValue(key, values[at + 1] ?? null, after), afterId);
  // said once more by itself, so that an index begins at the value
  const bound = sql<SqlBool>`${first.value} ${first.descending ? sql`<=` : sql`>=`} ${given}`;
  return sql<SqlBool>`${bound} and (${first.value} ${beyond(first.descending)} ${given} or ${rest})`;
}

/** Behind this value, or with it and `after`. Nulls come last. */
function afterValue(key: SortKey, text: string | null, after: Condition): Condition {
  const { value } = key;
  if (text === null) return sql<SqlBool>`(${value} is null and ${after})`;
  const given = givenAs(key, text);
  return sql<SqlBool>`(${value} ${beyond(key.descending)} ${given} or ${value} is null or (${value} = ${given} and ${after}))`;
}

function givenAs({ cast }: SortKey, text: string | null | undefined): RawBuilder<unknown> {
  return sql`${text ?? null}::${cast}`;
}

function beyond(descending: boolean): RawBuilder<unknown> {
  return descending ? sql`<` : sql`>`;
}
