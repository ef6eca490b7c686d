import { minorDigitsOf } from "./currency-rules.ts";
import { type Breach, breachesOf } from "./limit-shared-rules.ts";
import type { Property, Value } from "./record-properties.ts";

/** Every limit of a property that a value breaks. */
export function limitProblems({ type, label, limits, matches }: Property, value: Value): Breach[] {
  if (limits === undefined || value === null) return [];
  const breaches = breachesOf({ type, label }, value, limits, minorDigitsOf);
  if (matches === undefined || typeof value !== "string" || matches(value)) return breaches;
  const message = limits.patternMessage ?? `${label} must look like ${limits.pattern}`;
  return [...breaches, { code: "pattern", message }];
}
