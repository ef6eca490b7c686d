import { setTimeout as pause } from "node:timers/promises";
import { membersInFull } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { JobContext } from "#platform/jobs/jobs";
import { sideBySide } from "#platform/side-by-side";
import { actingAs, type Work } from "#platform/work";
import { bulkFinished, bulkProgressed } from "../events.ts";
import { tidyUp, writeInBulk } from "../long-work/bulk-writing-sql.ts";
import { actorAgain } from "../long-work/kept-actor.ts";
import { refuseShutOut } from "../long-work/shut-out.ts";
import { anyObjectOf } from "../objects.ts";
import { recordNames } from "../records/record-sight-sql.ts";
import type { WriteOutcome } from "../records/record-writing.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { valuesAt } from "./bulk-action-rules.ts";
import { type BulkRefusal, insertBulkRefusals } from "./bulk-refusal-sql.ts";
import { maxKeptRefusals } from "./bulk-schema.ts";
import { type BulkRecord, lockBulkJob, updateBulkJob } from "./bulk-sql.ts";
import { batchRows, type BulkBatch, type DoneEntry, fallenOut, keepDone, readBatch } from "./bulk-target-sql.ts";
import { handBatch, tasksObject } from "./bulk-tasks.ts";
import { moveBatch, updateInSlices } from "./bulk-writing.ts";

/** How a job ended: with everything done, because the process stops, or because somebody else has taken over. */
export type BulkEnd = "done" | "stopping" | "elsewhere";

/** After each batch others go first for this part of the time it took. */
const restAfter = 0.05;

/** Runs steps of a job as whoever started it, one transaction each, until one says how it ended. */
export async function inSteps(
  context: JobContext,
  job: Pick<BulkRecord, "actor" | "object">,
  step: (work: Work) => Promise<BulkEnd | null>,
): Promise<BulkEnd> {
  const acting = <Result>(body: (work: Work) => Promise<Result>) =>
    context.transact((work) => actingAs(work, actorAgain(job.actor), body));
  for (;;) {
    if (context.signal?.aborted === true) return "stopping";
    const began = performance.now();
    // what the last batch has left to be done is done beside the writing of the next
    const [end] = await sideBySide([
      acting(async (work) => {
        await refuseShutOut(work);
        return step(work);
      }),
      acting((work) => tidyUp(work, job.object)).then(() => null),
    ]);
    if (end !== null && end !== undefined) return end;
    await pause((performance.now() - began) * restAfter);
  }
}

/**
 * Does a job batch by batch from where the last commit left off. Each batch is one transaction that also moves the
 * position, so a crash loses nothing and doubles nothing.
 */
export function runBulkJob(context: JobContext, job: BulkRecord): Promise<BulkEnd> {
  return inSteps(context, job, (work) => runBatch(work, job.id));
}

/** Null while there may be more. */
async function runBatch(work: Work, jobId: string): Promise<BulkEnd | null> {
  const job = await lockBulkJob(work, jobId);
  if (job?.status !== "running") return "elsewhere";
  const batch = await readBatch(work, jobId, job.place);
  if (batch === undefined) return finish(work, job);
  await writeInBulk(work);
  await refuseGoneHeirs(work, job);
  const { outcome, refusals, named } =
    job.object === tasksObject ? unnamed(await handBatch(work, job, batch)) : await writeBatch(work, job, batch);
  const kept = refusals.slice(0, Math.max(0, maxKeptRefusals - job.counts.refused));
  await insertBulkRefusals(work, { jobId, step: "run" }, await named(kept));
  await keepDone(work, jobId, job.place, doneEntries(outcome));
  const position = job.position + batch.ids.length;
  await updateBulkJob(work, jobId, {
    place: job.place + 1,
    position,
    counts: {
      done: job.counts.done + outcome.written.length,
      unchanged: job.counts.unchanged + outcome.unchanged.length,
      refused: job.counts.refused + refusals.length,
    },
  });
  work.publish(bulkProgressed, jobId, { status: "running", done: position, total: job.total });
  return null;
}

/** Records that change hands are given to nobody who has been deactivated since: that would lose them once more. */
async function refuseGoneHeirs(work: Work, { from_member: from, change }: BulkRecord): Promise<void> {
  if (from === null) return;
  const heirs = [...(await membersInFull(work, change.owners ?? [])).values()];
  const gone = heirs.find(({ active }) => !active);
  if (gone !== undefined)
    throw new Refusal("rule_broken", `${gone.name}, who takes over, has been deactivated. Hand over to somebody else.`);
}

interface Batched {
  readonly outcome: WriteOutcome;
  readonly refusals: readonly BulkRefusal[];
  /** Gives refused records their names. */
  readonly named: (refusals: readonly BulkRefusal[]) => Promise<readonly BulkRefusal[]>;
}

/** What names its refused ones itself. */
function unnamed(batched: Omit<Batched, "named">): Batched {
  return { ...batched, named: async (refusals) => refusals };
}

async function writeBatch(work: Work, job: BulkRecord, { ids, place }: BulkBatch): Promise<Batched> {
  const registry = await registryOf(work, await anyObjectOf(work, job.object));
  const out = await noLongerSought(work, registry, job, ids);
  const sound = ids.flatMap((id, n) => (out.has(id) ? [] : [{ id, n: place * batchRows + n }]));
  const outcome =
    job.action === "delete" || job.action === "restore"
      ? await moveBatch(
          work,
          registry,
          sound.map(({ id }) => ({ id })),
          job.action === "delete" ? "bin" : "back",
        )
      : await updateInSlices(
          work,
          registry,
          sound.map(({ id, n }) => ({ id, values: valuesAt(job.change, n) })),
          { moving: true },
        );
  const refused = outcome.refused.map(({ index, code, problems }) => ({
    record_id: sound[index]?.id ?? "0",
    label: "",
    code,
    problems,
  }));
  return {
    outcome,
    refusals: [...[...out].map(fallenRefusal), ...refused],
    named: (some) => withNames(work, registry, some),
  };
}

/** What somebody has changed since the start and no longer matches is left alone; what the job finds as it was is done. */
async function noLongerSought(
  work: Work,
  registry: Registry,
  { target, action, created_at: since }: BulkRecord,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (target.named !== undefined || action === "restore") return new Set();
  return fallenOut(work, registry, { ids, since, sought: { ...target, action } });
}

function fallenRefusal(id: string): BulkRefusal {
  const message = "Somebody has changed it since the start, and the filter no longer matches it";
  return { record_id: id, label: "", code: "conflict", problems: [{ path: "id", code: "no_longer_matches", message }] };
}

async function withNames(work: Work, { object }: Registry, refusals: readonly BulkRefusal[]): Promise<BulkRefusal[]> {
  const names = await recordNames(
    work,
    object,
    refusals.map(({ record_id: id }) => id),
  );
  return refusals.map((refusal) => ({ ...refusal, label: names.get(refusal.record_id) ?? "" }));
}

function doneEntries({ written }: WriteOutcome): DoneEntry[] {
  return written.map(({ id, change }) => [id, change?.version ?? 0, change?.before ?? {}, change?.after ?? {}]);
}

async function finish(work: Work, { id, total }: BulkRecord): Promise<BulkEnd> {
  await updateBulkJob(work, id, { status: "done", finishedAt: work.now });
  work.publish(bulkFinished, id, { status: "done", done: total, total });
  return "done";
}
