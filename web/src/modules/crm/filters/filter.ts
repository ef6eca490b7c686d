import type { Filter, FilterOp } from "@gomark/server/contract/crm/filters/filter";
import type { PropertyInfo } from "../records/record.ts";

export type { FilterOp };

/** One condition, a chip of the sentence. */
export type Condition = { readonly property: string; readonly op: FilterOp; readonly value?: unknown };

/** A filter as the server takes it. */
export type FilterNode = {
  readonly and?: readonly FilterNode[];
  readonly or?: readonly FilterNode[];
  readonly not?: FilterNode;
  readonly property?: string;
  readonly op?: FilterOp;
  readonly value?: unknown;
};

/** In the place of a member: whoever asks. */
export const me = "me";

const presence = ["empty", "notEmpty"] as const;
const choice = ["is", "isNot", "in", ...presence] as const;
const line = ["contains", "is", "isNot", "startsWith", ...presence] as const;
const ordered = ["is", "gt", "gte", "lt", "lte", "between", ...presence] as const;

/** The operators offered for a type of property, the usual one first. */
export const opsOf: Readonly<Record<PropertyInfo["type"], readonly FilterOp[]>> = {
  text: line,
  number: ordered,
  money: ["gte", "gt", "lte", "lt", "between", "is", ...presence],
  date: ["between", "gte", "lte", "is", ...presence],
  dateTime: ["gte", "lte", "between", ...presence],
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
export function arityOf(op: FilterOp): "none" | "one" | "two" | "many" {
  if (op === "empty" || op === "notEmpty") return "none";
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

/** Reads conditions out of an address; what is none, or has not all its values, is left away. */
export function readConditions(value: unknown): readonly Condition[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): Condition[] => {
    if (typeof item !== "object" || item === null || !("property" in item) || !("op" in item)) return [];
    const { property, op } = item;
    if (typeof property !== "string" || typeof op !== "string" || !operators.has(op)) return [];
    const condition: Condition = { property, op: op as FilterOp, ...("value" in item ? { value: item.value } : {}) };
    return isComplete(condition) ? [condition] : [];
  });
}

/** Whether a condition has every value its operator needs, so that it can be asked. */
function isComplete({ op, value }: Condition): boolean {
  const filled = (one: unknown) => one !== undefined && one !== null && one !== "";
  switch (arityOf(op)) {
    case "none":
      return true;
    case "one":
      return filled(value);
    case "two":
      return Array.isArray(value) && value.length === 2 && value.every(filled);
    case "many":
      return Array.isArray(value) && value.length > 0;
  }
}
