import type { JobContext } from "#platform/jobs/jobs";
import { sideBySide } from "#platform/side-by-side";
import { actingAs, type Work } from "#platform/work";
import { invariant } from "#platform/errors";
import { importFinished, importProgressed } from "../events.ts";
import { anyObjectOf } from "../objects.ts";
import { updateRecords } from "../records/record-writing.ts";
import { tidyUp, writeInBulk } from "../long-work/bulk-writing-sql.ts";
import type { CsvRecord } from "./csv/csv-dialect.ts";
import { actorAgain } from "../long-work/kept-actor.ts";
import { refuseShutOut } from "../long-work/shut-out.ts";
import { type ImportMemory, prepareRows, type ReadyBatch, writeRows } from "./import-batch.ts";
import { addCounts, newMemory, refusalsOf } from "./import-check.ts";
import type { ImportPlan } from "./import-plan.ts";
import { planImport } from "./import-planning.ts";
import type { RelationText } from "./import-rows.ts";
import { maxKeptRefusals } from "./import-schema.ts";
import { type Batch, batchesAhead, insideJob, type Setting } from "./import-source.ts";
import {
  findImport,
  type ImportRecord,
  insertRefusals,
  insertRows,
  lockImport,
  noteChanges,
  oneAtATime,
  othersSteps,
  type Refusal,
  stopWaiting,
  updateImport,
  waitingRows,
} from "./import-sql.ts";
import { noteLinks } from "./links/import-link-sql.ts";
import { findRelated } from "./relation-lookup.ts";

const waitingBatch = 2000;

/** How a run ended: with everything done, because the process stops, or because somebody else has taken over. */
export type RunEnd = "done" | "stopping" | "elsewhere";

interface Running {
  readonly setting: Setting;
  readonly plan: ImportPlan;
  readonly importId: string;
  readonly memory: ImportMemory;
}

/**
 * Imports a file's rows batch by batch from where the last commit left off. Each batch is one transaction that also
 * moves the position, so a crash loses nothing and doubles nothing.
 */
export async function runImport(context: JobContext, importId: string): Promise<RunEnd> {
  const started = await context.transact((work) => findImport(work, importId));
  if (started?.status !== "running" || started.reading === null) return "elsewhere";
  const setting = insideJob(context, { fileId: started.file_id, actor: started.actor });
  const { reading, settings } = started;
  const plan = await setting.within(async (work) =>
    planImport(work, await anyObjectOf(work, started.object), reading, {
      ...settings.chosen,
      mapping: settings.mapping,
      key: settings.key,
    }),
  );
  const running: Running = { setting, plan, importId, memory: await newMemory(setting, plan) };
  const prepare = (batch: Batch<CsvRecord>) => setting.within((work) => lookAhead(work, running, batch));
  for await (const ready of batchesAhead(setting, plan, { from: started.position, prepare })) {
    // what the last batch has left to be done is done beside the writing of the next
    const ends = await sideBySide([importBatch(running, ready), tidy(running)]);
    for (const end of ends) if (end !== null) return end;
  }
  await tidy(running);
  return (await setRelations(context, running, started)) ?? finish(context, running);
}

async function tidy({ setting, plan }: Running): Promise<null> {
  await setting.within((work) => tidyUp(work, plan.object.key));
  return null;
}

/** A batch as it was made ready while the one before was being written, and how far others had come at that moment. */
interface Foreseen {
  readonly ready: ReadyBatch;
  readonly at: Date;
  readonly others: number;
}

async function lookAhead(work: Work, running: Running, batch: Batch<CsvRecord>): Promise<Foreseen> {
  const { plan, importId, memory } = running;
  const others = await othersSteps(work, { id: importId, object: plan.object.key }, work.now);
  return { at: work.now, others, ready: await prepareRows(work, plan, batch, memory) };
}

async function importBatch({ setting, plan, importId, memory }: Running, foreseen: Foreseen): Promise<RunEnd | null> {
  const { ready, at, others } = foreseen;
  const { rows, before } = ready.batch;
  if (setting.stopping()) return "stopping";
  return setting.within(async (work) => {
    const current = await lockImport(work, importId);
    if (current?.status !== "running" || current.position !== before) return "elsewhere";
    await oneAtATime(work, current.object);
    await writeInBulk(work);
    // from here on no other import writes; what one has written since the look ahead is to be seen
    const alone = (await othersSteps(work, current, at)) === others;
    const sure = alone ? ready : await prepareRows(work, plan, ready.batch, memory);
    const outcomes = await writeRows(work, plan, sure, false);
    await insertRows(work, importId, outcomes);
    await noteLinks(work, importId, outcomes);
    await keepRefusals(work, current, refusalsOf(outcomes));
    await advance(work, current, { position: before + rows.length, counts: addCounts(current.counts, outcomes) });
    return null;
  });
}

async function advance(
  work: Work,
  current: ImportRecord,
  to: { position: number; counts: ImportRecord["counts"] },
): Promise<void> {
  await updateImport(work, current.id, to);
  work.publish(importProgressed, current.id, { status: "running", done: to.position, total: current.total });
}

/** Sets the relations that point to records further down in the file. */
async function setRelations(context: JobContext, running: Running, started: ImportRecord): Promise<RunEnd | null> {
  for (let left = true; left;) {
    if (running.setting.stopping()) return "stopping";
    left = await context.transact((work) =>
      actingAs(work, actorAgain(started.actor), (acting) => setSome(acting, running)),
    );
  }
  return null;
}

interface WaitingRelation {
  readonly line: number;
  readonly id: string;
  readonly cells: readonly string[];
  readonly relation: RelationText;
}

/** Answers whether there may be more. */
async function setSome(work: Work, { plan, importId }: Running): Promise<boolean> {
  await refuseShutOut(work);
  const current = await lockImport(work, importId);
  invariant(current !== undefined, "an import that runs is there");
  const rows = await waitingRows(work, importId, waitingBatch);
  if (rows.length === 0) return false;
  const waiting = rows.flatMap(({ line, record_id: id, waiting: later }): WaitingRelation[] => {
    const property = plan.registry.find(later?.property ?? "");
    if (property === undefined || later === null) return [];
    return [{ line, id, cells: later.cells, relation: { property, column: later.column, text: later.text } }];
  });
  const refusals = await setFound(work, { plan, importId }, waiting);
  await keepRefusals(work, current, refusals);
  // the record is in and counted as such; its row is one to mend all the same, and stands among the refused ones
  const refuse = current.counts.refuse + refusals.length;
  if (refusals.length > 0) await updateImport(work, importId, { counts: { ...current.counts, refuse } });
  await stopWaiting(
    work,
    importId,
    rows.map(({ line }) => line),
  );
  return true;
}

/** Sets what can be set by now; answers the rows whose relation could not be. */
async function setFound(
  work: Work,
  { plan, importId }: Pick<Running, "plan" | "importId">,
  waiting: readonly WaitingRelation[],
): Promise<Refusal[]> {
  const find = await findRelated(
    work,
    waiting.map(({ relation }) => relation),
  );
  const refusals: Refusal[] = [];
  const refuse = ({ line, cells, relation: { column } }: WaitingRelation, messages: readonly string[]) =>
    refusals.push({
      line,
      cells,
      reasons: messages.map((message) => ({ column, message: `${message} (the record is in, without this)` })),
    });
  const changes = waiting.flatMap((row) => {
    const found = find(row.relation);
    if ("id" in found) return [{ row, id: row.id, values: { [row.relation.property.name]: found.id } }];
    refuse(row, [found.problem]);
    return [];
  });
  const { refused, written } = await updateRecords(work, plan.object, changes, { history: true });
  const noted = written.flatMap(({ index, change }) => {
    const row = changes[index]?.row;
    return row === undefined || change === undefined ? [] : [{ line: row.line, ...change }];
  });
  await noteChanges(work, importId, noted);
  for (const { index, problems } of refused) {
    const change = changes[index];
    if (change !== undefined)
      refuse(
        change.row,
        problems.map(({ message }) => message),
      );
  }
  return refusals;
}

/** Keeps refused rows as far as there is room; all of them are counted. */
async function keepRefusals(work: Work, { id, counts }: ImportRecord, refusals: readonly Refusal[]): Promise<void> {
  await insertRefusals(work, id, refusals.slice(0, Math.max(0, maxKeptRefusals - counts.refuse)));
}

async function finish(context: JobContext, { importId }: Running): Promise<RunEnd> {
  return context.transact(async (work) => {
    const current = await lockImport(work, importId);
    invariant(current !== undefined, "an import that runs is there");
    if (current.status !== "running") return "elsewhere";
    await updateImport(work, importId, { status: "done", finishedAt: work.now, position: current.total });
    work.publish(importFinished, importId, { status: "done", done: current.total, total: current.total });
    return "done";
  });
}
