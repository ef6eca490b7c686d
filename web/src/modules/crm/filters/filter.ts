import type { CountOp, Filter, FilterOp } from "@gomark/server/contract/crm/filters/filter";
import { isSpanOp, spanOps } from "@gomark/server/shared/crm/filters/filter-time";
import type { PropertyInfo } from "../records/record.ts";

export type { CountOp, FilterOp };

/** A comparison of one property with values. */
export type Comparison = { readonly property: string; readonly op: FilterOp; readonly value?: unknown };

/** A filter as the server takes it. */
export type FilterNode = {
  readonly and?: readonly FilterNode[];
  readonly or?: readonly FilterNode[];
  readonly not?: FilterNode;
  readonly property?: string;
  readonly op?: FilterOp;
  readonly value?: unknown;
  readonly related?: string;
  readonly where?: FilterNode;
  readonly count?: { readonly op: CountOp; readonly value: number };
};

/** What one chip of the sentence asks: a comparison, a group, related records. */
export type Condition = FilterNode;

/** In the place of a member: whoever asks. */
export const me = "me";

const presence = ["empty", "notEmpty"] as const;
const choice = ["is", "isNot", "in", ...presence] as const;
const line = ["contains", "is", "isNot", "startsWith", ...presence] as const;
const ordered = ["is", "gt", "gte", "lt", "lte", "between", ...presence] as const;
const timed = ["during", ...spanOps] as const;

/** The operators offered for a type of property, the usual one first. */
export const opsOf: Readonly<Record<PropertyInfo["type"], readonly FilterOp[]>> = {
  text: line,
  number: ordered,
  money: ["gte", "gt", "lte", "lt", "between", "is", ...presence],
  date: ["during", "between", "gte", "lte", "is", ...timed.slice(1), ...presence],
  dateTime: ["during", "gte", "lte", "between", ...timed.slice(1), ...presence],
  longText: ["contains", ...presence],
  url: line,
  email: line,
  phone: line,
  boolean: ["is", "isNot", ...presence],
  oneOf: choice,
  manyOf: ["hasAny", "hasAll", "hasNone", ...presence],
  user: choice,
  relation: choice,
};

/** How many values an operator takes. */
export function arityOf(op: FilterOp): "none" | "one" | "two" | "many" | "period" | "span" {
  if (op === "empty" || op === "notEmpty") return "none";
  if (op === "during") return "period";
  if (isSpanOp(op)) return "span";
  if (op === "between") return "two";
  return op === "in" || op === "hasAny" || op === "hasAll" || op === "hasNone" ? "many" : "one";
}

/** The filter that all conditions together make; undefined for none. */
export function filterOf(conditions: readonly FilterNode[]): FilterNode | undefined {
  return conditions.length === 0 ? undefined : { and: conditions };
}

/** The conditions a filter is made of where all of them must hold; null where it says more than a list can. */
export function conditionsOf(filter: Filter): readonly Condition[] | null {
  const nodes = filter.and ?? [filter];
  const conditions = nodes.flatMap(({ property, op, value }) =>
    property === undefined || op === undefined || !operators.has(op)
      ? []
      : [{ property, op, ...(value === undefined ? {} : { value }) }],
  );
  return conditions.length === nodes.length ? conditions : null;
}

const operators: ReadonlySet<string> = new Set(Object.values(opsOf).flat());

/** As deep as the server takes a filter. */
const maxDepth = 8;
const countOps: ReadonlySet<string> = new Set<CountOp>(["is", "isNot", "gt", "gte", "lt", "lte"]);

/** Reads conditions out of an address; what is none, or has not all its values, is left away. */
export function readConditions(value: unknown): readonly Condition[] {
  return Array.isArray(value) ? value.flatMap((item: unknown) => readNode(item, 1) ?? []) : [];
}

/** A node as a filter may have it; null when anything in it is not. */
function readNode(item: unknown, depth: number): FilterNode | null {
  if (typeof item !== "object" || item === null || depth > maxDepth) return null;
  if ("property" in item) return readComparison(item);
  if ("related" in item) return readRelated(item, depth);
  if ("and" in item) return readGroup(item.and, depth, (and) => ({ and }));
  if ("or" in item) return readGroup(item.or, depth, (or) => ({ or }));
  const inner = "not" in item ? readNode(item.not, depth + 1) : null;
  return inner === null ? null : { not: inner };
}

function readGroup(
  parts: unknown,
  depth: number,
  made: (parts: readonly FilterNode[]) => FilterNode,
): FilterNode | null {
  if (!Array.isArray(parts) || parts.length === 0) return null;
  const read = parts.flatMap((part: unknown) => readNode(part, depth + 1) ?? []);
  return read.length === parts.length ? made(read) : null;
}

function readComparison(item: { readonly property: unknown }): FilterNode | null {
  const { property } = item;
  const op = "op" in item ? item.op : null;
  if (typeof property !== "string" || typeof op !== "string" || !operators.has(op)) return null;
  const comparison: Comparison = { property, op: op as FilterOp, ...("value" in item ? { value: item.value } : {}) };
  return isComplete(comparison) ? comparison : null;
}

function readRelated(item: object & { readonly related: unknown }, depth: number): FilterNode | null {
  const where = "where" in item ? readNode(item.where, depth + 1) : undefined;
  const count = "count" in item ? item.count : undefined;
  if (typeof item.related !== "string" || where === null || !(count === undefined || isCount(count))) return null;
  return {
    related: item.related,
    ...(where === undefined ? {} : { where }),
    ...(count === undefined ? {} : { count }),
  };
}

function isCount(count: unknown): count is { readonly op: CountOp; readonly value: number } {
  if (typeof count !== "object" || count === null || !("op" in count) || !("value" in count)) return false;
  return countOps.has(String(count.op)) && Number.isInteger(count.value);
}

/** Whether a comparison has every value its operator needs, so that it can be asked. */
function isComplete({ op, value }: Comparison): boolean {
  const filled = (one: unknown) => one !== undefined && one !== null && one !== "";
  switch (arityOf(op)) {
    case "none":
      return true;
    case "one":
    case "period":
    case "span":
      return filled(value);
    case "two":
      return Array.isArray(value) && value.length === 2 && value.every(filled);
    case "many":
      return Array.isArray(value) && value.length > 0;
  }
}
