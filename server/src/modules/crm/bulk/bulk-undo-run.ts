import type { JobContext } from "#platform/jobs/jobs";
import type { Work } from "#platform/work";
import { bulkFinished, bulkProgressed } from "../events.ts";
import { writeInBulk } from "../long-work/bulk-writing-sql.ts";
import type { LeftReason } from "../long-work/left-schema.ts";
import { isSettable } from "../long-work/settable.ts";
import { judge, type Left, type Verdict } from "../long-work/undo-rules.ts";
import { anyObjectOf } from "../objects.ts";
import type { StoredRecord } from "../records/object-type.ts";
import { findRecords } from "../records/record-sight-sql.ts";
import { lockInBin, lockVisible } from "../records/record-write-sql.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { type BulkRefusal, insertBulkRefusals } from "./bulk-refusal-sql.ts";
import { maxKeptRefusals } from "./bulk-schema.ts";
import { type BulkRecord, type BulkUndo, lockBulkJob, updateBulkJob } from "./bulk-sql.ts";
import { type BulkEnd, inSteps } from "./bulk-run.ts";
import { doneBelow, type DoneEntry } from "./bulk-target-sql.ts";
import { giveBack, tasksObject } from "./bulk-tasks.ts";
import { moveBatch, updateInSlices } from "./bulk-writing.ts";

/**
 * Takes a job back batch by batch, the last one first, from where the last commit left off. Each batch is one
 * transaction that also moves the place, so that a crash neither forgets a record nor takes one back twice.
 */
export function undoBulkJob(context: JobContext, job: BulkRecord): Promise<BulkEnd> {
  return inSteps(context, job, (work) => undoBatch(work, job.id));
}

/** Null while there may be more. */
async function undoBatch(work: Work, jobId: string): Promise<BulkEnd | null> {
  const job = await lockBulkJob(work, jobId);
  if (job?.status !== "undoing" || job.undo === null) return "elsewhere";
  const batch = await doneBelow(work, jobId, job.undo.place);
  if (batch === undefined) return finish(work, job, job.undo);
  await writeInBulk(work);
  const { restored, left } = await takeBack(work, job, batch.done);
  const undo: BulkUndo = {
    ...job.undo,
    place: batch.place,
    done: job.undo.done + batch.done.length,
    restored: job.undo.restored + restored,
    left: job.undo.left + left.length,
  };
  await insertBulkRefusals(work, { jobId, step: "undo" }, left.slice(0, Math.max(0, maxKeptRefusals - job.undo.left)));
  await updateBulkJob(work, jobId, { undo });
  work.publish(bulkProgressed, jobId, { status: "undoing", done: undo.done, total: undo.total });
  return null;
}

interface TakenBack {
  readonly restored: number;
  readonly left: readonly BulkRefusal[];
}

async function takeBack(work: Work, { action, object }: BulkRecord, done: readonly DoneEntry[]): Promise<TakenBack> {
  if (object === tasksObject) return giveBack(work, done);
  const registry = await registryOf(work, await anyObjectOf(work, object));
  if (action === "delete") return moveBack(work, registry, done, "back");
  if (action === "restore") return moveBack(work, registry, done, "bin");
  return setBack(work, registry, done);
}

/** What was put into the bin comes back, and the other way round, upon the version that the job left alone. */
async function moveBack(
  work: Work,
  registry: Registry,
  done: readonly DoneEntry[],
  to: "bin" | "back",
): Promise<TakenBack> {
  const ids = done.map(([id]) => id);
  const found = to === "back" ? await lockInBin(work, registry, ids) : await lockVisible(work, registry, ids);
  const going: { readonly id: string; readonly version: number }[] = [];
  const left: BulkRefusal[] = [];
  for (const [id, version] of done) {
    const record = found.get(id);
    // somebody has taken it back already, or it is out of sight: either way nothing of theirs is touched
    if (record === undefined) left.push(leftRecord(id, record, { reason: "changed", properties: [] }));
    else if (record.version !== version) left.push(leftRecord(id, record, { reason: "changed", properties: [] }));
    else going.push({ id, version });
  }
  const { written, refused } = await moveBatch(work, registry, going, to);
  return { restored: written.length, left: [...left, ...refusedOf(refused, going, found)] };
}

interface Judged {
  readonly id: string;
  readonly verdict: Verdict;
}

/** Records get back what they had, property by property, where they still hold what the job wrote. */
async function setBack(work: Work, registry: Registry, done: readonly DoneEntry[]): Promise<TakenBack> {
  const { object } = registry;
  const ids = done.map(([id]) => id);
  const records = await lockVisible(work, registry, ids);
  const unseen = await findRecords(
    work,
    object,
    ids.filter((id) => !records.has(id)),
  );
  const settable = (name: string) => isSettable(registry, name);
  const judged = done.map(([id, version, before, after]): Judged => {
    const now = { record: records.get(id), unseen: unseen.has(id), builtOn: false, force: false, settable };
    return { id, verdict: judge({ recordId: id, action: "update", before, after, version }, now) };
  });
  const going = judged.flatMap(({ id, verdict }) =>
    verdict.restore === undefined ? [] : [{ id, values: verdict.restore }],
  );
  const { written, refused } = await updateInSlices(work, registry, going, { history: true, moving: true });
  const left = judged.flatMap(({ id, verdict }) =>
    verdict.left === undefined ? [] : [leftRecord(id, records.get(id), verdict.left)],
  );
  const known = new Set(left.map(({ record_id: id }) => id));
  const stayed = refusedOf(refused, going, records).filter(({ record_id: id }) => !known.has(id));
  return { restored: written.length, left: [...left, ...stayed] };
}

function refusedOf(
  refused: readonly { readonly index: number }[],
  going: readonly { readonly id: string }[],
  records: ReadonlyMap<string, StoredRecord>,
): BulkRefusal[] {
  return refused.flatMap(({ index }) => {
    const id = going[index]?.id;
    return id === undefined ? [] : [leftRecord(id, records.get(id), { reason: "refused", properties: [] })];
  });
}

function leftRecord(id: string, record: StoredRecord | undefined, { reason, properties }: Left): BulkRefusal {
  const code: LeftReason = reason;
  const problems = properties.map((path) => ({ path, code, message: "" }));
  return { record_id: id, label: String(record?.values["name"] ?? ""), code, problems };
}

async function finish(work: Work, { id }: BulkRecord, undo: BulkUndo): Promise<BulkEnd> {
  await updateBulkJob(work, id, { status: "undone", undo: { ...undo, done: undo.total }, finishedAt: work.now });
  work.publish(bulkFinished, id, { status: "undone", done: undo.total, total: undo.total });
  return "done";
}
