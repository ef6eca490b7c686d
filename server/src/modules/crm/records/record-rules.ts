import type { Problem } from "#platform/errors";
import type { CheckedFilter } from "../filters/filter-rules.ts";
import { matchesFilter, propertiesIn } from "../filters/filter-match-rules.ts";
import type { Draft } from "./object-type.ts";
import { sameValue } from "./property-type-rules.ts";
import { pathOf, type Property, type Value, type Values } from "./record-properties.ts";

/** What a property's value must keep to because of other values of the same record. */
export interface RecordRule {
  readonly property: Property;
  readonly optionsWhen: { readonly by: Property; readonly options: ReadonlyMap<string, ReadonlySet<string>> } | null;
  readonly readOnlyWhen: CheckedFilter | null;
  readonly requiredWhen: CheckedFilter | null;
}

/** The values of a draft before and after, with what follows from them. */
export interface Sides {
  readonly before: Values | null;
  readonly after: Values;
}

/**
 * Every rule over several properties that a draft newly breaks. What the record broke before stands as it is until
 * one of the values that make the breach is changed.
 */
export function recordRuleProblems(
  rules: readonly RecordRule[],
  { given }: Pick<Draft, "given">,
  sides: Sides,
): Problem[] {
  return rules.flatMap((rule) => [
    ...readOnlyProblems(rule, given, sides),
    ...requiredProblems(rule, sides),
    ...optionProblems(rule, sides),
  ]);
}

/** A field that cannot be changed as the record is, and why. */
export interface LockedField {
  readonly property: string;
  readonly reason: string;
}

/**
 * The properties that rules keep from being changed as long as the record has these values. What is hidden is not named
 * as the reason.
 */
export function lockedByRules(
  rules: readonly RecordRule[],
  values: Values,
  hidden: (property: Property) => boolean,
): LockedField[] {
  return rules.flatMap(({ property, readOnlyWhen }) => {
    if (readOnlyWhen === null || !matchesFilter(readOnlyWhen, values)) return [];
    const tells = !propertiesIn(readOnlyWhen).some(hidden);
    const reason = tells ? lockedWords(property, readOnlyWhen) : `${property.label} can no longer be changed`;
    return [{ property: property.name, reason }];
  });
}

function lockedWords({ label }: Property, readOnlyWhen: CheckedFilter): string {
  return `${label} can no longer be changed, because of ${namesIn(readOnlyWhen)}`;
}

function readOnlyProblems({ property, readOnlyWhen }: RecordRule, given: ReadonlySet<string>, sides: Sides): Problem[] {
  const { before } = sides;
  // what the record sets by itself, such as reasons that go when a deal is reopened, is no change by somebody
  if (readOnlyWhen === null || before === null || !given.has(property.name) || !isChanged(property, sides)) return [];
  if (!matchesFilter(readOnlyWhen, before)) return [];
  return [{ path: pathOf(property), code: "read_only", message: lockedWords(property, readOnlyWhen) }];
}

function requiredProblems({ property, requiredWhen }: RecordRule, { before, after }: Sides): Problem[] {
  if (requiredWhen === null) return [];
  const breaks = (values: Values) => isEmpty(values[property.name]) && matchesFilter(requiredWhen, values);
  if (!breaks(after) || (before !== null && breaks(before))) return [];
  const message = `${property.label} is required, because of ${namesIn(requiredWhen)}`;
  return [{ path: pathOf(property), code: "required", message }];
}

function optionProblems({ property, optionsWhen }: RecordRule, sides: Sides): Problem[] {
  if (optionsWhen === null) return [];
  const { by } = optionsWhen;
  const chosen = isChanged(property, sides);
  if (!chosen && !isChanged(by, sides)) return [];
  const allowed = optionsWhen.options.get(String(sides.after[by.name] ?? ""));
  const unfit = allowed === undefined ? [] : listOf(sides.after[property.name]).filter((value) => !allowed.has(value));
  if (allowed === undefined || unfit.length === 0) return [];
  const words = unfit.map((value) => `"${labelOf(property, value)}"`).join(", ");
  const message = `${property.label} ${words} does not go with ${valueWords(by, sides.after[by.name] ?? null)}: ${choiceWords(property, allowed)}`;
  // where only the deciding value was changed, that is where it can be mended
  return [{ path: pathOf(chosen ? property : by), code: "unfit_option", message }];
}

/** Most options that a message names. */
const maxNamed = 20;

function choiceWords(property: Property, allowed: ReadonlySet<string>): string {
  if (allowed.size === 0) return `leave ${property.label} empty`;
  const labels = [...allowed].slice(0, maxNamed).map((value) => labelOf(property, value));
  return `choose one of ${labels.join(", ")}${allowed.size > maxNamed ? ", …" : ""}`;
}

function valueWords(property: Property, value: Value): string {
  if (typeof value === "boolean") return `${property.label} "${value ? "Yes" : "No"}"`;
  if (property.options === undefined) return `this ${property.label}`;
  return `${property.label} "${labelOf(property, String(value))}"`;
}

function labelOf({ options = [] }: Property, value: string): string {
  return options.find((option) => option.value === value)?.label ?? value;
}

/** The properties a condition speaks of, by their labels: "Stage and Amount". */
function namesIn(filter: CheckedFilter): string {
  const labels = [...new Set(propertiesIn(filter).map(({ label }) => label))];
  return labels.length < 2 ? labels.join("") : `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;
}

function isChanged({ name }: Property, { before, after }: Sides): boolean {
  return before === null || !sameValue(before[name] ?? null, after[name] ?? null);
}

function listOf(value: Value | undefined): string[] {
  return value === null || value === undefined ? [] : [value].flat().map(String);
}

function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
