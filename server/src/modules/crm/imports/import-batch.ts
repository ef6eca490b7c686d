import { giveWay, inPieces } from "#platform/side-by-side";
import type { Work } from "#platform/work";
import { type StoredRecord, textOf } from "../records/object-type.ts";
import type { Values } from "../records/record-properties.ts";
import { readVisible } from "../records/record-write-sql.ts";
import { createRecords, updateRecords, type WriteOutcome, type WrittenChange } from "../records/record-writing.ts";
import type { CsvRecord } from "./csv/csv-dialect.ts";
import { fillDefaults } from "./import-defaults.ts";
import type { ImportPlan } from "./import-plan.ts";
import { isNewRecord } from "./matching/new-records.ts";
import { columnOf, type ImportRow, readRow, refuse, type RelationText } from "./import-rows.ts";
import type { WrittenLink } from "./links/import-link-sql.ts";
import { checkLinks, linkRows } from "./links/import-link-writing.ts";
import { resolveLinks, type RowLinks } from "./links/import-links.ts";
import { findRelated, stageFinder } from "./relation-lookup.ts";
import type { Batch } from "./import-source.ts";
import type { RowMarks } from "./marks/row-marks.ts";
import { findByKey } from "./relation-sql.ts";

/** What an import remembers from one batch to the next. */
export interface ImportMemory {
  /** What the whole file says about each of its rows. */
  readonly marks: RowMarks;
  readonly defaults: { readonly values: Values; readonly relations: readonly RelationText[] };
}

/** What became of one row, or would. */
export interface RowOutcome {
  readonly row: ImportRow;
  readonly action: "create" | "update" | "unchanged" | "refuse";
  /** Empty for what was refused, and for new records of a dry run. */
  readonly id: string;
  /** A relation to a record further down in the file, to be set once all rows are in. */
  readonly waiting: RelationText | null;
  /** What was changed in a record that was there, so that it can be taken back. */
  readonly change?: WrittenChange | undefined;
  /** What was linked, so that it can be taken apart. */
  readonly links?: readonly WrittenLink[];
}

/** One row on its way: which record it changes, if any. */
interface Pending {
  readonly row: ImportRow;
  readonly recordId: string | null;
  readonly waiting: RelationText | null;
}

const rowsAtOnce = 250;

/** A batch of which everything is known that its rows name. */
export interface ReadyBatch {
  readonly batch: Batch<CsvRecord>;
  readonly pending: readonly Pending[];
  readonly links: RowLinks;
}

/** Reads rows and looks up, set-based, what they name and which records are there already. Writes nothing, locks nothing. */
export async function prepareRows(
  work: Work,
  plan: ImportPlan,
  batch: Batch<CsvRecord>,
  memory: ImportMemory,
): Promise<ReadyBatch> {
  const { before } = batch;
  const rows: ImportRow[] = [];
  for (const some of inPieces(batch.rows, rowsAtOnce)) {
    rows.push(...some.map((record) => readRow(plan, record)));
    await giveWay();
  }
  const within = new Set<ImportRow>();
  for (const [index, row] of rows.entries()) {
    refuseRepeated(plan, row, memory.marks.repeats(before + index));
    if (memory.marks.namesWithin(before + index)) within.add(row);
  }
  const matched = await matchRecords(work, plan, rows);
  const stored = await storedBefore(work, plan, memory.defaults, matched);
  const beforeOf = (row: ImportRow) => stored.get(matched.get(row) ?? "") ?? null;
  const waiting = await resolveRelations(work, plan, rows, { within, defaults: memory.defaults.relations, beforeOf });
  const pending = rows.map((row): Pending => ({
    row,
    recordId: matched.get(row) ?? null,
    waiting: waiting.get(row) ?? null,
  }));
  await completeValues(work, plan, pending, { values: memory.defaults.values, beforeOf });
  return { batch, pending, links: await resolveLinks(work, plan, rows) };
}

/** Lets the record engine check and write what is ready; in a dry run it checks alone. */
export async function writeRows(
  work: Work,
  plan: ImportPlan,
  { pending, links }: ReadyBatch,
  dryRun: boolean,
): Promise<RowOutcome[]> {
  const linking = await checkLinks(work, plan.object, pending, links);
  const sound = pending.filter(({ row }) => row.reasons.length === 0);
  // a row that cannot be imported anyway is told everything else that is wrong with it too
  const flawed = pending.filter(({ row }) => row.reasons.length > 0 && row.readable);
  const written = await writeAll(work, plan, sound, dryRun);
  for (const { pending: one, problems } of await checkFlawed(work, plan, flawed)) addReasons(plan, one.row, problems);
  const outcomes = pending.map(
    (one): RowOutcome => written.get(one) ?? { row: one.row, action: "refuse", id: "", waiting: null },
  );
  return linking === null ? outcomes : linkRows(work, linking, outcomes, dryRun);
}

/** The same key twice in a file is refused the second time: which of the two is right, only people know. */
function refuseRepeated(plan: ImportPlan, row: ImportRow, line: number | null): void {
  if (line === null || row.keyText === null) return;
  const place = line === 0 ? "An earlier line" : `Line ${line}`;
  refuse(row, columnOf(plan, plan.key ?? ""), `${place} has the same key`);
}

/** The records that rows change, as they are now, where something depends on it: what defaults may fill, which pipeline a stage is of. */
async function storedBefore(
  work: Work,
  { registry, columns }: ImportPlan,
  defaults: ImportMemory["defaults"],
  matched: ReadonlyMap<ImportRow, string>,
): Promise<ReadonlyMap<string, StoredRecord>> {
  const namesStages = columns.some(({ targets }) =>
    targets.some((target) => target.kind === "property" && target.property.target === "stage"),
  );
  const asked = namesStages || defaults.relations.length > 0 || Object.keys(defaults.values).length > 0;
  return asked ? readVisible(work, registry, [...matched.values()]) : new Map<string, StoredRecord>();
}

interface Relating {
  readonly within: ReadonlySet<ImportRow>;
  readonly defaults: readonly RelationText[];
  /** The record a row changes; null for a new one. */
  readonly beforeOf: (row: ImportRow) => StoredRecord | null;
}

/** Puts ids where the rows name records. Answers the relations that have to wait for rows further down. */
async function resolveRelations(
  work: Work,
  plan: ImportPlan,
  rows: readonly ImportRow[],
  { within, defaults, beforeOf }: Relating,
): Promise<ReadonlyMap<ImportRow, RelationText>> {
  const texts = new Map(
    rows.flatMap((row) => {
      const has = (name: string) =>
        row.relations.some(({ property }) => property.name === name) || (beforeOf(row)?.values[name] ?? null) !== null;
      const all = [...row.relations, ...defaults.filter(({ property }) => !has(property.name))];
      return all.length === 0 ? [] : [[row, all] as const];
    }),
  );
  if (texts.size === 0) return new Map();
  const find = await findRelated(work, [...texts.values()].flat());
  const stages = await stageFinder(work);
  const waiting = new Map<ImportRow, RelationText>();
  for (const [row, relations] of texts) {
    const pipelinesFirst = relations.toSorted(
      (one, other) => Number(other.property.target === "pipeline") - Number(one.property.target === "pipeline"),
    );
    for (const relation of pipelinesFirst) {
      const { property, text } = relation;
      const pipelineId = row.values["pipelineId"] ?? beforeOf(row)?.values["pipelineId"];
      const found =
        property.target === "pipeline"
          ? stages.pipeline(text)
          : property.target === "stage"
            ? stages.stage(text, textOf(pipelineId))
            : find(relation);
      if ("id" in found) row.values[property.name] = found.id;
      else if (property.target === plan.object.key && within.has(row)) waiting.set(row, relation);
      else if (!isForeseen(plan, relation)) refuseText(row, relation, found.problem);
    }
  }
  return waiting;
}

function refuseText(row: ImportRow, { column, property, text }: RelationText, problem: string): void {
  refuse(row, column, problem);
  if (column !== null) row.unmatched.push({ column, property, text });
}

/** Somebody the run makes before its first row: in a dry run the relation is left open. */
function isForeseen(plan: ImportPlan, { property, text }: RelationText): boolean {
  return (property.target === "member" && plan.newPeople.has(text)) || isNewRecord(plan, property.target, text);
}

/** Finds the record each row's key names. Refuses what the mode does not allow, and keys that name several. */
async function matchRecords(
  work: Work,
  plan: ImportPlan,
  rows: readonly ImportRow[],
): Promise<ReadonlyMap<ImportRow, string>> {
  const { key, object, registry } = plan;
  const matched = new Map<ImportRow, string>();
  const property = key === null || key === "id" ? key : registry.find(key);
  if (key === null || property === null || property === undefined) return matched;
  const keyed = rows.flatMap((row) => (row.keyText === null ? [] : [{ row, text: row.keyText }]));
  const texts = keyed.map(({ text }) => text);
  const known = await findByKey(work, object, property, texts);
  for (const { row, text } of keyed) {
    const ids = known.get(text) ?? [];
    const problem = matchProblem(plan, key, ids.length);
    if (problem !== null) refuse(row, columnOf(plan, key), problem);
    else if (ids[0] !== undefined) matched.set(row, ids[0]);
  }
  return matched;
}

/** Why a row may not go on with as many records of its key as there are, or null. */
function matchProblem({ mode, object }: ImportPlan, key: string, count: number): string | null {
  const one = object.labels.one.toLowerCase();
  if (count > 1) return `${count} ${object.plural} have this ${key}`;
  if (count === 0) return mode === "update" || key === "id" ? `There is no ${one} with this ${key}` : null;
  return mode === "create" ? `Another ${one} with this ${key} is there already` : null;
}

async function completeValues(
  work: Work,
  plan: ImportPlan,
  pending: readonly Pending[],
  { values, beforeOf }: { readonly values: Values; readonly beforeOf: Relating["beforeOf"] },
): Promise<void> {
  await fillDefaults(
    work,
    values,
    pending.map(({ row }) => ({ row, before: beforeOf(row) })),
  );
  const mapsOwner = columnOf(plan, "ownerId") !== null;
  for (const { row, recordId } of pending) {
    // an owner column that is empty says that there is none; without the column a new record is the importer's own
    if (recordId === null && mapsOwner && row.values["ownerId"] === undefined) row.values["ownerId"] = null;
    // when a record was made is told once
    if (recordId !== null) delete row.values["createdAt"];
  }
}

async function writeAll(
  work: Work,
  plan: ImportPlan,
  sound: readonly Pending[],
  dryRun: boolean,
): Promise<ReadonlyMap<Pending, RowOutcome>> {
  const outcomes = new Map<Pending, RowOutcome>();
  const options = { history: true, dryRun };
  const news = sound.filter(({ recordId }) => recordId === null);
  const changes = sound.flatMap((one) => (one.recordId === null ? [] : [{ one, id: one.recordId }]));
  const created =
    news.length === 0
      ? nothing
      : await createRecords(
          work,
          plan.object,
          news.map(({ row }) => row.values),
          options,
        );
  const updated =
    changes.length === 0
      ? nothing
      : await updateRecords(
          work,
          plan.object,
          changes.map(({ one, id }) => ({ id, values: one.row.values })),
          options,
        );
  settle(plan, { all: news, result: created, action: "create" }, outcomes);
  settle(plan, { all: changes.map(({ one }) => one), result: updated, action: "update" }, outcomes);
  return outcomes;
}

const nothing: WriteOutcome = { written: [], unchanged: [], refused: [] };

interface Settled {
  readonly all: readonly Pending[];
  readonly result: WriteOutcome;
  readonly action: "create" | "update";
}

function settle(plan: ImportPlan, { all, result, action }: Settled, outcomes: Map<Pending, RowOutcome>): void {
  const done = (index: number, outcome: Pick<RowOutcome, "action" | "id" | "change">) => {
    const one = all[index];
    if (one !== undefined)
      outcomes.set(one, { row: one.row, waiting: outcome.action === "refuse" ? null : one.waiting, ...outcome });
  };
  for (const { index, id, change } of result.written) done(index, { action, id, change });
  // a relation to a record that is yet to come changes what nothing else does
  for (const { index, id } of result.unchanged)
    done(index, { action: all[index]?.waiting === null ? "unchanged" : "update", id });
  for (const { index, problems, code } of result.refused) {
    const one = all[index];
    if (one !== undefined)
      addReasons(
        plan,
        one.row,
        code === "not_found" || code === "forbidden"
          ? [{ path: plan.key ?? "id", message: "You may not change the record this key names" }]
          : problems,
      );
    done(index, { action: "refuse", id: "" });
  }
}

/** Asks the engine about rows that are refused already. */
async function checkFlawed(
  work: Work,
  plan: ImportPlan,
  flawed: readonly Pending[],
): Promise<{ pending: Pending; problems: WriteOutcome["refused"][number]["problems"] }[]> {
  const news = flawed.filter(({ recordId }) => recordId === null);
  if (news.length === 0) return [];
  const result = await createRecords(
    work,
    plan.object,
    news.map(({ row }) => row.values),
    { history: true, dryRun: true },
  );
  return result.refused.flatMap(({ index, problems }) => {
    const pending = news[index];
    return pending === undefined ? [] : [{ pending, problems }];
  });
}

/** Adds what the engine found to a row's reasons, unless its column has been complained of already. */
function addReasons(
  plan: ImportPlan,
  row: ImportRow,
  problems: readonly { readonly path: string; readonly message: string }[],
): void {
  const told = new Set(row.reasons.map(({ column }) => column));
  for (const { path, message } of problems) {
    const column = columnOf(plan, path.replace(/^custom\./, "").split(".")[0] ?? "");
    if (column === null || !told.has(column)) refuse(row, column, message);
  }
}
