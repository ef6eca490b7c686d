import type { Filter } from "../filters/filter-schema.ts";
import type { Property } from "../records/record-properties.ts";
import type { OptionsWhen, PropertyRules } from "./property-rule-schema.ts";

/** Most values of the deciding property that one filter asks for. */
const maxDeciding = 30;

/** Whether a filter finds all that break the rules: it asks neither for lengths and patterns nor for amounts of any currency. */
export function isFilterable({ type }: Property, { limits, optionsWhen }: PropertyRules): boolean {
  const { min, max, minLength, maxLength, pattern } = limits ?? {};
  if (minLength !== undefined || maxLength !== undefined || pattern !== undefined) return false;
  if (Object.keys(optionsWhen?.options ?? {}).length > maxDeciding) return false;
  return type !== "money" || (min === undefined && max === undefined);
}

/** A filter that finds the records which break a property's rules, as far as filters can; null where none can. */
export function breakingFilter(property: Property, rules: PropertyRules): Filter | null {
  const { name } = property;
  const parts: Filter[] = [];
  if (rules.required) parts.push({ property: name, op: "empty" });
  if (rules.requiredWhen !== null) parts.push({ and: [rules.requiredWhen, { property: name, op: "empty" }] });
  if (property.type !== "money") parts.push(...rangeFilters(name, rules));
  if (rules.optionsWhen !== null) parts.push(...optionFilters(property, rules.optionsWhen));
  const [only] = parts;
  return parts.length > 1 ? { or: parts } : (only ?? null);
}

function rangeFilters(property: string, { limits }: PropertyRules): Filter[] {
  const { min, max } = limits ?? {};
  return [
    ...(min === undefined ? [] : [{ property, op: "lt", value: min } as const]),
    ...(max === undefined ? [] : [{ property, op: "gt", value: max } as const]),
  ];
}

function optionFilters(property: Property, { property: by, options }: OptionsWhen): Filter[] {
  const all = (property.options ?? []).map(({ value }) => value);
  return Object.entries(options)
    .slice(0, maxDeciding)
    .flatMap(([deciding, allowed]) => {
      const others = all.filter((value) => !allowed.includes(value));
      const value = deciding === "true" ? true : deciding === "false" ? false : deciding;
      const op = property.type === "manyOf" ? "hasAny" : "in";
      if (others.length === 0) return [];
      return [
        {
          and: [
            { property: by, op: "is", value },
            { property: property.name, op, value: others },
          ],
        } satisfies Filter,
      ];
    });
}
