import { readFile, readFileChunk } from "#platform/files/files";
import { freeReadBuffers } from "#platform/process-memory";
import { actingAs, type Work } from "#platform/work";
import type { JobContext } from "#platform/jobs/jobs";
import type { OpenFile } from "./csv/csv-table.ts";
import { tableRows } from "./import-table.ts";
import type { CsvRecord } from "./csv/csv-dialect.ts";
import { actorAgain, type KeptActor } from "../long-work/kept-actor.ts";
import { refuseShutOut } from "../long-work/shut-out.ts";
import type { ImportPlan } from "./import-plan.ts";
import type { Counts } from "./import-schema.ts";
import { type MarkedReading, markedReading } from "./marks/marked-rows.ts";
import { type MarkedRow, markRows, noMarks, type RowMarks } from "./marks/row-marks.ts";

/** Rows that are looked up, checked and written together: one transaction of well below a second. */
const batchRows = 2000;

/** Where an import happens: inside one request, or in a job that commits as it goes. */
export interface Setting {
  readonly open: OpenFile;
  /** Runs a step as whoever started the import; in a job each step commits. */
  within<Result>(step: (work: Work) => Promise<Result>): Promise<Result>;
  /** Whether to end at the next step. */
  stopping(): boolean;
  /** Whether the file may be read on while a step is at work: inside a request both share one connection. */
  readonly readsAhead: boolean;
  /** Lets a dry run be followed; absent where nobody could see it before it ends. */
  tell?(tried: Tried): Promise<void>;
}

/** How far a dry run has come, of how many rows. */
export interface Tried {
  readonly counts: Counts;
  readonly total: number;
}

/** Everything inside the unit of work of a request. */
export function insideRequest(work: Work, fileId: string): Setting {
  return { open: () => readFile(work, fileId), within: (step) => step(work), stopping: () => false, readsAhead: false };
}

/** A job's own units of work: no transaction stays open between two steps, not even to read the file. */
export function insideJob(context: JobContext, { fileId, actor }: { fileId: string; actor: KeptActor }): Setting {
  return {
    open: () => chunks(context, fileId),
    within: (step) =>
      context.transact((work) =>
        actingAs(work, actorAgain(actor), async (acting) => {
          await refuseShutOut(acting);
          return step(acting);
        }),
      ),
    stopping: () => context.signal?.aborted === true,
    readsAhead: true,
  };
}

/** Some two megabytes of a file. */
const chunksPerFree = 8;

async function* chunks(context: JobContext, fileId: string): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position += 1) {
    const chunk = await context.transact((work) => readFileChunk(work, fileId, position));
    if (chunk === undefined) return;
    if (position % chunksPerFree === 0) freeReadBuffers();
    yield chunk;
  }
}

/** Rows of the table as they are handled together, with how many rows of the table stand before them. */
export interface Batch<Row> {
  readonly rows: readonly Row[];
  readonly before: number;
}

/** The table's rows in batches, from the row after the first `from` on. */
export async function* batches(
  setting: Setting,
  plan: Pick<ImportPlan, "format">,
  from = 0,
): AsyncGenerator<Batch<CsvRecord>> {
  let pending: CsvRecord[] = [];
  let before = from;
  let skipped = 0;
  for await (const records of tableRows(setting.open, plan.format)) {
    const behind = Math.min(records.length, from - skipped);
    skipped += behind;
    for (const record of behind === 0 ? records : records.slice(behind)) pending.push(record);
    while (pending.length >= batchRows) {
      yield { rows: pending.slice(0, batchRows), before };
      pending = pending.slice(batchRows);
      before += batchRows;
    }
  }
  if (pending.length > 0) yield { rows: pending, before };
}

/** The rows of the file from the row after the first `from` on, each batch made ready while the last one is at work. */
export async function* batchesAhead<Ready>(
  setting: Setting,
  plan: ImportPlan,
  { from = 0, prepare }: { from?: number; prepare: (batch: Batch<CsvRecord>) => Promise<Ready> | Ready },
): AsyncGenerator<Ready> {
  const ready = prepared(batches(setting, plan, from), prepare);
  yield* setting.readsAhead ? ahead(ready) : ready;
}

async function* prepared<Item, Ready>(
  items: AsyncGenerator<Item>,
  prepare: (item: Item) => Promise<Ready> | Ready,
): AsyncGenerator<Ready> {
  for await (const item of items) yield prepare(item);
}

/** Goes one item ahead: the next one is made while the last is at work. */
async function* ahead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  const next = () => {
    const result = items.next();
    result.catch(() => {}); // told when it is its turn
    return result;
  };
  let coming = next();
  try {
    for (let result = await coming; result.done !== true; result = await coming) {
      coming = next();
      yield result.value;
    }
  } finally {
    await coming.catch(() => {});
    await items.return(undefined);
  }
}

/** What only the whole file can say about its rows; reading it all once more is spared where there is nothing to learn. */
export async function marksOf(setting: Setting, plan: ImportPlan): Promise<RowMarks> {
  const reading = markedReading(plan);
  return reading === null ? noMarks : markRows(markedRows(setting, plan, reading));
}

async function* markedRows(
  setting: Setting,
  plan: ImportPlan,
  { readMarks }: MarkedReading,
): AsyncGenerator<readonly MarkedRow[]> {
  for await (const { rows, before } of batches(setting, plan))
    yield rows.map((record, index) => ({ row: before + index, line: record.line, ...readMarks(record) }));
}
