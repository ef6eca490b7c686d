import type { Problem } from "#platform/errors";
import type { Subject } from "../filters/filter-subject.ts";
import type { Property } from "../records/record-properties.ts";
import type { ViewKind, ViewLayout } from "./view-layout-schema.ts";
import { hasTooManyColumns, isBoardable, isDated, isSummable, maxBoardColumns } from "./view-layout-shared-rules.ts";

type LayoutPart = "by" | "until" | "sum" | "fields";

/** Which parts each kind of view has. */
const partsOf: Readonly<Record<ViewKind, readonly LayoutPart[]>> = {
  table: [],
  board: ["by", "sum", "fields"],
  calendar: ["by", "until", "fields"],
};
const parts: readonly LayoutPart[] = ["by", "until", "sum", "fields"];

export const tableLayout: ViewLayout = { kind: "table", by: null, until: null, sum: null, fields: null };

/** A layout with what was given; what the kind before had and this one has not is gone. */
export function changedLayout(
  before: ViewLayout,
  given: Partial<Readonly<Record<keyof ViewLayout, unknown>>>,
): ViewLayout {
  const merged = { ...before, ...given } as ViewLayout;
  const gone = parts.filter((part) => !partsOf[merged.kind].includes(part) && given[part] === undefined);
  const other = merged.kind !== before.kind && given.by === undefined ? { by: null } : {};
  return { ...merged, ...other, ...Object.fromEntries(gone.map((part) => [part, null])) };
}

/** Everything that keeps records from being laid out like this. */
export function layoutProblems(subject: Subject, layout: ViewLayout): Problem[] {
  const { kind, by } = layout;
  const strange = parts.filter((part) => layout[part] !== null && !partsOf[kind].includes(part));
  const problems: Problem[] = strange.map((path) => ({
    path,
    code: "not_for_kind",
    message: `A ${kind} has no "${path}"`,
  }));
  if (kind === "table") return problems;
  if (by === null) problems.push({ path: "by", code: "required", message: `Say what the ${kind} is by` });
  else problems.push(...byProblems(subject, kind, by));
  problems.push(...partProblem(subject, layout, "until"), ...partProblem(subject, layout, "sum"));
  return [...problems, ...fieldProblems(subject, layout.fields ?? [])];
}

/** Why a board or calendar cannot be by this property; none where it can. */
export function byProblems(subject: Pick<Subject, "find">, kind: "board" | "calendar", by: string): Problem[] {
  const property = subject.find(by);
  if (property === undefined) return [unknown("by", by)];
  if (kind === "calendar")
    return isDated(property) ? [] : [wrong("by", `${property.label} is no date, so it has no days`)];
  if (property.target === "stage")
    return [wrong("by", "Deals by stage stand on the board of their pipeline, which knows the rules of its stages")];
  if (!isBoardable(property))
    return [wrong("by", `${property.label} gives no columns: use a property of one option, yes or no, or a person`)];
  if (hasTooManyColumns(property))
    return [wrong("by", `${property.label} has more than ${maxBoardColumns} options, the most columns of a board`)];
  return [];
}

function partProblem(subject: Subject, layout: ViewLayout, part: "until" | "sum"): Problem[] {
  const name = layout[part];
  if (name === null || !partsOf[layout.kind].includes(part)) return [];
  const property = subject.find(name);
  if (property === undefined) return [unknown(part, name)];
  if (part === "until") return endProblems(subject, layout.by, name);
  return isSummable(property) ? [] : [wrong(part, `${property.label} is no number to add up`)];
}

/** Why what begins on one date cannot end on this one; none where it can. */
export function endProblems(subject: Pick<Subject, "find">, by: string | null, until: string | null): Problem[] {
  if (until === null) return [];
  const [begin, end] = [subject.find(by ?? ""), subject.find(until)];
  if (end === undefined) return [unknown("until", until)];
  if (isEndOf(begin, end)) return [];
  const mend = "use another date of the same type";
  return [wrong("until", `${end.label} cannot end what begins on the other date: ${mend}`)];
}

/** Whether one date ends what begins on the other: both days, or both moments. */
function isEndOf(begin: Property | undefined, end: Property): boolean {
  return isDated(end) && end.name !== begin?.name && (begin === undefined || begin.type === end.type);
}

function fieldProblems(subject: Subject, fields: readonly string[]): Problem[] {
  return fields.flatMap((name, index) => {
    const path = `fields.${index}`;
    if (subject.find(name) === undefined) return [unknown(path, name)];
    if (fields.indexOf(name) === index) return [];
    return [{ path, code: "repeated", message: `"${name}" is on the card already` }];
  });
}

function unknown(path: string, name: string): Problem {
  return { path, code: "unknown_property", message: `There is no property "${name}"` };
}

function wrong(path: string, message: string): Problem {
  return { path, code: "wrong_type", message };
}

/** The layout without properties that cannot be asked for any more, each told to `leave`. */
export function askableLayout(
  subject: Subject,
  layout: ViewLayout,
  leave: (part: LayoutPart, property: string) => void,
): ViewLayout {
  const { kind } = layout;
  if (kind === "table") return tableLayout;
  const keep = (part: "by" | "until" | "sum", fits: (name: string) => boolean): string | null => {
    const name = layout[part];
    if (name === null || fits(name)) return name;
    leave(part, name);
    return null;
  };
  const by = keep("by", (name) => byProblems(subject, kind, name).length === 0);
  const until = keep("until", () => partProblem(subject, layout, "until").length === 0);
  const sum = keep("sum", () => partProblem(subject, layout, "sum").length === 0);
  const fields = layout.fields?.filter((name) => {
    const known = subject.find(name) !== undefined;
    if (!known) leave("fields", name);
    return known;
  });
  return { kind, by, until, sum, fields: fields ?? null };
}
