import { Period, Span } from "@gomark/server/contract/crm/filters/filter";
import { localMoment } from "../records/local-moment.ts";
import { type Draft, draftOf, emptyDraft, parseDraft } from "../records/record-draft.ts";
import { isMoney } from "../records/record-values.ts";
import type { PropertyInfo, Reference } from "../records/record.ts";
import { type Comparison, type FilterOp, arityOf } from "./filter.ts";

/** A condition while it is edited: one draft per value. */
export type ConditionDraft = { readonly op: FilterOp; readonly values: readonly Draft[] };

export type ParsedCondition =
  { readonly condition: Comparison; readonly problem?: never } | { readonly problem: string };

/** The draft an existing condition begins with. `names` are known names of what relations point to. */
export function draftCondition(
  { op, value }: Comparison,
  property: PropertyInfo,
  names: readonly Reference[],
): ConditionDraft {
  const arity = arityOf(op);
  if (arity === "period" || arity === "span") return { op, values: [draftOf(JSON.stringify(value))] };
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return { op, values: values.map((one: unknown) => draftValue(one, property, names)) };
}

function draftValue(value: unknown, property: PropertyInfo, names: readonly Reference[]): Draft {
  if (isMoney(value)) return draftOf(value);
  if (typeof value === "boolean") return draftOf(value);
  if (typeof value !== "string" && typeof value !== "number") return emptyDraft;
  if (property.type === "dateTime") return draftOf(localDay(String(value)));
  const id = String(value);
  return draftOf(
    value,
    names.find((name) => name.id === id) ?? (property.target !== null ? { id, name: `#${id}` } : null),
  );
}

/** The condition a draft stands for, or what is missing. */
export function parseCondition(
  property: PropertyInfo,
  { op, values }: ConditionDraft,
  currency: string,
): ParsedCondition {
  const arity = arityOf(op);
  const base = { property: property.key, op };
  if (arity === "none") return { condition: base };
  if (arity === "period" || arity === "span") return parseTime(base, values[0]?.text);
  const wanted = { one: 1, two: 2, many: Math.max(1, values.length) }[arity];
  const drafts = Array.from({ length: wanted }, (_, index) => values[index] ?? emptyDraft);
  const parsed = drafts.map((draft, index) => parseValue(property, { draft, op, index, currency }));
  const problem = parsed.find((one) => one.problem !== undefined)?.problem;
  if (problem !== undefined) return { problem };
  const given = parsed.flatMap(({ value }) => value);
  return { condition: { ...base, value: arity === "one" ? given[0] : given } };
}

type OneValue = { readonly draft: Draft; readonly op: FilterOp; readonly index: number; readonly currency: string };

function parseValue(
  property: PropertyInfo,
  { draft, op, index, currency }: OneValue,
): { readonly value?: unknown; readonly problem?: string } {
  const parsed = parseDraft(askedType(property, op), draft, { currency });
  if (parsed.problem !== undefined) return { problem: parsed.problem };
  const { value } = parsed;
  if (value === null) return { problem: op === "between" ? "Give both values." : "Give a value." };
  return { value: property.type === "dateTime" ? edgeOf(String(value), isEnd(op, index)) : value };
}

/** A time named from today, or a length: the draft holds it as JSON. */
function parseTime(base: { property: string; op: FilterOp }, text: string | undefined): ParsedCondition {
  const value: unknown = text === undefined || text === "" ? null : JSON.parse(text);
  const schema = arityOf(base.op) === "period" ? Period : Span;
  const parsed = schema.safeParse(value);
  if (parsed.success) return { condition: { ...base, value: parsed.data } };
  return { problem: value === null ? "Give a time." : "Use a whole number that is not too large." };
}

/** What a condition's value is given as: moments by whole days, a part of an address or of paragraphs as a line of text. */
export function askedType<Asked extends Pick<PropertyInfo, "type">>(property: Asked, op: FilterOp): Asked {
  if (property.type === "dateTime") return { ...property, type: "date" };
  return op === "contains" || op === "startsWith" ? { ...property, type: "text" } : property;
}

/** Whether a day stands for its end: "on or before", and the second of "between". */
function isEnd(op: FilterOp, index: number): boolean {
  return op === "lte" || op === "gt" || (op === "between" && index === 1);
}

/** A local calendar day as the instant it begins or ends at. */
function edgeOf(day: string, end: boolean): string {
  return new Date(`${day}T${end ? "23:59:59.999" : "00:00:00"}`).toISOString();
}

/** The local calendar day of an instant, as a date input shows it. */
function localDay(instant: string): string {
  return localMoment(instant).slice(0, 10);
}
