import { z } from "zod";
import { invalidField } from "#platform/errors";
import { decodeCursor, encodeCursor } from "#platform/paging";
import type { PropertyType } from "./property-type-rules.ts";
import type { Property } from "./record-properties.ts";
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
const Line = z
  .string()
  .max(2000)
  .refine((text) => text.isWellFormed() && !text.includes("\u0000"));
const Whole = z.string().regex(/^-?[0-9]{1,18}$/);

/** A cursor carries the value as PostgreSQL writes it; anything that PostgreSQL could not read back is refused. */
const cursorValue: Readonly<Record<PropertyType, z.ZodType<string>>> = {
  text: Line,
  longText: Line,
  url: Line,
  email: Line,
  phone: Line,
  oneOf: Line,
  manyOf: Line,
  boolean: Whole,
  user: Whole,
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
