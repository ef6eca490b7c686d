import { z } from "zod";
import { Refusal } from "#platform/errors";
import { messageOf } from "#platform/faults";
import { defineJob, enqueue, type JobContext } from "#platform/jobs/jobs";
import type { Work } from "#platform/work";
import { bulkFinished, bulkProgressed } from "../events.ts";
import { type BulkEnd, runBulkJob } from "./bulk-run.ts";
import { type BulkRecord, lockBulkJob, nextBulkJob, resumeStalledBulkJobs, updateBulkJob } from "./bulk-sql.ts";
import { undoBulkJob } from "./bulk-undo-run.ts";

/** A crash counts as an attempt; each goes on where the last one stopped. */
const maxAttempts = 200;
/** From this attempt on an error ends the bulk job it came from. */
const patience = 10;
const Nothing = z.object({});

/** Does a company's bulk jobs one after the other, until none waits. */
export const bulkWorkJob = defineJob({
  name: "crm.bulk.work",
  payload: Nothing,
  maxAttempts,
  via: "bulk",
  async run(context) {
    for (;;) {
      const job = await context.transact(takeNext);
      if (job === undefined) return;
      const end = await orFailed(context, job, () =>
        job.status === "undoing" ? undoBulkJob(context, job) : runBulkJob(context, job),
      );
      if (end === "stopping") return context.transact(enqueueBulkWork);
    }
  },
});

/** The end of a job whose process was killed on each of its attempts: the next ones have their turn. */
export const giveUpBulkJob = defineJob({
  name: "crm.bulk.give_up",
  payload: Nothing,
  maxAttempts,
  via: "bulk",
  run: (context) =>
    context.transact(async (work) => {
      const job = await nextBulkJob(work);
      const failure = `The server was stopped in the middle of it ${maxAttempts} times, so it is not tried again. Nothing is doubled; what was done can be taken back.`;
      if (job !== undefined && job.status !== "waiting") await fail(work, job, failure);
      await enqueueBulkWork(work);
    }),
});

/** Sees to it that no job stands still for ever: a company whose jobs nobody works at gets somebody. */
export const watchBulkJobs = defineJob({
  name: "crm.bulk.watch",
  payload: z.unknown(),
  maxAttempts: 3,
  run: (context) => context.transact((work) => resumeStalledBulkJobs(work, maxAttempts)),
});

/** Sets the company's one worker to work; one that waits to begin is replaced. */
export async function enqueueBulkWork(work: Work): Promise<void> {
  await enqueue(work, bulkWorkJob, {}, { key: `crm.bulk.${work.orgId}` });
}

async function takeNext(work: Work): Promise<BulkRecord | undefined> {
  const job = await nextBulkJob(work);
  if (job?.status !== "waiting") return job;
  const running = await updateBulkJob(work, job.id, { status: "running", startedAt: work.now });
  work.publish(bulkProgressed, job.id, { status: "running", done: 0, total: job.total });
  return running;
}

/** What only people can mend, and what has failed too often, ends the job with the reason where they look for it. */
async function orFailed(
  context: JobContext,
  { id, status }: BulkRecord,
  body: () => Promise<BulkEnd>,
): Promise<BulkEnd> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Refusal) && context.attempt < patience) throw error;
    const failure =
      error instanceof Refusal
        ? messageOf(error)
        : "Something broke on our side, several times. What was done can be taken back.";
    await context.transact(async (work) => {
      const current = await lockBulkJob(work, id);
      if (current?.status === status) await fail(work, current, failure);
    });
    if (!(error instanceof Refusal)) throw error;
    return "done";
  }
}

async function fail(work: Work, { id, position, total }: BulkRecord, failure: string): Promise<void> {
  await updateBulkJob(work, id, { status: "failed", failure, finishedAt: work.now });
  work.publish(bulkFinished, id, { status: "failed", done: position, total });
}
