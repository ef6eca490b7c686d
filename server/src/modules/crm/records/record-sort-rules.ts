import { z } from "zod";
import { invalidField } from "#platform/errors";
import { decodeCursor, encodeCursor } from "#platform/paging";
import type { PropertyType } from "./property-type-rules.ts";
import type { Property } from "./record-properties.ts";
import type { Registry } from "./registry.ts";

/** One property a list is ordered by; records without a value last. */
export interface Sort {
  readonly text: string;
  readonly property: Property;
  readonly descending: boolean;
}

/** How a list is ordered: by one property after the other, ties by id in the direction of the last one. */
export interface Order {
  readonly text: string;
  readonly keys: readonly Sort[];
}

/** Most properties a list is ordered by. */
export const maxSorts = 4;

export const newestFirst = "-createdAt";

/** Reads `amount`, `-amount` or `closeDate,-amount`. Refuses what cannot be sorted by, naming `sort`. */
export function parseOrder(text: string, registry: Pick<Registry, "find" | "properties">): Order {
  const keys = text.split(",").map((one) => parseSort(one, registry));
  if (keys.length > maxSorts) throw invalidField("sort", `Sort by at most ${maxSorts} properties`, "too_many");
  const names = keys.map(({ property }) => property.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidField("sort", `The list is sorted by ${twice} already`, "repeated");
  return { text, keys };
}

function parseSort(text: string, registry: Pick<Registry, "find" | "properties">): Sort {
  const descending = text.startsWith("-");
  const property = registry.find(descending ? text.slice(1) : text);
  if (property === undefined || !property.sortable) {
    const names = registry.properties.filter((one) => one.sortable).map((one) => one.name);
    throw invalidField("sort", `Sort by one of: ${names.slice(0, 60).join(", ")}`, "unknown_property");
  }
  return { text, property, descending };
}

/** Whether ties are in the order of descending ids. */
export function tiesDescend({ keys }: Order): boolean {
  return keys.at(-1)?.descending ?? false;
}

/** A built-in property that a record cannot be without leaves nobody to stand at the end. */
export function isAlwaysValued({ property }: Sort): boolean {
  return (
    property.storage.kind === "column" &&
    (property.required || property.type === "dateTime") &&
    property.name !== "closedAt"
  );
}

/** Where a page begins: after these values of the order's properties, null where there was none, and this id. */
export interface Position {
  readonly values: readonly (string | null)[];
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
export function readCursor(cursor: string, order: Order): Position {
  const shapes: readonly z.ZodType[] = [z.literal(order.text), ...order.keys.map(shapeOf), cursorId];
  const written = z
    .array(z.union([z.string(), z.null()]))
    .length(shapes.length)
    .refine((parts) => shapes.every((shape, index) => shape.safeParse(parts[index]).success));
  const parts = decodeCursor(cursor, written);
  return { values: parts.slice(1, -1), id: parts.at(-1) ?? "" };
}

function shapeOf({ property: { type, storage } }: Sort): z.ZodType<string | null> {
  // the value table keeps a calendar day as its midnight
  const written = type === "date" && storage.kind === "custom" ? "dateTime" : type;
  return z.union([cursorValue[written], z.null()]);
}

export function writeCursor(order: Order, { values, id }: Position): string {
  return encodeCursor([order.text, ...values, id]);
}
