import type { Filter, FilterOp } from "./filter-schema.ts";
import { dayComparison, type Meaning, timeSaid, Unmeant, valueSaid } from "./filter-text-values-shared-rules.ts";
import type { Field, Found } from "./filter-vocabulary-shared-rules.ts";

/** A value as it was typed. */
export interface Said {
  readonly text: string;
  readonly quoted: boolean;
}

/** A condition as it was typed. */
export interface SaidCondition {
  readonly found: Found;
  readonly sign: string;
  readonly said: readonly Said[];
  /** What follows two dots. */
  readonly range: Said | undefined;
}

const absent = /^(none|empty)$/iu;
const present = /^any$/iu;

/** The condition that was meant. @throws Unmeant */
export function conditionSaid(condition: SaidCondition, meaning: Meaning): Filter {
  const { found, said } = condition;
  const { field } = found;
  const property = [...found.leads.map(({ name }) => name), field.key].join(".");
  const inWords = wordSaid(condition, property);
  if (inWords !== null) return inWords;
  if (isRecord(field.target) && said.every(({ text }) => !text.startsWith("#"))) return byName(condition, property);
  return { property, ...comparisonSaid(condition, meaning) };
}

/** A single word that stands for no value: `none`, `any`, a time named from today. */
function wordSaid({ found, sign, said, range }: SaidCondition, property: string): Filter | null {
  const [only] = said;
  if (only === undefined || said.length > 1 || range !== undefined || ![":", "=", "!="].includes(sign)) return null;
  const presence = presenceSaid(only, sign);
  if (presence !== null) return { property, op: presence };
  const time = isTime(found.field) ? timeSaid(only.text) : null;
  if (time === null) return null;
  return sign === "!=" ? { not: { property, ...time } } : { property, ...time };
}

function isTime({ type }: Field): boolean {
  return type === "date" || type === "dateTime";
}

function comparisonSaid(condition: SaidCondition, meaning: Meaning): Pick<Filter, "op" | "value"> {
  const { found, sign, said, range } = condition;
  const { field } = found;
  const op = opSaid(condition);
  if (!field.ops.includes(op))
    throw new Unmeant(`${field.label} cannot be asked with ${sign}: it takes ${signsOf(field.ops)}`);
  const texts = range === undefined ? said : [...said.slice(0, 1), range];
  if (field.type === "dateTime") return instantSaid(op, texts, meaning.vocabulary.timeZone);
  const asText = op === "contains" || op === "startsWith";
  const values = texts.map(({ text }) => (asText ? text : valueSaid(text, field, meaning)));
  return { op, value: listed.has(op) ? values : values[0] };
}

const listed: ReadonlySet<FilterOp> = new Set(["in", "between", "hasAny", "hasAll", "hasNone"]);

function presenceSaid({ text, quoted }: Said, sign: string): FilterOp | null {
  if (quoted || !(absent.test(text) || present.test(text))) return null;
  return absent.test(text) === (sign !== "!=") ? "empty" : "notEmpty";
}

/** Records are too many to be known by name: they are asked for theirs. */
function isRecord(target: string | null): boolean {
  return target === "account" || target === "contact";
}

function byName(condition: SaidCondition, property: string): Filter {
  const { field } = condition.found;
  const name = `${property.replace(/Id$/u, "")}.name`;
  const op = opSaid({ ...condition, found: { ...condition.found, field: { ...field, type: "text" } } });
  const texts = condition.said.map(({ text }) => text);
  return { property: name, op, value: op === "in" ? texts : texts[0] };
}

const orders: Readonly<Record<string, FilterOp>> = {
  ">": "gt",
  ">=": "gte",
  "<": "lt",
  "<=": "lte",
  "~": "contains",
  "^": "startsWith",
};

const severals: Readonly<Record<string, FilterOp>> = { "!=": "hasNone", "=": "hasAll" };

function opSaid({ found, sign, said, range }: SaidCondition): FilterOp {
  const order = orders[sign];
  if (range !== undefined && order === undefined && sign !== "!=") return "between";
  if (range !== undefined) throw new Unmeant("Two dots stand after : only");
  if (order !== undefined && said.length > 1) throw new Unmeant("Several values stand after : only");
  if (order !== undefined) return order;
  return equalOp(found.field, sign, said.length);
}

/** What `:`, `=` and `!=` ask of one value or of several. */
function equalOp({ type }: Field, sign: string, count: number): FilterOp {
  if (type === "manyOf") return severals[sign] ?? "hasAny";
  if (type === "longText" && sign === ":") return "contains";
  if (count === 1) return sign === "!=" ? "isNot" : "is";
  if (sign === "!=") throw new Unmeant("Put - before the condition to leave several values out");
  return "in";
}

function instantSaid(op: FilterOp, said: readonly Said[], timeZone: string): Pick<Filter, "op" | "value"> {
  const texts = said.map(({ text }) => text);
  if (texts.every((text) => /^\d{4}-\d\d-\d\d$/u.test(text)) && op !== "in" && op !== "isNot")
    return dayComparison(op, texts, timeZone);
  if (texts.every((text) => /^\d{4}-\d\d-\d\dT\S+$/u.test(text)))
    return { op, value: op === "in" || op === "between" ? texts : texts[0] };
  throw new Unmeant('Use a day such as 2026-11-21, or a time such as "this quarter" or "more than 30 days ago"');
}

/** The signs that the operators of a property are written with. */
function signsOf(ops: readonly FilterOp[]): string {
  const signs: Partial<Record<FilterOp, string>> = {
    is: ":",
    isNot: "!=",
    gt: ">",
    gte: ">=",
    lt: "<",
    lte: "<=",
    contains: "~",
    startsWith: "^",
    hasAny: ":",
    hasNone: "!=",
    hasAll: "=",
    empty: ":none",
    notEmpty: ":any",
  };
  return [...new Set(ops.flatMap((op) => signs[op] ?? []))].join(" ");
}
