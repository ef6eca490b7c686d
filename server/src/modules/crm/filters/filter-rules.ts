import { z } from "zod";
import type { Problem } from "#platform/errors";
import { Id, type Money } from "#platform/wire";
import { isChoice, type PropertyType } from "../records/property-type-rules.ts";
import type { Property } from "../records/record-properties.ts";
import { isStorable } from "../records/text-rules.ts";
import {
  type Filter,
  type FilterOp,
  maxFilterConditions,
  maxFilterDepth,
  maxFilterValues,
  maxHeldTogether,
  PeopleWord,
  Period,
  Span,
} from "./filter-schema.ts";
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
  | { readonly kind: "condition"; readonly condition: Condition };

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
  readonly find: (name: string) => Property | undefined;
  readonly problems: Problem[];
  conditions: number;
}

/** Checks a filter against the properties it may name. Every problem is told with its path, below `path`. */
export function checkFilter(
  filter: Filter,
  find: (name: string) => Property | undefined,
  { path = "filter" }: { readonly path?: string } = {},
): { filter: CheckedFilter; problems: readonly Problem[] } {
  const check: Check = { find, problems: [], conditions: 0 };
  const checked = checkNode(check, filter, { path, depth: 1 });
  if (check.conditions > maxFilterConditions) {
    check.problems.push({ path, code: "too_large", message: `A filter has at most ${maxFilterConditions} conditions` });
  }
  return { filter: checked, problems: check.problems };
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function checkNode(check: Check, node: Filter, place: Place): CheckedFilter {
  if (place.depth > maxFilterDepth)
    return refuse(check, place.path, "too_deep", `A filter is nested at most ${maxFilterDepth} deep`);
  const parts = (["and", "or", "not", "property"] as const).filter((part) => node[part] !== undefined);
  if (parts.length !== 1) {
    return refuse(
      check,
      place.path,
      "ambiguous",
      "Give exactly one of and, or, not, or a condition with property, op and value",
    );
  }
  if (node.property === undefined && (node.op !== undefined || node.value !== undefined)) {
    return refuse(check, `${place.path}.property`, "required", "A condition names its property");
  }
  const below = (name: string) => ({ path: `${place.path}.${name}`, depth: place.depth + 1 });
  if (node.and !== undefined)
    return { kind: "and", parts: node.and.map((part, index) => checkNode(check, part, below(`and.${index}`))) };
  if (node.or !== undefined)
    return { kind: "or", parts: node.or.map((part, index) => checkNode(check, part, below(`or.${index}`))) };
  if (node.not !== undefined) return { kind: "not", part: checkNode(check, node.not, below("not")) };
  return checkCondition(check, node, place.path);
}

function checkCondition(check: Check, node: Filter, path: string): CheckedFilter {
  check.conditions += 1;
  const property = check.find(node.property ?? "");
  if (property === undefined || !property.filterable) {
    return refuse(
      check,
      `${path}.property`,
      "unknown_property",
      `There is no property "${node.property}" to filter by`,
    );
  }
  const { op } = node;
  const fitting = opsOf[property.type];
  if (op === undefined || !fitting.includes(op)) {
    return refuse(check, `${path}.op`, "unfit_operator", `${property.label} takes one of: ${fitting.join(", ")}`);
  }
  const values = checkValues(check, { property, op, value: node.value }, `${path}.value`);
  // each is looked up by itself, like a condition of its own
  if (op === "hasAll") check.conditions += (values?.length ?? 1) - 1;
  return values === undefined ? always : { kind: "condition", condition: { property, op, values } };
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

function comparedSchema({ type, schema, target }: Property, op: FilterOp): z.ZodType {
  if (op === "contains" || op === "startsWith") return type === "phone" ? PhoneFragment : Fragment;
  if (op === "during") return Period;
  if (isSpanOp(op)) return type === "date" ? DaySpan : Span;
  if (target === "member") return Person;
  return isChoice(type) ? OptionValue : schema;
}

function refuse(check: Check, path: string, code: string, message: string): CheckedFilter {
  check.problems.push({ path, code, message });
  return always;
}
