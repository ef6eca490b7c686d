import { type Money, formatDate, formatDateTime, formatMoney, formatNumber } from "../../../ui/format.ts";
import { phoneText } from "./phone-text.ts";
import type { CrmRecord, PropertyInfo, Reference, Value } from "./record.ts";

/** Whether a value is money on the wire. */
export function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "minor" in value && "currency" in value;
}

/** A record's value of a property, built-in or run-time; null where it has none. */
export function valueOf(record: CrmRecord, property: PropertyInfo): Value {
  const value = property.builtIn ? record[property.key] : record.custom[property.key];
  return isValue(value) ? value : null;
}

function isValue(value: unknown): value is Exclude<Value, null> {
  return ["string", "number", "boolean"].includes(typeof value) || isMoney(value) || isList(value);
}

/** Chosen options; none at all are no value. */
function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** The record that a relation points to, as the server named it; null where there is none or it may not be seen. */
export function referenceOf(record: CrmRecord, property: PropertyInfo): Reference | null {
  if (!property.builtIn) return null;
  const value = record[referenceName(property)];
  return typeof value === "object" && value !== null && "id" in value && "name" in value ? (value as Reference) : null;
}

/** "accountId" is named under "account". */
function referenceName(property: PropertyInfo): string {
  return property.key.replace(/Id$/u, "");
}

/** The place of a property in what is sent and in the paths of problems. */
export function pathOf(property: PropertyInfo): string {
  return property.builtIn ? property.key : `custom.${property.key}`;
}

/** The body that sets properties: built-in ones by name, run-time ones under `custom`. */
export function bodyOf(values: readonly (readonly [PropertyInfo, Value])[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const custom: Record<string, Value> = {};
  for (const [property, value] of values) {
    if (property.builtIn) body[property.key] = value;
    else custom[property.key] = value;
  }
  return Object.keys(custom).length === 0 ? body : { ...body, custom };
}

/** The record as it will be once the server took the value, for showing it at once. */
export function withValue(
  record: CrmRecord,
  property: PropertyInfo,
  value: Value,
  reference: Reference | null,
): CrmRecord {
  if (!property.builtIn) return { ...record, custom: { ...record.custom, [property.key]: value } };
  const named = property.type === "relation" ? { [referenceName(property)]: reference } : {};
  const next: CrmRecord = { ...record, [property.key]: value, ...named };
  const isNamePart = property.key === "firstName" || property.key === "lastName";
  return isNamePart
    ? { ...next, name: [next["firstName"], next["lastName"]].filter(Boolean).join(" ") || record.name }
    : next;
}

/** Whether two values are the same on the wire. */
export function sameValue(one: Value, other: Value): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.join("\n") === other.join("\n");
  if (isMoney(one) && isMoney(other)) return one.minor === other.minor && one.currency === other.currency;
  return one === other;
}

type Shown = Pick<PropertyInfo, "type" | "options">;

const texts: Readonly<
  Record<PropertyInfo["type"], (value: unknown, property: Shown, reference: Reference | null) => string>
> = {
  money: (value) => (isMoney(value) ? formatMoney(value) : String(value)),
  number: (value) => (typeof value === "number" ? formatNumber(value, 6) : String(value)),
  date: (value) => formatDate(String(value)),
  dateTime: (value) => formatDateTime(String(value)),
  oneOf: (value, { options }) => options.find((option) => option.value === value)?.label ?? String(value),
  manyOf: (value, { options }) =>
    [value]
      .flat()
      .map((one) => options.find((option) => option.value === one)?.label ?? String(one))
      .join(", "),
  boolean: (value) => (value === true ? "Yes" : "No"),
  user: (value, _, reference) => reference?.name ?? `#${String(value)}`,
  longText: String,
  url: String,
  email: String,
  phone: (value) => phoneText(String(value)),
  relation: (value, _, reference) => reference?.name ?? `#${String(value)}`,
  text: String,
};

/** A value as one line of text; "" for none. A relation needs the name it stands for. */
export function textOfValue(property: Shown, value: unknown, reference: Reference | null = null): string {
  if (value === null || value === undefined || value === "") return "";
  return texts[property.type](value, property, reference);
}
