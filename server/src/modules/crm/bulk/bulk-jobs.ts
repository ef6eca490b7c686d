import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { Refusal } from "#platform/errors";
import { decodeCursor, toPage } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import type { Work } from "#platform/work";
import { bulkFinished, bulkProgressed } from "../events.ts";
import { keepActor } from "../long-work/kept-actor.ts";
import { everyObject } from "../objects.ts";
import { actionRight, movedTooFar } from "./bulk-action-rules.ts";
import { checkRequest, refuseTooMany } from "./bulk-preview.ts";
import { enqueueBulkWork } from "./bulk-queue.ts";
import { type BulkRefusal, deleteLeft, readBulkRefusals } from "./bulk-refusal-sql.ts";
import {
  type BulkJob,
  type BulkJobInFull,
  type BulkStatus,
  maxKeptRefusals,
  maxSample,
  type StartBulkJob,
} from "./bulk-schema.ts";
import {
  bulkJobPage,
  type BulkRecord,
  findBulkJob,
  insertBulkJob,
  jobsAhead,
  lockBulkJob,
  type NewBulkJob,
  updateBulkJob,
} from "./bulk-sql.ts";
import { freeze } from "./bulk-target-sql.ts";
import { pluralOf, tasksPlural } from "./bulk-tasks.ts";
import { toBulkJob, toLeft, toRefused } from "./bulk-wire.ts";

/**
 * Writes down which records a job is about and puts it in line. Refuses (`conflict`, with both numbers) when these are
 * no longer about as many as the preview had counted.
 */
export async function startBulkJob(work: Work, { expected, ...request }: StartBulkJob): Promise<BulkJobInFull> {
  const registry = await checkRequest(work, request);
  const { object, action, values, owners, relation, to, filter, q, ids } = request;
  const job = { object, action, change: { values, owners, relation, to }, target: { filter, q, named: ids?.length } };
  const write = (id: string) => freeze(work, registry, id, request);
  return inFull(work, await queueBulkJob(work, { ...job, plural: registry.object.plural, expected, write }));
}

export interface JobToQueue extends Omit<NewBulkJob, "actor"> {
  /** What the job changes, in words. */
  readonly plural: string;
  readonly expected: number;
  /** Writes down what the job is about and answers how many that is. */
  readonly write: (jobId: string) => Promise<number>;
}

/** Puts a job in line that is known to be sound; it acts as whoever starts it. Refuses as `startBulkJob` does. */
export async function queueBulkJob(work: Work, { plural, expected, write, ...job }: JobToQueue): Promise<BulkRecord> {
  const id = await insertBulkJob(work, { ...job, actor: await keptActor(work) });
  const total = await write(id);
  refuseTooMany(total);
  if (movedTooFar(expected, total))
    throw new Refusal(
      "conflict",
      `The preview counted ${expected} ${plural}, and now they are ${total}. Look at the preview again.`,
      { facts: { expected, count: total } },
    );
  const started = await updateBulkJob(work, id, { total });
  await enqueueBulkWork(work);
  work.publish(bulkProgressed, id, { status: "waiting", done: 0, total });
  return started;
}

async function keptActor(work: Work) {
  return keepActor(work.actor, [...(await everyObject(work)), { plural: tasksPlural }]);
}

/** One job with its progress and its first refusals. */
export async function readBulkJob(work: Work, { id }: { id: string }): Promise<BulkJobInFull> {
  return inFull(work, mine(work, await findBulkJob(work, id)));
}

const BulkCursor = z.tuple([Instant, Id]);

/** One's own jobs, newest first; everybody's for whoever may read the audit trail. */
export async function listBulkJobs(work: Work, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const position = cursor === undefined ? null : decodeCursor(cursor, BulkCursor);
  const after = position === null ? null : { at: position[0], id: position[1] };
  const rows = await bulkJobPage(work, seesAll(work) ? "everybody" : work.actor, { after, limit: limit + 1 });
  const waiting = rows.flatMap(({ id, status }) => (status === "waiting" ? [id] : []));
  const ahead = await jobsAhead(work, waiting);
  return toPage(rows, limit, {
    item: (row) => toBulkJob(row, ahead.get(row.id) ?? 0),
    key: ({ created_at: at, id }) => [at.toISOString(), id],
  });
}

interface Named {
  readonly id: string;
  readonly version?: number | undefined;
}

/** Ends a job after the batch it is at. What it has done stays, and can be taken back. */
export async function stopBulkJob(work: Work, named: Named): Promise<BulkJobInFull> {
  const job = await lockedJob(work, named);
  if (job.status !== "waiting" && job.status !== "running")
    throw new Refusal("conflict", `This job is ${job.status}, so there is nothing to stop`, {
      facts: { status: job.status },
    });
  const stopped = await updateBulkJob(work, job.id, { status: "stopped", finishedAt: work.now });
  work.publish(bulkFinished, job.id, { status: "stopped", done: job.position, total: job.total });
  return inFull(work, stopped);
}

const undoable: readonly BulkStatus[] = ["done", "stopped", "failed"];

/** Begins to take a job back, as far as it has come; goes on with that after a failure. */
export async function undoJob(work: Work, named: Named): Promise<BulkJobInFull> {
  const job = await lockedJob(work, named);
  const fresh = job.undo === null;
  if (!undoable.includes(job.status) || (fresh && job.counts.done === 0))
    throw new Refusal(
      "conflict",
      job.status === "undone"
        ? "This job has been taken back already"
        : `This job is ${job.status} and has changed ${job.counts.done} records: there is nothing to take back`,
      { facts: { status: job.status } },
    );
  const right = `${await pluralOf(work, job.object)}.${actionRight(job.action)}`;
  if (!work.actor.can(right))
    throw new Refusal("forbidden", `Taking this back needs ${right}, which your role does not have here.`);
  if (fresh) await deleteLeft(work, job.id);
  const undo = job.undo ?? { place: job.place, done: 0, total: job.counts.done, restored: 0, left: 0 };
  const undoing = await updateBulkJob(work, job.id, {
    status: "undoing",
    undo,
    actor: await keptActor(work),
    failure: null,
    startedAt: work.now,
    finishedAt: null,
  });
  await enqueueBulkWork(work);
  work.publish(bulkProgressed, job.id, { status: "undoing", done: undo.done, total: undo.total });
  return inFull(work, undoing);
}

/** The refused records as a spreadsheet opens them, with every reason. */
export async function bulkRefusalFile(work: Work, { id }: { id: string }) {
  const job = mine(work, await findBulkJob(work, id));
  const refusals = await readBulkRefusals(work, { jobId: id, step: "run" }, maxKeptRefusals);
  const lines = refusals.map((refusal) => [refusal.record_id, refusal.label, refusal.code, reasonsOf(refusal)]);
  const content = stringify([["GoMark id", "Name", "Code", "Reasons"], ...lines], {
    bom: true,
    escape_formulas: true,
    record_delimiter: "windows",
  });
  const day = job.created_at.toISOString().slice(0, 10);
  return {
    fileName: `${await pluralOf(work, job.object)}-refused-${day}.csv`,
    mediaType: "text/csv" as const,
    content,
  };
}

function reasonsOf({ problems }: BulkRefusal): string {
  return problems.map(({ path, message }) => (path === "id" ? message : `${path}: ${message}`)).join("; ");
}

async function inFull(work: Work, job: BulkRecord): Promise<BulkJobInFull> {
  const ahead = job.status === "waiting" ? await jobsAhead(work, [job.id]) : new Map<string, number>();
  const refused = await readBulkRefusals(work, { jobId: job.id, step: "run" }, maxSample);
  const left = job.undo === null ? [] : await readBulkRefusals(work, { jobId: job.id, step: "undo" }, maxSample);
  const plain: BulkJob = toBulkJob(job, ahead.get(job.id) ?? 0);
  return { ...plain, refusedSample: refused.map(toRefused), leftSample: left.map(toLeft) };
}

async function lockedJob(work: Work, { id, version }: Named): Promise<BulkRecord> {
  const job = mine(work, await lockBulkJob(work, id));
  if (version !== undefined && version !== job.version)
    throw new Refusal("conflict", "This job has changed in the meantime", {
      facts: { version: job.version, status: job.status },
    });
  return job;
}

/** Names of records and filters stand in a job: it is its starter's, and of whoever may see what everybody does. */
function mine(work: Work, job: BulkRecord | undefined): BulkRecord {
  const { userId, keyId } = work.actor;
  const own =
    job !== undefined && ((userId !== null && job.user_id === userId) || (keyId !== null && job.key_id === keyId));
  if (job === undefined || !(own || seesAll(work))) throw new Refusal("not_found", "There is no such job");
  return job;
}

function seesAll(work: Work): boolean {
  return work.actor.can("audit.read");
}
