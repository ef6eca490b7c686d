import { z } from "zod";
import type { Problem } from "#platform/errors";
import { Id, type Money } from "#platform/wire";
import { isChoice, type PropertyType } from "../records/property-type-rules.ts";
import type { Property } from "../records/record-properties.ts";
import { isStorable } from "../records/text-rules.ts";
import {
  type CountOp,
  type Filter,
  type FilterOp,
  maxFilterConditions,
  maxFilterDepth,
  maxFilterReach,
  maxFilterRelations,
  maxFilterValues,
  maxHeldTogether,
  PeopleWord,
  Period,
  Span,
} from "./filter-schema.ts";
import type { Subject, Way } from "./filter-subject.ts";
import { isSpanOp, spanOps, type TimeRange } from "./filter-time-shared-rules.ts";

/** A condition whose property exists and whose operator and value fit it. */
export interface Condition {
  readonly property: Property;
  readonly op: FilterOp | "notIn";
  /** As many values as the operator takes, each checked against the property. */
  readonly values: readonly unknown[];
  /** What times named from today are now. */
  readonly range?: TimeRange;
}

/** A filter that has been checked: only conditions that can be compiled are left in it. */
export type CheckedFilter =
  | { readonly kind: "and" | "or"; readonly parts: readonly CheckedFilter[] }
  | { readonly kind: "not"; readonly part: CheckedFilter }
  | { readonly kind: "condition"; readonly condition: Condition }
  /** So many of those that a way leads to match. */
  | { readonly kind: "related"; readonly way: Way; readonly where: CheckedFilter; readonly atLeast: number };

const always: CheckedFilter = { kind: "and", parts: [] };

const presence = ["empty", "notEmpty"] as const;
const choice = ["is", "isNot", "in", ...presence] as const;
const line = ["is", "isNot", "contains", "startsWith", "in", ...presence] as const;
const ordered = ["is", "isNot", "gt", "gte", "lt", "lte", "between", "in", ...presence] as const;
const timed = [...ordered, "during", ...spanOps] as const;

/** The operators that fit a type of property. */
export const opsOf: Readonly<Record<PropertyType, readonly FilterOp[]>> = {
  text: line,
  longText: ["contains", ...presence],
  url: line,
  email: line,
  phone: line,
  number: ordered,
  money: ["is", "isNot", "gt", "gte", "lt", "lte", "between", ...presence],
  date: timed,
  dateTime: timed,
  boolean: ["is", "isNot", ...presence],
  oneOf: choice,
  manyOf: ["hasAny", "hasAll", "hasNone", ...presence],
  user: choice,
  relation: choice,
};

interface Check {
  readonly problems: Problem[];
  conditions: number;
  relations: number;
}

/** More problems than anybody reads. */
const maxProblems = 100;

/** Checks a filter against what it may ask. Every problem is told with its path, below `path`. */
export function checkFilter(
  filter: Filter,
  subject: Subject,
  { path = "filter" }: { readonly path?: string } = {},
): { filter: CheckedFilter; problems: readonly Problem[] } {
  const check: Check = { problems: [], conditions: 0, relations: 0 };
  const checked = checkNode(check, filter, { path, depth: 1, subject, reach: 0 });
  const tooLarge = (message: string) => check.problems.unshift({ path, code: "too_large", message });
  if (check.relations > maxFilterRelations)
    tooLarge(`A filter has at most ${maxFilterRelations} conditions on related records`);
  if (check.conditions > maxFilterConditions) tooLarge(`A filter has at most ${maxFilterConditions} conditions`);
  return { filter: checked, problems: check.problems.slice(0, maxProblems) };
}

interface Place {
  readonly path: string;
  readonly depth: number;
  /** What is asked here. */
  readonly subject: Subject;
  /** How many ways lead here. */
  readonly reach: number;
}

/** What keeps a node from being one thing. */
function shapeProblem(node: Filter): { at: string; code: string; message: string } | null {
  const parts = (["and", "or", "not", "property", "related"] as const).filter((part) => node[part] !== undefined);
  if (parts.length !== 1) {
    const message = "Give exactly one of and, or, not, related, or a condition with property, op and value";
    return { at: "", code: "ambiguous", message };
  }
  if (node.property === undefined && (node.op !== undefined || node.value !== undefined))
    return { at: ".property", code: "required", message: "A condition names its property" };
  if (node.related === undefined && (node.where !== undefined || node.count !== undefined))
    return { at: ".related", code: "required", message: "A condition on related records names them" };
  return null;
}

function checkNode(check: Check, node: Filter, place: Place): CheckedFilter {
  if (place.depth > maxFilterDepth)
    return refuse(check, place.path, "too_deep", `A filter is nested at most ${maxFilterDepth} deep`);
  const shape = shapeProblem(node);
  if (shape !== null) return refuse(check, `${place.path}${shape.at}`, shape.code, shape.message);
  const below = (name: string) => ({ ...place, path: `${place.path}.${name}`, depth: place.depth + 1 });
  if (node.and !== undefined)
    return { kind: "and", parts: node.and.map((part, index) => checkNode(check, part, below(`and.${index}`))) };
  if (node.or !== undefined)
    return { kind: "or", parts: node.or.map((part, index) => checkNode(check, part, below(`or.${index}`))) };
  if (node.not !== undefined) return { kind: "not", part: checkNode(check, node.not, below("not")) };
  if (node.related !== undefined) return checkRelated(check, node, place);
  return checkCondition(check, node, place);
}

function checkRelated(check: Check, node: Filter, place: Place): CheckedFilter {
  check.conditions += 1;
  check.relations += 1;
  const { subject, path } = place;
  const way = subject.related.find(({ name }) => name === node.related);
  if (way === undefined) {
    const known = subject.related.map(({ name }) => name).join(", ");
    const message = `From ${subject.many} nothing leads to "${node.related}"${known === "" ? "" : `; use ${known}`}`;
    return refuse(check, `${path}.related`, "unknown_relation", message);
  }
  if (place.reach >= maxFilterReach)
    return refuse(check, path, "too_deep", `A condition is at most ${maxFilterReach} relations away`);
  const inside = { path: `${path}.where`, depth: place.depth + 1, subject: way.subject(), reach: place.reach + 1 };
  const where = node.where === undefined ? always : checkNode(check, node.where, inside);
  return counted((atLeast) => ({ kind: "related", way, where, atLeast }), node.count ?? { op: "gte", value: 1 });
}

/** Every comparison with a number is made of "at least so many". */
function counted(atLeast: (count: number) => CheckedFilter, count: { op: CountOp; value: number }): CheckedFilter {
  const { op, value } = count;
  const least = (number: number): CheckedFilter => (number === 0 ? always : atLeast(number));
  const fewer = (number: number): CheckedFilter => ({ kind: "not", part: least(number) });
  switch (op) {
    case "gte":
      return least(value);
    case "gt":
      return least(value + 1);
    case "lt":
      return fewer(value);
    case "lte":
      return fewer(value + 1);
    case "is":
      return { kind: "and", parts: [least(value), fewer(value + 1)] };
    case "isNot":
      return { kind: "or", parts: [fewer(value), least(value + 1)] };
  }
}

/** A condition on a record that this one leads to; what speaks of absence says so of all of them. */
function through(ways: readonly Way[], condition: Condition): CheckedFilter {
  const positive = positiveOf[condition.op];
  if (positive !== undefined) return { kind: "not", part: through(ways, { ...condition, op: positive }) };
  return ways.reduceRight<CheckedFilter>((where, way) => ({ kind: "related", way, where, atLeast: 1 }), {
    kind: "condition",
    condition,
  });
}

/** Operators that hold where their opposite does not. */
export const positiveOf: Readonly<Partial<Record<Condition["op"], Condition["op"]>>> = {
  isNot: "is",
  notIn: "in",
  hasNone: "hasAny",
  empty: "notEmpty",
};

/** The property a name leads to, and the ways to the record that has it. */
function propertyAt(subject: Subject, name: string): { ways: readonly Way[]; property: Property } | undefined {
  const steps = name.split(".");
  const last = steps.pop() ?? "";
  const ways: Way[] = [];
  let at = subject;
  for (const step of steps.slice(0, maxFilterReach + 1)) {
    const way = at.to.find((one) => one.name === step);
    if (way === undefined) return undefined;
    ways.push(way);
    at = way.subject();
  }
  const property = at.find(last);
  return property === undefined || !property.filterable ? undefined : { ways, property };
}

function checkCondition(check: Check, node: Filter, place: Place): CheckedFilter {
  check.conditions += 1;
  const { path, subject } = place;
  const found = propertyAt(subject, node.property ?? "");
  if (found === undefined) {
    return refuse(
      check,
      `${path}.property`,
      "unknown_property",
      `There is no property "${node.property}" to filter by`,
    );
  }
  const { ways, property } = found;
  check.relations += ways.length === 0 ? 0 : 1;
  if (place.reach + ways.length > maxFilterReach)
    return refuse(check, `${path}.property`, "too_deep", `A condition is at most ${maxFilterReach} relations away`);
  const { op } = node;
  const fitting = opsOf[property.type];
  if (op === undefined || !fitting.includes(op)) {
    return refuse(check, `${path}.op`, "unfit_operator", `${property.label} takes one of: ${fitting.join(", ")}`);
  }
  const values = checkValues(check, { property, op, value: node.value }, `${path}.value`);
  // each is looked up by itself, like a condition of its own
  if (op === "hasAll") check.conditions += (values?.length ?? 1) - 1;
  return values === undefined ? always : through(ways, { property, op, values });
}

function checkValues(
  check: Check,
  given: { property: Property; op: FilterOp; value: unknown },
  path: string,
): readonly unknown[] | undefined {
  const { property, op, value } = given;
  if (op === "empty" || op === "notEmpty") return [];
  if (isListed(op)) {
    const list = listOf(check, op, value, path);
    const values = list?.map((item, index) => checkValue(check, { property, op, value: item }, `${path}.${index}`));
    if (values === undefined || values.includes(undefined)) return undefined;
    const currencies =
      property.type === "money" ? new Set((values as readonly Money[]).map((amount) => amount.currency)) : new Set();
    if (currencies.size > 1)
      refuse(check, `${path}.1.currency`, "mixed_currencies", "Both amounts must be of one currency");
    return values;
  }
  const checked = checkValue(check, given, path);
  return checked === undefined ? undefined : [checked];
}

type ListedOp = keyof typeof listLengths;

/** How many values the operators take that take a list. */
const listLengths = {
  between: { least: 2, most: 2, message: "Give a list of two values" },
  in: { least: 1, most: maxFilterValues, message: `Give a list of 1 to ${maxFilterValues} values` },
  hasAny: { least: 1, most: maxFilterValues, message: `Give a list of 1 to ${maxFilterValues} values` },
  hasNone: { least: 1, most: maxFilterValues, message: `Give a list of 1 to ${maxFilterValues} values` },
  hasAll: { least: 1, most: maxHeldTogether, message: `Give a list of 1 to ${maxHeldTogether} values` },
} as const;

function isListed(op: FilterOp): op is ListedOp {
  return Object.hasOwn(listLengths, op);
}

function listOf(check: Check, op: ListedOp, value: unknown, path: string): readonly unknown[] | undefined {
  const { least, most, message } = listLengths[op];
  if (Array.isArray(value) && value.length >= least && value.length <= most) return value as readonly unknown[];
  refuse(check, path, "invalid_list", message);
  return undefined;
}

const Fragment = z.string().trim().min(1).max(200).refine(isStorable, "The text holds a character that cannot be kept");

/** Part of a telephone number, however it is spaced. */
const PhoneFragment = Fragment.transform((text) => text.replaceAll(/[^+\d]/g, "")).refine(
  (digits) => digits !== "",
  "Use digits of the number",
);

/** A value that is compared only: an option that has been removed may still be looked for. */
const OptionValue = z.string().min(1).max(100).refine(isStorable, "The text holds a character that cannot be kept");

const DaySpan = Span.refine(({ unit }) => unit !== "hour", { path: ["unit"], message: "A date knows no hours" });

const Person = z
  .string()
  .refine(
    (text) => PeopleWord.safeParse(text).success || Id.safeParse(text).success,
    "Use a member's id, me, myTeam or team:<id>",
  );

function checkValue(
  check: Check,
  { property, op, value }: { property: Property; op: FilterOp; value: unknown },
  path: string,
): unknown {
  const parsed = comparedSchema(property, op).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    check.problems.push({
      path: [path, ...issue.path.map(String)].join("."),
      code: issue.code,
      message: issue.message,
    });
  }
  return undefined;
}

function comparedSchema({ type, schema, target, storage }: Property, op: FilterOp): z.ZodType {
  if (op === "contains" || op === "startsWith") return type === "phone" ? PhoneFragment : Fragment;
  if (op === "during") return Period;
  if (isSpanOp(op)) return type === "date" ? DaySpan : Span;
  if (target === "member") return Person;
  return isChoice(type) && storage.kind === "custom" ? OptionValue : schema;
}

function refuse(check: Check, path: string, code: string, message: string): CheckedFilter {
  check.problems.push({ path, code, message });
  return always;
}
