import type { Money } from "#platform/wire";
import type { Value } from "./record-properties.ts";

/** The types of properties that an organization defines itself. */
export const customTypes = [
  "text",
  "longText",
  "number",
  "money",
  "date",
  "dateTime",
  "boolean",
  "oneOf",
  "manyOf",
  "url",
  "email",
  "phone",
  "user",
] as const;
export type CustomType = (typeof customTypes)[number];

/** Every type of property: relations are built-in only. */
export type PropertyType = CustomType | "relation";

/** Types that are kept and compared as text of one line. */
const lineTypes: ReadonlySet<PropertyType> = new Set(["text", "url", "email", "phone"]);

/** Whether values of the type are text of one line, compared without case. */
export function isLine(type: PropertyType): boolean {
  return lineTypes.has(type);
}

/** Types of which no two records may hold the same value, where the organization says so. */
export const uniqueTypes: readonly PropertyType[] = ["text", "number", "date", "url", "email", "phone"];

/** Whether values of the type are chosen from options. */
export function isChoice(type: PropertyType): boolean {
  return type === "oneOf" || type === "manyOf";
}

/** Members stand in no order and several options neither; long text has no index to follow. */
const unsortable: ReadonlySet<PropertyType> = new Set(["longText", "manyOf", "user", "relation"]);

export function isSortable(type: PropertyType): boolean {
  return !unsortable.has(type);
}

/** Whether a property's value is an amount. */
export function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values of a property say the same. */
export function sameValue(one: Value, other: Value): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => item === other[index]);
  if (!isMoney(one) || !isMoney(other)) return one === other;
  return one.minor === other.minor && one.currency === other.currency;
}
