import type { Problem } from "#platform/errors";
import { type CheckedFilter, checkFilter } from "../filters/filter-rules.ts";
import type { Subject } from "../filters/filter-subject.ts";
import type { Filter } from "../filters/filter-schema.ts";
import { limitProblems } from "../records/limit-rules.ts";
import { hasLength, hasPattern, hasRange, type Limits } from "../records/limit-shared-rules.ts";
import { readPattern } from "../records/pattern-shared-rules.ts";
import { isChoice } from "../records/property-type-rules.ts";
import { CalendarDate, maxNumber, type Property } from "../records/record-properties.ts";
import { customSchema } from "../records/value-schemas.ts";
import type { OptionsWhen, PropertyLimits } from "./property-rule-schema.ts";

/** The rules that somebody wants a property to have. */
export interface WantedRules {
  readonly required: boolean;
  readonly limits: PropertyLimits | null;
  readonly optionsWhen: OptionsWhen | null;
  readonly readOnlyWhen: Filter | null;
  readonly requiredWhen: Filter | null;
}

/** Everything wrong with rules for a property, each with its place. */
export function ruleProblems(property: Property, wanted: WantedRules, subject: Subject): Problem[] {
  if (!property.writable) return [unfit("property", `${property.label} is filled in by GoMark: it takes no rules`)];
  return [
    ...requiredProblems(property, wanted.required),
    ...(wanted.limits === null ? [] : allLimitProblems(property, wanted.limits)),
    ...(wanted.optionsWhen === null ? [] : optionsWhenProblems(property, wanted.optionsWhen, subject.find)),
    ...(wanted.readOnlyWhen === null ? [] : conditionProblems("readOnlyWhen", wanted.readOnlyWhen, subject)),
    ...(wanted.requiredWhen === null ? [] : conditionProblems("requiredWhen", wanted.requiredWhen, subject)),
  ];
}

function unfit(path: string, message: string): Problem {
  return { path, code: "unfit", message };
}

function requiredProblems({ label, storage, target }: Property, required: boolean): Problem[] {
  if (!required) return [];
  if (storage.kind === "custom")
    return [unfit("required", `${label} is a property of your own: set \`required\` at the property itself`)];
  return target === "pipeline" || target === "stage" ? [unfit("required", `Every deal has a ${label} anyway`)] : [];
}

function allLimitProblems(property: Property, limits: PropertyLimits): Problem[] {
  const problems = [
    ...fitProblems(property, limits),
    ...edgeProblems(property, limits),
    ...lengthProblems(limits),
    ...patternProblems(limits),
  ];
  return problems.length > 0 ? problems : defaultProblems(property, limits);
}

function lengthProblems({ minLength, maxLength }: PropertyLimits): Problem[] {
  if (minLength === undefined || maxLength === undefined || minLength <= maxLength) return [];
  return [unfit("limits.maxLength", "The longest is shorter than the shortest")];
}

function patternProblems({ pattern, patternMessage }: PropertyLimits): Problem[] {
  if (pattern === undefined)
    return patternMessage === undefined
      ? []
      : [unfit("limits.patternMessage", "There is no pattern that this could be said of")];
  const read = readPattern(pattern);
  return "fault" in read ? [{ path: "limits.pattern", code: "invalid_pattern", message: read.fault.message }] : [];
}

/** What new records begin with must keep to the limits too. */
function defaultProblems(property: Property, limits: PropertyLimits): Problem[] {
  if (property.default === undefined) return [];
  const read = readPattern(limits.pattern ?? "(?s).*");
  const matches = "matches" in read ? read.matches : () => true;
  const ruled = { ...property, limits: keptLimits(property, limits), matches };
  return limitProblems(ruled, property.default).map(({ code, message }) => ({
    path: "limits",
    code,
    message: `New records begin with a value that breaks this: ${message}`,
  }));
}

const limitNames = {
  min: hasRange,
  max: hasRange,
  minLength: hasLength,
  maxLength: hasLength,
  pattern: hasPattern,
  patternMessage: hasPattern,
} as const;

function fitProblems({ type, label }: Property, limits: PropertyLimits): Problem[] {
  return (Object.keys(limitNames) as (keyof typeof limitNames)[]).flatMap((name) =>
    limits[name] === undefined || limitNames[name](type)
      ? []
      : [unfit(`limits.${name}`, `${label} is of the type ${type}, which has no ${name}`)],
  );
}

function edgeProblems(property: Property, limits: PropertyLimits): Problem[] {
  if (!hasRange(property.type)) return [];
  const { min, max } = keptLimits(property, limits);
  const problems = (["min", "max"] as const).flatMap((name) => edgeProblem(property, name, limits[name]));
  if (problems.length === 0 && min !== undefined && max !== undefined && min > max)
    problems.push(unfit("limits.max", "The most is less than the least"));
  return problems;
}

function edgeProblem({ type }: Property, name: string, edge: number | string | undefined): Problem[] {
  if (edge === undefined) return [];
  const path = `limits.${name}`;
  if (type === "number" || type === "money")
    return typeof edge === "number" && Math.abs(edge) <= maxNumber ? [] : [unfit(path, "Give a number")];
  const schema = type === "date" ? CalendarDate : customSchema({ type: "dateTime", options: [] });
  if (schema.safeParse(edge).success) return [];
  return [
    unfit(path, type === "date" ? "Give a day such as 2026-01-31" : "Give an instant such as 2026-01-31T09:00:00Z"),
  ];
}

/** Limits as values are compared with them: instants in one spelling. */
export function keptLimits({ type }: Property, limits: PropertyLimits): Limits {
  if (type !== "dateTime") return limits;
  const schema = customSchema({ type, options: [] });
  const kept = (edge: Limits["min"]) => {
    const parsed = schema.safeParse(edge);
    return parsed.success ? (parsed.data as string) : edge;
  };
  const { min, max, ...others } = limits;
  return {
    ...others,
    ...(min === undefined ? {} : { min: kept(min) }),
    ...(max === undefined ? {} : { max: kept(max) }),
  };
}

function optionsWhenProblems(
  property: Property,
  { property: name, options }: OptionsWhen,
  find: Subject["find"],
): Problem[] {
  if (!isChoice(property.type))
    return [unfit("optionsWhen", `${property.label} has no options: only one-of and many-of properties do`)];
  const by = find(name);
  if (by === undefined || by.name === property.name || !decides(by)) {
    const message = `Name another property that is one-of, yes-or-no, a pipeline or a stage; "${name}" is none`;
    return [{ path: "optionsWhen.property", code: "unknown_property", message }];
  }
  const known = valuesOf(by);
  const choices = valuesOf(property);
  return Object.entries(options).flatMap(([value, allowed]) => [
    ...(known === null || known.has(value)
      ? []
      : [unknownOption(`optionsWhen.options.${value}`, `${by.label} has no value "${value}"`)]),
    ...allowed.flatMap((option, index) =>
      choices?.has(option) === true
        ? []
        : [unknownOption(`optionsWhen.options.${value}.${index}`, `${property.label} has no option "${option}"`)],
    ),
  ]);
}

function unknownOption(path: string, message: string): Problem {
  return { path, code: "unknown_option", message };
}

function decides({ type, target }: Property): boolean {
  return type === "oneOf" || type === "boolean" || target === "pipeline" || target === "stage";
}

/** The values a property of choices can have; null where they are ids. */
function valuesOf({ type, options }: Property): ReadonlySet<string> | null {
  if (type === "boolean") return new Set(["true", "false"]);
  return options === undefined ? null : new Set(options.map(({ value }) => value));
}

/** Rules are judged for every row that is written. */
const maxRuleConditions = 20;

function conditionProblems(path: string, given: Filter, subject: Subject): Problem[] {
  const { filter, problems } = checkFilter(given, subject, { path });
  if (problems.length > 0) return [...problems];
  const conditions = conditionsIn(filter);
  if (conditions.length > maxRuleConditions)
    return [{ path, code: "too_large", message: `A rule has at most ${maxRuleConditions} conditions` }];
  return conditions.flatMap(({ property: { label, storage }, op }) =>
    storage.kind === "column" && storage.links !== undefined && op !== "empty" && op !== "notEmpty"
      ? [unfit(path, `${label} leads to several records: a rule can only ask whether it is empty`)]
      : [],
  );
}

type Condition = Extract<CheckedFilter, { kind: "condition" }>["condition"];

function conditionsIn(node: CheckedFilter): Condition[] {
  if (node.kind === "condition") return [node.condition];
  if (node.kind === "related") return conditionsIn(node.where);
  return node.kind === "not" ? conditionsIn(node.part) : node.parts.flatMap((part) => conditionsIn(part));
}

/** The names of the properties that a filter speaks of. */
export function namesInFilter({ and = [], or = [], not, property }: Filter): readonly string[] {
  const below = [...and, ...or, ...(not === undefined ? [] : [not])].flatMap((part) => namesInFilter(part));
  return property === undefined ? below : [property, ...below];
}
