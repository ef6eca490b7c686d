import { type RawBuilder, sql, type SqlBool } from "kysely";
import { z } from "zod";
import { invalidField } from "#platform/errors";
import { decodeCursor, encodeCursor } from "#platform/paging";
import type { Property, PropertyType } from "./property.ts";
import type { Registry } from "./registry.ts";

/** How a list is ordered: by one property, ties by id, records without a value last. */
export interface Sort {
  readonly text: string;
  readonly property: Property;
  readonly descending: boolean;
}

export const newestFirst = "-createdAt";

/** Reads `amount` or `-amount`. Refuses what cannot be sorted by, naming `sort`. */
export function parseSort(text: string, registry: Registry): Sort {
  const descending = text.startsWith("-");
  const property = registry.find(descending ? text.slice(1) : text);
  if (property === undefined || !property.sortable) {
    const names = registry.properties.filter((one) => one.sortable).map((one) => one.name);
    throw invalidField("sort", `Sort by one of: ${names.slice(0, 60).join(", ")}`, "unknown_property");
  }
  return { text, property, descending };
}

/** Where a page begins: after this value and id. A null value: among the records without one. */
export interface Position {
  readonly value: string | null;
  readonly id: string;
}

const cursorId = z.string().regex(/^[1-9][0-9]{0,17}$/);
const Whole = z.string().regex(/^-?[0-9]{1,18}$/);

/** A cursor carries the value as PostgreSQL writes it; anything that PostgreSQL could not read back is refused. */
const cursorValue: Readonly<Record<PropertyType, z.ZodType<string>>> = {
  text: z
    .string()
    .max(2000)
    .refine((text) => text.isWellFormed() && !text.includes("\u0000")),
  oneOf: z
    .string()
    .max(2000)
    .refine((text) => text.isWellFormed() && !text.includes("\u0000")),
  number: z.string().regex(/^-?[0-9]{1,18}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,2})?$/),
  money: Whole,
  relation: Whole,
  date: z.iso.date().refine((day) => day >= "1000"),
  dateTime: z.iso.datetime().refine((instant) => instant >= "1000"),
};

/** Reads a cursor against the order of this list. Refuses any other, naming `cursor`. */
export function readCursor(cursor: string, sort: Sort): Position {
  const { type, storage } = sort.property;
  // the value table keeps a calendar day as its midnight
  const written = type === "date" && storage.kind === "custom" ? "dateTime" : type;
  const shape = z.tuple([z.literal(sort.text), z.union([cursorValue[written], z.null()]), cursorId]);
  const [, value, id] = decodeCursor(cursor, shape);
  return { value, id };
}

export function writeCursor(sort: Sort, position: Position): string {
  return encodeCursor([sort.text, position.value, position.id]);
}

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
  date: { column: "time_value", type: "timestamptz" },
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
