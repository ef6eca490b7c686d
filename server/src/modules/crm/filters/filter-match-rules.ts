import { dateOf } from "#platform/clock";
import type { AnyObjectType } from "../records/object-type.ts";
import { isLine, isMoney } from "../records/property-type-rules.ts";
import type { Property, Value, Values } from "../records/record-properties.ts";
import { comparable } from "../records/text-rules.ts";
import type { CheckedFilter, Condition } from "./filter-rules.ts";
import type { Subject } from "./filter-subject.ts";

/**
 * Whether a record with these values matches a settled filter over its own properties: what the compiled filter
 * answers in the database, without asking it. A test holds the two against each other.
 */
export function matchesFilter(node: CheckedFilter, values: Values): boolean {
  switch (node.kind) {
    case "and":
      return node.parts.every((part) => matchesFilter(part, values));
    case "or":
      return node.parts.some((part) => matchesFilter(part, values));
    case "not":
      return !matchesFilter(node.part, values);
    case "condition":
      return matchesCondition(node.condition, values);
    case "related":
      throw new Error("invariant broken: what a record holds itself says nothing of others");
  }
}

interface Alone {
  readonly object: AnyObjectType;
  readonly properties: readonly Property[];
  readonly find: Subject["find"];
}

/** A record as filters on its values see it: nothing leads from it to others. */
export function aloneSubject({ object, properties, find }: Alone): Subject {
  const { key, plural, table, labels } = object;
  const source = { kind: "records", plural, table } as const;
  const words = { one: labels.one.toLowerCase(), many: labels.many.toLowerCase() };
  return { key, ...words, source, properties, find, to: [], related: [] };
}

/** The properties that a checked filter speaks of, each once. */
export function propertiesIn(node: CheckedFilter): readonly Property[] {
  switch (node.kind) {
    case "and":
    case "or":
      return [...new Set(node.parts.flatMap((part) => propertiesIn(part)))];
    case "not":
      return propertiesIn(node.part);
    case "condition":
      return [node.condition.property];
    case "related":
      return propertiesIn(node.where);
  }
}

type Compare = (condition: Condition, value: Exclude<Value, null>) => boolean;

function matchesCondition(condition: Condition, values: Values): boolean {
  const value = values[condition.property.name] ?? null;
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  if (condition.op === "empty") return isEmpty;
  if (isDenial(condition.op)) return isEmpty || !compares[condition.op](condition, value);
  return !isEmpty && compares[condition.op](condition, value);
}

function isDenial(op: Condition["op"]): boolean {
  return op === "isNot" || op === "notIn" || op === "hasNone";
}

const isAny: Compare = ({ property, values }, value) => {
  const own = partsOf(property, value);
  if (isLine(property.type)) return values.some((one) => own.includes(comparable(String(one))));
  return values.some((one) => partsOf(property, one as Value).some((part) => own.includes(part)));
};

const ordering =
  (fits: (order: number) => boolean): Compare =>
  ({ property, values: [first] }, value) => {
    const order = orderOf(property, value, first as Value);
    return order !== null && fits(order);
  };

/** Whether a day or an instant lies within a time that was named from today. */
const isWithin: Compare = ({ range }, value) => {
  const { from = null, until = null } = range ?? {};
  const text = String(value);
  return (from === null || text >= from) && (until === null || text < until);
};

const compares: Readonly<Record<Condition["op"], Compare>> = {
  is: isAny,
  isNot: isAny,
  in: isAny,
  notIn: isAny,
  hasAny: isAny,
  hasNone: isAny,
  hasAll: ({ property, values }, value) => {
    const own = partsOf(property, value);
    return values.every((one) => own.includes(String(one)));
  },
  contains: ({ property, values: [first] }, value) => keyOf(property, value).includes(comparable(String(first))),
  startsWith: ({ property, values: [first] }, value) => keyOf(property, value).startsWith(comparable(String(first))),
  gt: ordering((order) => order > 0),
  gte: ordering((order) => order >= 0),
  lt: ordering((order) => order < 0),
  lte: ordering((order) => order <= 0),
  between: ({ property, values: [least, most] }, value) => {
    const fromLeast = orderOf(property, value, least as Value);
    const fromMost = orderOf(property, value, most as Value);
    return fromLeast !== null && fromMost !== null && fromLeast >= 0 && fromMost <= 0;
  },
  during: isWithin,
  moreThanAgo: isWithin,
  lessThanAgo: isWithin,
  inMoreThan: isWithin,
  inLessThan: isWithin,
  empty: () => false,
  notEmpty: () => true,
};

/** What two values are the same by: text without case, options one by one, amounts with their currency. */
function partsOf(property: Property, value: Value): readonly string[] {
  if (Array.isArray(value)) return value;
  if (isMoney(value)) return [`${value.currency} ${BigInt(value.minor)}`];
  if (isLine(property.type)) return [keyOf(property, value)];
  return [property.type === "dateTime" && typeof value === "string" ? instantOf(value) : String(value)];
}

/** Text as it is compared: columns without a key keep it as it was written, but for its case. */
function keyOf({ type, storage }: Property, value: Value): string {
  const asWritten = type === "longText" || (storage.kind === "column" && storage.keyColumn === undefined);
  return asWritten ? String(value).toLowerCase() : comparable(String(value));
}

/** Below, at or above 0 as `one` is less, the same or more; null for amounts of two currencies. */
function orderOf({ type }: Property, one: Value, other: Value): number | null {
  if (isMoney(one) && isMoney(other))
    return one.currency === other.currency ? compared(BigInt(one.minor), BigInt(other.minor)) : null;
  if (typeof one === "number" && typeof other === "number") return compared(one, other);
  const text = (value: Value) => (type === "dateTime" ? instantOf(String(value)) : String(value));
  return compared(text(one), text(other));
}

function compared<Ordered extends string | number | bigint>(one: Ordered, other: Ordered): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** An instant in one spelling, however it was written. */
function instantOf(text: string): string {
  return dateOf(text).toISOString();
}
