import type { CountOp, Filter, FilterOp } from "./filter-schema.ts";
import type { Period, Span, SpanOp } from "./filter-time-shared-rules.ts";
import { isSpanOp } from "./filter-time-shared-rules.ts";
import {
  type Field,
  type Found,
  fieldAt,
  type Kind,
  kindOf,
  type Vocabulary,
} from "./filter-vocabulary-shared-rules.ts";

// One way to say a filter, on the server and in the web app.

const plain: Readonly<Record<Exclude<FilterOp, SpanOp>, string>> = {
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
  empty: "is empty",
  notEmpty: "is not empty",
  during: "is",
};

const ofSpans: Readonly<Record<SpanOp, string>> = {
  moreThanAgo: "is more than",
  lessThanAgo: "is less than",
  inMoreThan: "is in more than",
  inLessThan: "is in less than",
};

const ofTime: Partial<Readonly<Record<FilterOp, string>>> = {
  is: "is on",
  gt: "is after",
  gte: "is on or after",
  lt: "is before",
  lte: "is on or before",
};

/** An operator in the words of the property's type: dates are "before", amounts "less than". */
export function opWords(type: Field["type"], op: FilterOp): string {
  if (isSpanOp(op)) return ofSpans[op];
  const isTime = type === "date" || type === "dateTime";
  return (isTime ? ofTime[op] : undefined) ?? plain[op];
}

/** An operator to choose from: those that are followed by a length say whether it lies before or after now. */
export function opChoice(type: Field["type"], op: FilterOp): string {
  if (op === "during") return "is during";
  return op === "moreThanAgo" || op === "lessThanAgo"
    ? `${ofSpans[op]} … ago`
    : isSpanOp(op)
      ? `${ofSpans[op]} …`
      : opWords(type, op);
}

/** A time named from today: "this fiscal quarter", "in the last 30 days". */
export function periodWords(period: Period): string {
  if (typeof period === "string") return period.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  const [which, count] = "last" in period ? (["last", period.last] as const) : (["next", period.next] as const);
  return `in the ${which} ${spanWords({ amount: count, unit: period.unit })}`;
}

/** A length of time: "30 days". */
export function spanWords({ amount, unit }: Span): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

/** What a single value is called; what it stands for, where it is an id. */
export type TextOf = (field: Field, value: unknown) => string;

/** What a condition is about: "Account’s Industry". */
export function foundWords({ leads, field }: Found): string {
  return [...leads.map(({ label }) => `${label}’s `), field.label].join("");
}

/** The part of a condition that follows its operator. */
export function objectWords({ op, value }: Pick<Filter, "op" | "value">, field: Field, textOf: TextOf): string {
  if (op === undefined || op === "empty" || op === "notEmpty") return "";
  if (op === "during") return periodWords(value as Period);
  if (isSpanOp(op)) return `${spanWords(value as Span)}${op === "moreThanAgo" || op === "lessThanAgo" ? " ago" : ""}`;
  if (!Array.isArray(value)) return textOf(field, value);
  const texts = value.map((one: unknown) => textOf(field, one));
  if (op === "between") return texts.join(" and ");
  return joined(texts, op === "hasAll" ? "and" : "or");
}

function joined(parts: readonly string[], word: "and" | "or"): string {
  if (parts.length <= 1) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}

const counts: Readonly<Record<CountOp, (count: number) => string>> = {
  is: (count) => (count === 0 ? "no" : `exactly ${count}`),
  isNot: (count) => (count === 0 ? "any" : `any number but ${count} of`),
  gt: (count) => `more than ${count}`,
  gte: (count) => (count === 1 ? "any" : `at least ${count}`),
  lt: (count) => (count === 1 ? "no" : `less than ${count}`),
  lte: (count) => (count === 0 ? "no" : `at most ${count}`),
};

/** How many of some others: "no", "at least 2". */
export function countWords(count: Filter["count"]): string {
  return counts[count?.op ?? "gte"](count?.value ?? 1);
}

interface Speaking {
  readonly vocabulary: Vocabulary;
  readonly textOf: TextOf;
}

/** A whole filter as one sentence, such as "Amount is more than €10,000 and (City is Bonn or has no tasks)". */
export function filterWords(filter: Filter, speaking: Speaking, kind?: Kind): string {
  const at = kind ?? kindOf(speaking.vocabulary, speaking.vocabulary.object);
  const inner = (part: Filter) => wordsInside(part, speaking, at);
  if (filter.and !== undefined) return filter.and.map(inner).join(" and ");
  if (filter.or !== undefined) return filter.or.map(inner).join(" or ");
  if (filter.not !== undefined) return `not (${filterWords(filter.not, speaking, at)})`;
  if (filter.related !== undefined) return relatedWords(filter, speaking, at);
  const found = fieldAt(speaking.vocabulary, at, filter.property ?? "");
  if (found === undefined || filter.op === undefined) return `“${filter.property ?? ""}” is not known here`;
  const object = objectWords(filter, found.field, speaking.textOf);
  return `${foundWords(found)} ${opWords(found.field.type, filter.op)}${object === "" ? "" : ` ${object}`}`;
}

/** Groups of several inside a group stand in brackets. */
function wordsInside(part: Filter, speaking: Speaking, kind: Kind): string {
  const words = filterWords(part, speaking, kind);
  const isSeveral = (part.and?.length ?? part.or?.length ?? 0) > 1;
  return isSeveral || part.where !== undefined ? `(${words})` : words;
}

function relatedWords(filter: Filter, speaking: Speaking, kind: Kind): string {
  const lead = kind.related.find(({ name }) => name === filter.related);
  if (lead === undefined) return `“${filter.related ?? ""}” is not known here`;
  const has = `has ${countWords(filter.count)} ${lead.label.toLowerCase()}`;
  if (filter.where === undefined) return has;
  return `${has} where ${filterWords(filter.where, speaking, kindOf(speaking.vocabulary, lead.kind))}`;
}

/** A value in plain words: amounts with their currency, options by their label, ids by what they stand for. */
export function valueWords(
  field: Field,
  value: unknown,
  name: string | undefined,
  teams: readonly { readonly id: string; readonly name: string }[],
): string {
  if (typeof value === "object") return amountWords(value as { minor: string; currency: string });
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return new Intl.NumberFormat("en", { maximumFractionDigits: 6 }).format(value);
  const text = String(value);
  if (field.type === "user" || field.type === "relation") return name ?? personWords(text, teams) ?? `#${text}`;
  return field.options.find((option) => option.value === text)?.label ?? text;
}

function amountWords({ minor, currency }: { minor: string; currency: string }): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
  return format.format(Number(minor) / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** Whoever asks, their team, or a team by name; null for any other word. */
export function personWords(
  word: string,
  teams: readonly { readonly id: string; readonly name: string }[],
): string | null {
  if (word === "me") return "me";
  if (word === "myTeam") return "my team";
  if (!word.startsWith("team:")) return null;
  const id = word.slice("team:".length);
  return `team ${teams.find((team) => team.id === id)?.name ?? `#${id}`}`;
}
