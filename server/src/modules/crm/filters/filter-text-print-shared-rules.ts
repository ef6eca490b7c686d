import type { CountOp, Filter, FilterOp } from "./filter-schema.ts";
import { isSpanOp } from "./filter-time-shared-rules.ts";
import { type Meaning, timeText, valueText } from "./filter-text-values-shared-rules.ts";
import { type Field, fieldAt, type Kind, kindOf, shortName } from "./filter-vocabulary-shared-rules.ts";

/** A filter as text that is read back as it; what the vocabulary does not know is written as it stands. */
export function filterText(filter: Filter, meaning: Meaning): string {
  return print(filter, meaning, kindOf(meaning.vocabulary, meaning.vocabulary.object));
}

function print(filter: Filter, meaning: Meaning, kind: Kind): string {
  const inner = (part: Filter) => printInside(part, meaning, kind);
  if (filter.and !== undefined) return filter.and.map(inner).join(" ");
  if (filter.or !== undefined) return filter.or.map(inner).join(" or ");
  if (filter.not !== undefined) return `-${inner(filter.not)}`;
  if (filter.related !== undefined) return printRelated(filter, meaning, kind);
  return printCondition(filter, meaning, kind);
}

function printInside(part: Filter, meaning: Meaning, kind: Kind): string {
  const text = print(part, meaning, kind);
  return (part.and?.length ?? part.or?.length ?? 0) > 1 ? `(${text})` : text;
}

const countSigns: Readonly<Record<CountOp, string>> = { is: "=", isNot: "!=", gt: ">", gte: ">=", lt: "<", lte: "<=" };

function printRelated({ related = "", where, count }: Filter, meaning: Meaning, kind: Kind): string {
  const lead = kind.related.find(({ name }) => name === related);
  const number = count === undefined ? "" : `${countSigns[count.op]}${count.value}`;
  if (where === undefined || lead === undefined)
    return count === undefined ? `${related}()` : `${related}.count${number}`;
  return `${related}(${print(where, meaning, kindOf(meaning.vocabulary, lead.kind))})${number}`;
}

const signs: Readonly<Partial<Record<FilterOp, string>>> = {
  isNot: "!=",
  contains: "~",
  startsWith: "^",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
  hasAll: "=",
  hasNone: "!=",
};

function printCondition({ property = "", op = "is", value }: Filter, meaning: Meaning, kind: Kind): string {
  const found = fieldAt(meaning.vocabulary, kind, property);
  const name = found === undefined ? property : nameOf(property, found.field, meaning, kind);
  if (op === "empty" || op === "notEmpty") return `${name}:${op === "empty" ? "none" : "any"}`;
  if (found === undefined) return `${name}${signs[op] ?? ":"}${quote(String(value))}`;
  return `${name}${askedText({ op, value }, found.field, meaning)}`;
}

/** The sign and the values of a condition. */
function askedText({ op = "is", value }: Filter, field: Field, meaning: Meaning): string {
  if (op === "during" || isSpanOp(op)) return `:${quote(timeText({ op, value }, field))}`;
  const values = (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    quoteValue(valueText(one, field, meaning), field),
  );
  return `${signs[op] ?? ":"}${values.join(op === "between" ? ".." : ",")}`;
}

function nameOf(property: string, field: Field, { vocabulary }: Meaning, kind: Kind): string {
  const steps = property.split(".").slice(0, -1);
  let at = kind;
  for (const step of steps) at = kindOf(vocabulary, at.to.find(({ name }) => name === step)?.kind ?? at.key);
  return [...steps, shortName(at, field)].join(".");
}

/** Words that mean something else unless they are quoted. */
const taken = /^(none|empty|any)$/iu;

function quoteValue(text: string, { type }: Field): string {
  const looksLikeTime = type === "date" || type === "dateTime";
  return !looksLikeTime && taken.test(text) ? `"${text}"` : quote(text);
}

function quote(text: string): string {
  if (/^[^\s(),"\\]+$/u.test(text) && !text.includes("..") && !text.endsWith(".")) return text;
  return `"${text.replaceAll(/["\\]/gu, (letter) => `\\${letter}`)}"`;
}
