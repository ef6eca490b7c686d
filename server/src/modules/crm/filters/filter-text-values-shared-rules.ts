import { later } from "#platform/clock";
import { dayStarts } from "#platform/time-zone-rules";
import { dayAfter } from "../tasks/task-due-shared-rules.ts";
import type { Filter, FilterOp } from "./filter-schema.ts";
import {
  isSpanOp,
  namedPeriods,
  type Period,
  periodUnits,
  type PeriodUnit,
  type Span,
  type SpanOp,
  spanUnits,
  type SpanUnit,
} from "./filter-time-shared-rules.ts";
import { type Field, type Named, type Names, similar, type Vocabulary } from "./filter-vocabulary-shared-rules.ts";
import { objectWords, periodWords } from "./filter-words-shared-rules.ts";

/** What words stand for. */
export interface Meaning {
  readonly vocabulary: Vocabulary;
  readonly names: Names;
}

/** A value that cannot be meant, with what is close to it. */
export class Unmeant extends Error {
  readonly suggestions: readonly string[];
  constructor(message: string, suggestions: readonly string[] = []) {
    super(message);
    this.suggestions = suggestions;
  }
}

/** A time said in words: during which period, or how long ago or ahead. */
export function timeSaid(text: string): { readonly op: FilterOp; readonly value: Period | Span } | null {
  const words = text
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, " ")
    .trim();
  const named = namedPeriods.find(
    (period) => periodWords(period) === words || period.toLowerCase() === words.replaceAll(" ", ""),
  );
  if (named !== undefined) return { op: "during", value: named };
  const [, which, count, counted] = /^(?:in )?(?:the )?(last|next) (\d{1,5}) ([a-z]+?)s?$/u.exec(words) ?? [];
  if (isUnit(counted, periodUnits))
    return {
      op: "during",
      value: which === "last" ? { last: Number(count), unit: counted } : { next: Number(count), unit: counted },
    };
  const [, inFront, more, amount, unit, ago] =
    /^(in )?(more|less) than (\d{1,5}) ([a-z]+?)s?( ago)?$/u.exec(words) ?? [];
  if (!isUnit(unit, spanUnits) || (inFront === undefined) === (ago === undefined)) return null;
  const op: SpanOp =
    ago === undefined
      ? more === "more"
        ? "inMoreThan"
        : "inLessThan"
      : more === "more"
        ? "moreThanAgo"
        : "lessThanAgo";
  return { op, value: { amount: Number(amount), unit } };
}

function isUnit<Unit extends PeriodUnit | SpanUnit>(text: string | undefined, units: readonly Unit[]): text is Unit {
  return (units as readonly (string | undefined)[]).includes(text);
}

/** The value that a text means for a property; of people, stages and pipelines by name or as `#id`. @throws Unmeant */
export function valueSaid(text: string, field: Field, meaning: Meaning): unknown {
  const read = readers[field.type];
  return read === undefined ? text : read(text, field, meaning);
}

type Read = (text: string, field: Field, meaning: Meaning) => unknown;

/** Types that are more than text. */
const readers: Readonly<Partial<Record<Field["type"], Read>>> = {
  number: numberSaid,
  money: (text, _, { vocabulary }) => moneySaid(text, vocabulary.currency),
  date: daySaid,
  dateTime: daySaid,
  boolean: truthSaid,
  oneOf: optionSaid,
  manyOf: optionSaid,
  user: (text, field, { names }) => idSaid(text, field, names),
  relation: (text, field, { names }) => idSaid(text, field, names),
};

function truthSaid(text: string, { label }: Field): boolean {
  if (/^(yes|true)$/iu.test(text)) return true;
  if (/^(no|false)$/iu.test(text)) return false;
  throw new Unmeant(`${label} takes yes or no`, ["yes", "no"]);
}

function daySaid(text: string, { label }: Field): string {
  if (/^\d{4}-\d\d-\d\d$/u.test(text)) return text;
  throw new Unmeant(`${label} takes a day such as 2026-11-21 or a time such as "this quarter"`);
}

function numberSaid(text: string): number {
  if (!/^-?\d+(\.\d+)?$/u.test(text)) throw new Unmeant(`"${text}" is no number`);
  return Number(text);
}

function moneySaid(text: string, currency: string): { minor: string; currency: string } {
  const [, sign = "", whole, part = "", code = currency] =
    /^(-?)(\d{1,15})(?:\.(\d{1,4}))? ?([A-Za-z]{3})?$/u.exec(text) ?? [];
  const money = code.toUpperCase();
  const digits = minorDigits(money);
  if (whole === undefined || part.length > digits)
    throw new Unmeant(`"${text}" is no amount: use one such as 10000 or 99.50USD`);
  return { minor: `${sign}${BigInt(`${whole}${part.padEnd(digits, "0")}`)}`.replace(/^-0$/u, "0"), currency: money };
}

function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function optionSaid(text: string, { label, options }: Field): string {
  const same = (one: string) => one.toLowerCase() === text.toLowerCase();
  const option =
    options.find(({ value }) => value === text) ?? options.find((one) => same(one.value) || same(one.label));
  if (option !== undefined) return option.value;
  throw new Unmeant(
    `${label} has no option "${text}"`,
    similar(
      text,
      options.map((one) => one.label),
    ),
  );
}

function idSaid(text: string, field: Field, names: Names): string {
  const [, id] = /^#(\d{1,19})$/u.exec(text) ?? [];
  if (id !== undefined) return id;
  if (field.target !== "member") return idOf(text, field.label, targetNames(field, names));
  const word = text.toLowerCase();
  if (word === "me") return "me";
  if (word === "my team" || word === "myteam") return "myTeam";
  if (word.startsWith("team ")) {
    const team = text.slice("team ".length);
    const [, teamId] = /^#(\d{1,19})$/u.exec(team) ?? [];
    return `team:${teamId ?? idOf(team, "A team", names.teams)}`;
  }
  return idOf(text, field.label, names.members);
}

/** The names a relation leads to, where they are few enough to be known. */
export function targetNames({ target }: Field, names: Names): readonly Named[] {
  if (target === "member") return names.members;
  if (target === "stage") return names.stages;
  return target === "pipeline" ? names.pipelines : [];
}

function idOf(text: string, label: string, known: readonly Named[]): string {
  const found = known.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  const all = known.map(({ name }) => name);
  if (found.length > 1)
    throw new Unmeant(
      `Several are called "${text}": use one's number, such as #${found[0]?.id ?? ""}`,
      found.map(({ id }) => `#${id}`),
    );
  throw new Unmeant(`${label}: nothing is called "${text}"`, similar(text, all));
}

/** A value as text that is read back as it. */
export function valueText(value: unknown, field: Field, { vocabulary, names }: Meaning): string {
  if (typeof value === "object" && value !== null && "minor" in value && "currency" in value)
    return moneyText(value as { minor: string; currency: string }, vocabulary.currency);
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = String(value);
  if (field.type !== "user" && field.type !== "relation") return text;
  if (text === "me") return "me";
  if (text === "myTeam") return "my team";
  if (text.startsWith("team:")) return `team ${nameOrId(text.slice("team:".length), names.teams)}`;
  return nameOrId(text, targetNames(field, names));
}

/** A name only where it leads back to this id alone. */
function nameOrId(id: string, known: readonly Named[]): string {
  const name = known.find((one) => one.id === id)?.name;
  const isPlain = name !== undefined && !/^(#|me$|my ?team$|team )/iu.test(name);
  return isPlain && known.filter((one) => one.name.toLowerCase() === name.toLowerCase()).length === 1 ? name : `#${id}`;
}

function moneyText({ minor, currency }: { minor: string; currency: string }, usual: string): string {
  const digits = minorDigits(currency);
  const [, sign = "", all = "0"] = /^(-?)(\d+)$/u.exec(minor) ?? [];
  const padded = all.padStart(digits + 1, "0");
  const part = digits === 0 ? "" : padded.slice(-digits).replace(/^0+$/u, "");
  return `${sign}${padded.slice(0, padded.length - digits)}${part === "" ? "" : `.${part}`}${currency === usual ? "" : currency}`;
}

/** The text of a time named from today. */
export function timeText(filter: Pick<Filter, "op" | "value">, field: Field): string {
  const words = objectWords(filter, field, () => "").replace(/^in the /u, "");
  if (filter.op === undefined || !isSpanOp(filter.op)) return words;
  return (
    { moreThanAgo: "more than ", lessThanAgo: "less than ", inMoreThan: "in more than ", inLessThan: "in less than " }[
      filter.op
    ] + words
  );
}

/** A comparison of an instant with a day of the organization's calendar, by the instants it begins and ends at. */
export function dayComparison(op: FilterOp, days: readonly string[], timeZone: string): Pick<Filter, "op" | "value"> {
  const startOf = dayStarts(timeZone);
  const [first = "", last = first] = days;
  const start = startOf(first).toISOString();
  const after = startOf(dayAfter(last, 1));
  if (op === "gt") return { op: "gte", value: after.toISOString() };
  if (op === "lte") return { op: "lt", value: after.toISOString() };
  if (op === "gte" || op === "lt") return { op, value: start };
  return { op: "between", value: [start, later(after, { seconds: -0.001 }).toISOString()] };
}
