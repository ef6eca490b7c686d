import { localMoment } from "../records/local-moment.ts";
import { type Draft, draftOf, emptyDraft, parseDraft } from "../records/record-draft.ts";
import { isMoney } from "../records/record-values.ts";
import type { PropertyInfo, Reference } from "../records/record.ts";
import { type Condition, type FilterOp, arityOf } from "./filter.ts";

/** A condition while it is edited: one draft per value. */
export type ConditionDraft = { readonly op: FilterOp; readonly values: readonly Draft[] };

export type ParsedCondition =
  { readonly condition: Condition; readonly problem?: never } | { readonly problem: string };

/** The draft an existing condition begins with. `names` are known names of what relations point to. */
export function draftCondition(
  { op, value }: Condition,
  property: PropertyInfo,
  names: readonly Reference[],
): ConditionDraft {
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
  const wanted = arity === "two" ? 2 : arity === "one" ? 1 : Math.max(1, values.length);
  const asked = askedType(property, op);
  const parsed: unknown[] = [];
  for (let index = 0; index < wanted; index += 1) {
    const one = parseDraft(asked, values[index] ?? emptyDraft, { currency });
    if (one.problem !== undefined) return { problem: one.problem };
    if (one.value === null) return { problem: arity === "two" ? "Give both values." : "Give a value." };
    parsed.push(...[property.type === "dateTime" ? edgeOf(String(one.value), isEnd(op, index)) : one.value].flat());
  }
  return { condition: { ...base, value: arity === "one" ? parsed[0] : parsed } };
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
