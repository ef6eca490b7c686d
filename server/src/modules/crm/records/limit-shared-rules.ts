import type { PropertyType } from "./property-type-rules.ts";

/** What new values of a property must keep to, beside what its type takes. */
export interface Limits {
  readonly min?: number | string | undefined;
  readonly max?: number | string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: string | undefined;
  readonly patternMessage?: string | undefined;
}

/** A value as far as limits look at it. */
type Limited = string | number | boolean | { readonly minor: string; readonly currency: string } | readonly string[];

/** A limit that a value breaks: a stable code, and words that say the mend. */
export interface Breach {
  readonly code: "too_small" | "too_big" | "too_short" | "too_long" | "pattern";
  readonly message: string;
}

const ranged: ReadonlySet<PropertyType> = new Set(["number", "money", "date", "dateTime"]);
const lined: ReadonlySet<PropertyType> = new Set(["text", "url", "email", "phone"]);

/** Whether values of the type have a least and a most. */
export function hasRange(type: PropertyType): boolean {
  return ranged.has(type);
}

/** Whether values of the type have a length. */
export function hasLength(type: PropertyType): boolean {
  return type === "longText" || lined.has(type);
}

/** Whether values of the type may have to look like a pattern: text of one line, which is bounded. */
export function hasPattern(type: PropertyType): boolean {
  return lined.has(type);
}

/** Every limit of range and length that a value breaks. `digits` says how many decimals a currency's amounts have. */
export function breachesOf(
  { type, label }: { readonly type: PropertyType; readonly label: string },
  value: Limited,
  limits: Limits,
  digits: (currency: string) => number,
): Breach[] {
  if (hasRange(type)) return rangeBreaches({ type, label }, value, limits, digits);
  if (!hasLength(type) || typeof value !== "string") return [];
  const { minLength, maxLength } = limits;
  const length = [...value].length;
  const message = `${label} needs ${lengthWords(limits)}`;
  if (minLength !== undefined && length < minLength) return [{ code: "too_short", message }];
  return maxLength !== undefined && length > maxLength ? [{ code: "too_long", message }] : [];
}

function rangeBreaches(
  { type, label }: { readonly type: PropertyType; readonly label: string },
  value: Limited,
  limits: Limits,
  digits: (currency: string) => number,
): Breach[] {
  const message = `${label} must be ${rangeWords(type, limits)}`;
  const { min, max } = limits;
  if (min !== undefined && isLess(value, min, digits)) return [{ code: "too_small", message }];
  return max !== undefined && isLess(max, value, digits) ? [{ code: "too_big", message }] : [];
}

/** Amounts are compared with limits in units of their own currency; days and instants as text of one spelling. */
function isLess(one: Limited, other: Limited, digits: (currency: string) => number): boolean {
  if (typeof one === "string" && typeof other === "string") return one < other;
  if (typeof one === "number" && typeof other === "number") return one < other;
  if (isAmount(one) && typeof other === "number") return BigInt(one.minor) < minorOf(other, digits(one.currency));
  if (typeof one === "number" && isAmount(other)) return minorOf(one, digits(other.currency)) < BigInt(other.minor);
  return false;
}

function isAmount(value: Limited): value is { readonly minor: string; readonly currency: string } {
  return typeof value === "object" && "minor" in value;
}

function minorOf(units: number, digits: number): bigint {
  return BigInt(Math.round(units * 10 ** digits));
}

/** The range in words: "at least 1", "from 1 to 10", "on or after 2024-01-01". */
export function rangeWords(type: PropertyType, { min, max }: Limits): string {
  const isTime = type === "date" || type === "dateTime";
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}`;
  if (min !== undefined) return `${isTime ? "on or after" : "at least"} ${min}`;
  return max === undefined ? "" : `${isTime ? "on or before" : "at most"} ${max}`;
}

/** The length in words: "exactly 8 characters", "at most 20 characters". */
export function lengthWords({ minLength, maxLength }: Limits): string {
  if (minLength !== undefined && minLength === maxLength) return `exactly ${counted(minLength)}`;
  if (minLength !== undefined && maxLength !== undefined) return `${minLength} to ${counted(maxLength)}`;
  if (minLength !== undefined) return `at least ${counted(minLength)}`;
  return maxLength === undefined ? "" : `at most ${counted(maxLength)}`;
}

function counted(characters: number): string {
  return `${characters} ${characters === 1 ? "character" : "characters"}`;
}
