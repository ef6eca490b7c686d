import type { z } from "zod";
import { dateOf } from "#platform/clock";
import type { Problem, RefusalCode } from "#platform/errors";
import { limitProblems } from "./limit-rules.ts";
import type { Draft, StoredRecord, WriteOptions } from "./object-type.ts";
import { sameValue } from "./property-type-rules.ts";
import { parseValue, pathOf, type Property, type Value, type Values } from "./record-properties.ts";
import type { Registry } from "./registry.ts";
import { choiceSchema } from "./value-schemas.ts";

/** A row as a caller gives it: properties by name; run-time ones under `custom` or beside the others. */
export type RecordInput = Readonly<Record<string, unknown>>;

/** Instants a row with history may bring along. */
export const historical: ReadonlySet<string> = new Set(["createdAt", "stageEnteredAt", "closedAt"]);

/** Makes drafts of new rows: each value checked by its property, required ones present. */
export function draftNewRecord(
  registry: Registry,
  row: RecordInput,
  place: { index: number; options: WriteOptions },
): Draft {
  const draft = emptyDraft(place.index, null, {});
  takeValues(draft, registry, row, place.options);
  for (const property of registry.whole.properties) {
    if (draft.given.has(property.name)) continue;
    if (property.default !== undefined) draft.values[property.name] = property.default;
    else if (property.required && property.writable)
      draft.problems.push({ path: pathOf(property), code: "required", message: `${property.label} is required` });
  }
  return draft;
}

/** Makes a draft of a change: the record as it is, with the given values over it. */
export function draftChange(
  registry: Registry,
  before: StoredRecord,
  row: RecordInput,
  place: { index: number; options: WriteOptions },
): Draft {
  const draft = emptyDraft(place.index, before, { ...before.values });
  takeValues(draft, registry, row, place.options);
  return draft;
}

/** A draft that stands only for its refusal. */
export function refusedDraft(
  index: number,
  refusal: { code: RefusalCode; path: string; message: string; facts?: Readonly<Record<string, unknown>> },
): Draft {
  const { code, path, message, facts } = refusal;
  return {
    ...emptyDraft(index, null, {}),
    code,
    problems: [{ path, code, message }],
    ...(facts === undefined ? {} : { facts }),
  };
}

/** Refuses a draft by a rule. What has been told of a place already is not told again in other words. */
export function breakRule(draft: Draft, problem: Problem): void {
  if (problem.code === "required" && draft.problems.some(({ path }) => isAt(path, problem.path))) return;
  if (draft.problems.length === 0) draft.code = "rule_broken";
  draft.problems.push(problem);
}

/** Whether a problem stands at a property, however its path is written. */
function isAt(path: string, place: string): boolean {
  const bare = (text: string) => text.replace(/^custom\./, "");
  return bare(path) === bare(place) || bare(path).startsWith(`${bare(place)}.`);
}

function emptyDraft(index: number, before: StoredRecord | null, values: Values): Draft {
  return { index, id: before?.id ?? null, before, values, given: new Set<string>(), problems: [], code: "invalid" };
}

function takeValues(draft: Draft, registry: Registry, row: RecordInput, options: WriteOptions): void {
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) continue;
    if (name === "custom") takeCustom(draft, registry, value);
    else if (registry.find(name)?.guarded === true) refuseGuarded(draft, registry.find(name), name);
    else takeValue(draft, writableProperty(registry, name, options), { path: name, value });
  }
}

function takeCustom(draft: Draft, registry: Registry, custom: unknown): void {
  if (typeof custom !== "object" || custom === null) return;
  for (const [key, value] of Object.entries(custom)) {
    const property = registry.find(key);
    if (property?.guarded === true) refuseGuarded(draft, property, `custom.${key}`);
    else takeValue(draft, property?.storage.kind === "custom" ? property : undefined, { path: `custom.${key}`, value });
  }
}

/** What is said of a field that the actor's role keeps them from changing. */
export function guardedWords(label: string): string {
  return `Your role may see ${label} but not change it`;
}

/** A field that the actor may see and not change: said at its place, not passed over. */
function refuseGuarded(draft: Draft, property: Property | undefined, path: string): void {
  const message = guardedWords(property?.label ?? path);
  draft.problems.push({ path, code: "read_only", message });
}

function writableProperty(registry: Registry, name: string, options: WriteOptions): Property | undefined {
  const property = registry.find(name);
  return property?.writable === true || (options.history === true && historical.has(name)) ? property : undefined;
}

function takeValue(
  draft: Draft,
  property: Property | undefined,
  { path, value }: { path: string; value: unknown },
): void {
  if (property === undefined) {
    draft.problems.push({ path, code: "unknown_field", message: "There is no such property to write" });
    return;
  }
  draft.given.add(property.name);
  const empty = isEmpty(value);
  if (empty && property.required && hadValue(draft, property)) {
    draft.problems.push({ path, code: "required", message: `${property.label} is required` });
    return;
  }
  if (empty) {
    draft.values[property.name] = null;
    return;
  }
  const parsed = parseValue(schemaFor(property, draft.before), value);
  if (parsed.success) {
    // instants are kept and compared in one spelling
    const taken = property.type === "dateTime" ? dateOf(String(parsed.data)).toISOString() : (parsed.data as Value);
    draft.values[property.name] = taken;
    // a record may keep what breaks a limit that was set later
    if (!sameValue(draft.before?.values[property.name] ?? null, taken))
      draft.problems.push(...limitProblems(property, taken).map((breach) => ({ path, ...breach })));
    return;
  }
  for (const issue of parsed.error.issues) {
    draft.problems.push({
      path: [path, ...issue.path.map(String)].join("."),
      code: issue.code,
      message: issue.message,
    });
  }
}

/** Whether emptying the property takes something away, or makes a record without: one that never had a value may be changed elsewhere. */
function hadValue({ before }: Draft, { name }: Property): boolean {
  return before === null || !isEmpty(before.values[name] ?? null);
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || (typeof value === "string" && value.trim() === "");
}

/** What a record has, it may keep, although the option can no longer be chosen. */
function schemaFor(property: Property, before: StoredRecord | null): z.ZodType {
  const had = before?.values[property.name] ?? null;
  const { type, options } = property;
  if (had === null || options === undefined || (type !== "oneOf" && type !== "manyOf")) return property.schema;
  return choiceSchema(type, options, new Set([had].flat().map(String)));
}

/** The names whose value is another than before. */
export function changedNames(before: Values, after: Values): string[] {
  return Object.keys(after).filter((name) => !sameValue(before[name] ?? null, after[name] ?? null));
}

export function pickValues(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}
