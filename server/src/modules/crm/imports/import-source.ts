import { readFile, readFileChunk } from "#platform/files/files";
import { actingAs, type Work } from "#platform/work";
import type { JobContext } from "#platform/jobs/jobs";
import { type OpenFile, tableRows } from "./csv/csv-table.ts";
import type { CsvRecord } from "./csv/csv-dialect.ts";
import { comparable } from "../records/text-rules.ts";
import { actorAgain, type ImportActor } from "./import-actor.ts";
import type { ImportPlan } from "./import-plan.ts";

/** Rows that are looked up, checked and written together: one transaction of well below a second. */
const batchRows = 500;

/** Where an import happens: inside one request, or in a job that commits as it goes. */
export interface Setting {
  readonly open: OpenFile;
  /** Runs a step as whoever started the import; in a job each step commits. */
  within<Result>(step: (work: Work) => Promise<Result>): Promise<Result>;
  /** Whether to end at the next step. */
  stopping(): boolean;
}

/** Everything inside the unit of work of a request. */
export function insideRequest(work: Work, fileId: string): Setting {
  return { open: () => readFile(work, fileId), within: (step) => step(work), stopping: () => false };
}

/** A job's own units of work: no transaction stays open between two steps, not even to read the file. */
export function insideJob(context: JobContext, { fileId, actor }: { fileId: string; actor: ImportActor }): Setting {
  return {
    open: () => chunks(context, fileId),
    within: (step) => context.transact((work) => actingAs(work, actorAgain(actor), step)),
    stopping: () => context.signal?.aborted === true,
  };
}

async function* chunks(context: JobContext, fileId: string): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position += 1) {
    const chunk = await context.transact((work) => readFileChunk(work, fileId, position));
    if (chunk === undefined) return;
    yield chunk;
  }
}

/** The table's rows in batches, each with how many rows of the table stand before it. */
export async function* batches(
  setting: Setting,
  plan: Pick<ImportPlan, "format">,
): AsyncGenerator<{ readonly records: readonly CsvRecord[]; readonly before: number }> {
  let pending: CsvRecord[] = [];
  let before = 0;
  for await (const records of tableRows(setting.open, plan.format)) {
    pending.push(...records);
    while (pending.length >= batchRows) {
      yield { records: pending.slice(0, batchRows), before };
      pending = pending.slice(batchRows);
      before += batchRows;
    }
  }
  if (pending.length > 0) yield { records: pending, before };
}

/** The names of the records in the file, when some of its rows point to others of it; null otherwise. */
export async function namesInFile(setting: Setting, plan: ImportPlan): Promise<ReadonlySet<string> | null> {
  const pointsWithin = plan.columns.some(({ targets }) =>
    targets.some((target) => target.kind === "property" && target.property.target === plan.object.key),
  );
  const index = plan.columns.findIndex(({ targets }) =>
    targets.some((target) => target.kind === "property" && target.property.name === "name"),
  );
  if (!pointsWithin || index < 0) return null;
  const names = new Set<string>();
  for await (const { records } of batches(setting, plan)) {
    for (const { fields, problem } of records) if (problem === null) names.add(comparable(fields[index] ?? ""));
  }
  return names;
}
