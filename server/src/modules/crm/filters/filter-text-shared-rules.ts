import { type CountOp, type Filter, maxFilterDepth } from "./filter-schema.ts";
import { conditionSaid, type Said } from "./filter-text-conditions-shared-rules.ts";
import { type Meaning, Unmeant } from "./filter-text-values-shared-rules.ts";
import {
  fieldCalled,
  type Found,
  type Kind,
  kindOf,
  type Lead,
  leadCalled,
  similar,
} from "./filter-vocabulary-shared-rules.ts";

// A filter as people type it: `stage:won amount>10000 owner:me -city:Bonn (city:Berlin or deals.count>2)`.

/** Longest text that is read. */
export const maxFilterLetters = 4000;

/** Why a text is no filter: where, what was expected, and what was perhaps meant. */
export interface TextProblem {
  /** In letters (UTF-16) from 0. */
  readonly position: number;
  readonly length: number;
  readonly message: string;
  readonly suggestions: readonly string[];
}

export type ReadText =
  | { readonly filter: Filter | null; readonly problem?: never }
  | { readonly filter?: never; readonly problem: TextProblem };

class Stop extends Error {
  readonly problem: TextProblem;
  constructor(problem: TextProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

interface Reader {
  readonly text: string;
  readonly meaning: Meaning;
  at: number;
}

/** Reads a filter; null for a text of nothing but spaces. The first thing that cannot be read is told with its place. */
export function readFilterText(text: string, meaning: Meaning): ReadText {
  const reader: Reader = { text, meaning, at: 0 };
  try {
    if (text.length > maxFilterLetters)
      throw stop(reader, maxFilterLetters, `A filter has at most ${maxFilterLetters} letters`);
    skip(reader);
    if (reader.at === text.length) return { filter: null };
    const filter = readAny(reader, kindOf(meaning.vocabulary, meaning.vocabulary.object), 1);
    if (reader.at < text.length) throw stop(reader, reader.at, "There is a bracket too many here");
    return { filter };
  } catch (error) {
    if (error instanceof Stop) return { problem: error.problem };
    throw error;
  }
}

function stop({ text, at }: Reader, from: number, message: string, suggestions: readonly string[] = []): Stop {
  return new Stop({ position: Math.min(from, text.length), length: Math.max(at - from, 1), message, suggestions });
}

function skip(reader: Reader): void {
  while (/\s/u.test(reader.text[reader.at] ?? "")) reader.at += 1;
}

/** Takes what matches here; undefined where nothing does. */
function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const [found] = pattern.exec(reader.text) ?? [];
  if (found !== undefined) reader.at += found.length;
  return found;
}

const orWord = /or(?=[\s(]|$)/iuy;
const andWord = /and(?=[\s(]|$)/iuy;
const notWord = /not(?=[\s(])/iuy;

function readAny(reader: Reader, kind: Kind, depth: number): Filter {
  const parts = [readAll(reader, kind, depth)];
  while (take(reader, orWord) !== undefined) {
    skip(reader);
    parts.push(readAll(reader, kind, depth));
  }
  return parts.length === 1 ? (parts[0] ?? {}) : { or: parts };
}

function readAll(reader: Reader, kind: Kind, depth: number): Filter {
  const parts = [readOne(reader, kind, depth)];
  for (;;) {
    skip(reader);
    const from = reader.at;
    const joined = take(reader, andWord) !== undefined;
    skip(reader);
    const isOver =
      reader.at >= reader.text.length || reader.text[reader.at] === ")" || (!joined && isNext(reader, orWord));
    if (isOver && joined) throw stop(reader, from, "After “and” another condition is expected");
    if (isOver) return parts.length === 1 ? (parts[0] ?? {}) : { and: parts };
    parts.push(readOne(reader, kind, depth));
  }
}

function isNext(reader: Reader, pattern: RegExp): boolean {
  pattern.lastIndex = reader.at;
  return pattern.test(reader.text);
}

function readOne(reader: Reader, kind: Kind, depth: number): Filter {
  skip(reader);
  if (depth > maxFilterDepth) throw stop(reader, reader.at, `A filter is nested at most ${maxFilterDepth} deep`);
  if (take(reader, /-/uy) !== undefined || take(reader, notWord) !== undefined)
    return { not: readOne(reader, kind, depth + 1) };
  if (reader.text[reader.at] === "(") return readGroup(reader, kind, depth);
  return readTerm(reader, kind, depth);
}

function readGroup(reader: Reader, kind: Kind, depth: number): Filter {
  const from = reader.at;
  reader.at += 1;
  skip(reader);
  const inside = readAny(reader, kind, depth + 1);
  if (take(reader, /\)/uy) === undefined) throw stop({ ...reader, at: from + 1 }, from, "This bracket is not closed");
  return inside;
}

const word = /[\p{L}_][\p{L}\p{N}_]*/uy;

/** A name with its dots, then what is asked of it. */
function readTerm(reader: Reader, kind: Kind, depth: number): Filter {
  const steps: { readonly name: string; readonly from: number }[] = [];
  do {
    const from = reader.at;
    const name = take(reader, word);
    if (name === undefined)
      throw stop(reader, from, "A property's name is expected, such as " + examples(kind), namesOf(kind).slice(0, 5));
    steps.push({ name, from });
  } while (take(reader, /\./uy) !== undefined);
  const [first] = steps;
  const related = first === undefined ? undefined : leadCalled(kind.related, first.name);
  const next = reader.text[reader.at];
  if (related !== undefined && (next === "(" || steps[1]?.name.toLowerCase() === "count"))
    return readRelated(reader, related, depth, steps.length > 1);
  const found = lookUp(reader, kind, steps);
  return readCondition(reader, found, first?.from ?? 0);
}

function examples(kind: Kind): string {
  return namesOf(kind).slice(0, 3).join(", ");
}

/** Everything that can stand at the beginning of a condition. */
export function namesOf(kind: Kind): string[] {
  return [
    ...kind.fields.map(({ key }) => key),
    ...kind.to.map(({ name }) => name),
    ...kind.related.map(({ name }) => name),
  ];
}

function lookUp(reader: Reader, kind: Kind, steps: readonly { name: string; from: number }[]): Found {
  const { vocabulary } = reader.meaning;
  const leads: Lead[] = [];
  let at = kind;
  for (const step of steps.slice(0, -1)) {
    const lead = leadCalled(at.to, step.name);
    if (lead === undefined)
      throw unknownName(
        reader,
        step,
        at,
        at.to.map(({ name }) => name),
      );
    leads.push(lead);
    at = kindOf(vocabulary, lead.kind);
  }
  const last = steps.at(-1) ?? { name: "", from: reader.at };
  const field = fieldCalled(at, last.name);
  if (field !== undefined) return { leads, field };
  const related = leadCalled(at.related, last.name);
  if (related !== undefined)
    throw stop(reader, last.from, `Ask for ${related.name} with brackets or their count`, [
      `${related.name}.count>0`,
      `${related.name}()`,
    ]);
  throw unknownName(reader, last, at, namesOf(at));
}

function unknownName(
  reader: Reader,
  { name, from }: { name: string; from: number },
  kind: Kind,
  known: readonly string[],
): Stop {
  const end = { ...reader, at: from + name.length };
  return stop(end, from, `Of ${kind.many} nothing is called “${name}”`, similar(name, known));
}

const countOps: Readonly<Record<string, CountOp>> = {
  ">=": "gte",
  "<=": "lte",
  "!=": "isNot",
  ">": "gt",
  "<": "lt",
  "=": "is",
  ":": "is",
};
const operator = />=|<=|!=|[:=<>~^]/uy;

/** `deals.count>2`, `deals(stage.kind:open)`, `deals(stage.kind:open)>2`. */
function readRelated(reader: Reader, lead: Lead, depth: number, counted: boolean): Filter {
  const where =
    reader.text[reader.at] === "(" && !counted
      ? readWhere(reader, kindOf(reader.meaning.vocabulary, lead.kind), depth)
      : undefined;
  const asked = { related: lead.name, ...(where === undefined ? {} : { where }) };
  const from = reader.at;
  const op = countOps[take(reader, operator) ?? ""];
  if (op === undefined && !counted) return asked;
  const value = take(reader, /\d{1,4}(?=[\s)]|$)/uy);
  if (op === undefined || value === undefined)
    throw stop(reader, from, `How many ${lead.label.toLowerCase()} is expected, such as >2`, [">0", "=0"]);
  return { ...asked, count: { op, value: Number(value) } };
}

function readWhere(reader: Reader, kind: Kind, depth: number): Filter | undefined {
  const from = reader.at;
  if (take(reader, /\(\s*\)/uy) !== undefined) return undefined;
  const where = readGroup(reader, kind, depth);
  return reader.at === from ? undefined : where;
}

function readCondition(reader: Reader, found: Found, from: number): Filter {
  const at = reader.at;
  const sign = take(reader, operator);
  if (sign === undefined)
    throw stop(reader, at, `After ${reader.text.slice(from, at)} one of : = != > >= < <= ~ ^ is expected`, [
      ":",
      ">",
      "~",
    ]);
  const said: Said[] = [];
  do {
    skipIn(reader, said.length > 0);
    said.push(readValue(reader, found));
  } while (take(reader, /,/uy) !== undefined);
  const range = take(reader, /\.\./uy) === undefined ? undefined : readValue(reader, found);
  try {
    return conditionSaid({ found, sign, said, range }, reader.meaning);
  } catch (error) {
    if (!(error instanceof Unmeant)) throw error;
    throw stop(reader, at + sign.length, error.message, error.suggestions);
  }
}

/** After a comma there may be spaces. */
function skipIn(reader: Reader, isFollowing: boolean): void {
  if (isFollowing) skip(reader);
}

const quoted = /"(?:[^"\\]|\\.)*"/uy;
/** Up to a space, bracket, comma, quotation mark or two dots. */
const bare = /(?:(?!\.\.)[^\s(),"])+/uy;

function readValue(reader: Reader, { field }: Found): Said {
  const from = reader.at;
  const inQuotes = take(reader, quoted);
  if (inQuotes !== undefined) return { text: inQuotes.slice(1, -1).replaceAll(/\\(.)/gu, "$1"), quoted: true };
  if (reader.text[from] === '"')
    throw stop({ ...reader, at: reader.text.length }, from, "These quotation marks are not closed");
  const text = take(reader, bare);
  if (text === undefined)
    throw stop(
      reader,
      from,
      `A value for ${field.label} is expected`,
      field.options.slice(0, 5).map(({ label }) => label),
    );
  return { text, quoted: false };
}
