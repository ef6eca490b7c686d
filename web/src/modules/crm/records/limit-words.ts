import { type Limits, breachesOf, lengthWords, rangeWords } from "@gomark/server/shared/crm/records/limit";
import { currencyDigits, formatDate, formatDateTime, formatNumber } from "../../../ui/format.ts";
import type { PropertyInfo, Value } from "./record.ts";

type Limited = Pick<PropertyInfo, "type" | "label" | "rules">;

/** What a field's values must keep to, in words for beside its control: "At least 1", "Eight digits". "" for nothing. */
export function limitHint({ type, rules }: Limited): string {
  const limits = rules?.limits ?? null;
  if (limits === null) return "";
  const parts = [rangeWords(type, shownEdges(type, limits)), lengthWords(limits), limits.patternMessage ?? ""];
  return parts
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toLocaleUpperCase() + part.slice(1))
    .join(". ");
}

/** A limit of range or length that a value breaks, in words; null for none. What a pattern says is left to the server. */
export function limitProblem(property: Limited, value: Value): string | null {
  const limits = property.rules?.limits ?? null;
  if (limits === null || value === null) return null;
  const [breach] = breachesOf(property, value, limits, currencyDigits);
  return breach === undefined ? null : `${breach.message}.`;
}

/** Days and numbers as the reader writes them. */
function shownEdges(type: PropertyInfo["type"], { min, max }: Limits): Limits {
  const shown = (edge: number | string | undefined) => {
    if (edge === undefined) return undefined;
    if (typeof edge === "number") return formatNumber(edge, 6);
    return type === "date" ? formatDate(edge) : formatDateTime(edge);
  };
  return { min: shown(min), max: shown(max) };
}

/** The options that go with the value of the field that decides; undefined where every option does. */
export function allowedOptions(
  { rules }: Pick<PropertyInfo, "rules">,
  valueOf: (name: string) => string,
): readonly string[] | undefined {
  const rule = rules?.optionsWhen ?? null;
  return rule === null ? undefined : rule.options[valueOf(rule.property)];
}
