import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { PropertyType } from "./property-type-rules.ts";
import type { Position, Sort } from "./record-sort-rules.ts";

/** The expression a list is ordered by, over `r` for a column and over `v` for a row of the value table. */
export interface SortKey {
  readonly value: RawBuilder<unknown>;
  /** The value as text that casts back to exactly itself. */
  readonly asText: RawBuilder<string | null>;
  readonly cast: RawBuilder<unknown>;
  readonly onValueTable: string | null;
}

export function sortKey({ property }: Sort): SortKey {
  if (property.storage.kind === "custom") {
    const { column, type } = customKeys[property.type] ?? customKeys.text;
    return keyOf(sql.ref(`v.${column}`), type, property.storage.propertyId);
  }
  const { column, keyColumn, sqlType } = property.storage;
  const ref = sql.ref(`r.${keyColumn ?? column}`);
  return keyOf(sqlType === "text" && keyColumn === undefined ? sql`${ref} collate "C"` : ref, sqlType, null);
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

function keyOf(value: RawBuilder<unknown>, type: string, onValueTable: string | null): SortKey {
  const asText =
    type === "timestamptz"
      ? sql<string>`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
      : sql<string>`${value}::text`;
  return { value, asText, cast: sql.raw(type), onValueTable };
}

/** Rows with a value that come after the position. */
export function afterPosition(sort: Sort, key: SortKey, position: Position | null): RawBuilder<SqlBool> {
  if (position === null) return sql<SqlBool>`${key.value} is not null`;
  const id = key.onValueTable === null ? sql.ref("r.id") : sql.ref("v.record_id");
  const beyond = sort.descending ? sql`<` : sql`>`;
  return sql<SqlBool>`(${key.value}, ${id}) ${beyond} (${position.value}::${key.cast}, ${position.id}::bigint)`;
}
