import { minorDigitsOf } from "./currency-rules.ts";
import { type Breach, breachesOf } from "./limit-shared-rules.ts";
import type { Property, Value } from "./record-properties.ts";

/** Every limit of a property that a value breaks. */
export function limitProblems(property: Property, value: Value): Breach[] {
  return [...formProblems(property, value), ...setProblems(property, value)];
}

function formProblems({ form }: Property, value: Value): Breach[] {
  if (form === undefined || typeof value !== "string" || form.matches(value)) return [];
  return [{ code: "pattern", message: form.message }];
}

/** What the organization has set. */
function setProblems({ type, label, limits, matches }: Property, value: Value): Breach[] {
  if (limits === undefined || value === null) return [];
  const breaches = breachesOf({ type, label }, value, limits, minorDigitsOf);
  if (matches === undefined || typeof value !== "string" || matches(value)) return breaches;
  const message = limits.patternMessage ?? `${label} must look like ${limits.pattern}`;
  return [...breaches, { code: "pattern", message }];
}
