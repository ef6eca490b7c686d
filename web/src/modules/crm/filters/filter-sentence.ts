import { textOfValue } from "../records/record-values.ts";
import type { PropertyInfo } from "../records/record.ts";
import { type Condition, type FilterOp, me } from "./filter.ts";

/** The name of what a relation's value points to; undefined while unknown. */
export type NameOf = (property: PropertyInfo, id: string) => string | undefined;

/** Whoever looks, so that one view serves everybody. */
export const meLabel = "Me";

const plain: Readonly<Record<FilterOp, string>> = {
  is: "is",
  isNot: "is not",
  contains: "contains",
  startsWith: "starts with",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
  between: "is between",
  in: "is any of",
  hasAny: "has any of",
  hasAll: "has all of",
  hasNone: "has none of",
  during: "is",
  moreThanAgo: "is more than",
  lessThanAgo: "is less than",
  inMoreThan: "is in more than",
  inLessThan: "is in less than",
  empty: "is empty",
  notEmpty: "is not empty",
};

const ofTime: Partial<Readonly<Record<FilterOp, string>>> = {
  is: "is on",
  gt: "is after",
  gte: "is on or after",
  lt: "is before",
  lte: "is on or before",
};

/** An operator in the words of the property's type: dates are "before", amounts "less than". */
export function opLabel(type: PropertyInfo["type"], op: FilterOp): string {
  const isTime = type === "date" || type === "dateTime";
  return (isTime ? ofTime[op] : undefined) ?? plain[op];
}

/** The three parts of a chip that reads as a sentence: "Amount" "is at least" "€10,000". */
export function sentenceOf(
  condition: Condition,
  property: PropertyInfo,
  nameOf: NameOf,
): { readonly subject: string; readonly verb: string; readonly object: string } {
  return {
    subject: property.label,
    verb: opLabel(property.type, condition.op),
    object: objectOf(condition, property, nameOf),
  };
}

function objectOf({ op, value }: Condition, property: PropertyInfo, nameOf: NameOf): string {
  if (op === "empty" || op === "notEmpty") return "";
  const text = (one: unknown) => textOf(one, property, nameOf);
  if (!Array.isArray(value)) return text(value);
  if (op === "between") return value.map(text).join(" and ");
  return joined(value.map(text), op === "hasAll" ? "and" : "or");
}

function textOf(value: unknown, property: PropertyInfo, nameOf: NameOf): string {
  if (property.type !== "relation" && property.type !== "user") return textOfValue(property, value);
  const id = String(value);
  if (property.target === "member" && id === me) return meLabel;
  const name = nameOf(property, id);
  return textOfValue(property, id, name === undefined ? null : { id, name });
}

function joined(parts: readonly string[], word: "and" | "or"): string {
  if (parts.length <= 1) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}
