import { z } from "zod";
import { messageOf } from "#platform/faults";
import { defineJob, enqueue, type JobContext } from "#platform/jobs/jobs";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { importFinished, importProgressed } from "../events.ts";
import { checkImport } from "./import-check.ts";
import { runImport } from "./import-run.ts";
import { insideJob, type Tried } from "./import-source.ts";
import { undoRows } from "./undo/undo-run.ts";
import type { Import } from "./import-schema.ts";
import { noteTried, rowsIn } from "./import-progress-sql.ts";
import { findImport, type ImportRecord, lockImport, noCounts, updateImport } from "./import-sql.ts";
import { resumeStalled } from "./import-upkeep-sql.ts";
import { keepCheck } from "./imports-kept.ts";

/** A crash counts as an attempt; each goes on where the last one stopped. */
const maxAttempts = 200;
/** From this attempt on an error ends the import, until somebody runs it again. */
const patience = 10;
const tellEveryMs = 500;
const Payload = z.object({ importId: z.string() });

/** The dry run of a file that is too large for a request. */
export const checkImportJob = defineJob({
  name: "crm.imports.check",
  payload: Payload,
  maxAttempts,
  via: "import",
  run: (context, { importId }) =>
    orFailed(context, { importId, status: "checking" }, () => checkLarge(context, importId)),
});

/** The run itself; it goes on where the last commit left off. */
export const runImportJob = defineJob({
  name: "crm.imports.run",
  payload: Payload,
  maxAttempts,
  via: "import",
  run: (context, { importId }) =>
    orFailed(context, { importId, status: "running" }, async () => {
      if ((await runImport(context, importId)) === "stopping")
        await context.transact((work) => enqueueImport(work, "run", importId));
    }),
});

/** Taking back what a run has done; it too goes on where the last commit left off. */
export const undoImportJob = defineJob({
  name: "crm.imports.undo",
  payload: Payload,
  maxAttempts,
  via: "import",
  run: (context, { importId }) =>
    orFailed(context, { importId, status: "undoing" }, async () => {
      if ((await undoRows(context, importId)) === "stopping")
        await context.transact((work) => enqueueImport(work, "undo", importId));
    }),
});

/** The end of an import whose process was killed on each of its attempts: with the reason where people look for it. */
export const giveUpImportJob = defineJob({
  name: "crm.imports.give_up",
  payload: Payload,
  maxAttempts,
  via: "import",
  run: (context, { importId }) => context.transact((work) => giveUp(work, importId)),
});

async function giveUp(work: Work, importId: string): Promise<void> {
  const current = await lockImport(work, importId);
  if (current === undefined || !atWork.includes(current.status)) return;
  const failure = `The server was stopped in the middle of it ${maxAttempts} times, so it is not tried again by itself. Nothing is lost and nothing is doubled: begin it again to go on where it stopped.`;
  await fail(work, current, failure);
}

const atWork: readonly Import["status"][] = ["checking", "running", "undoing"];

/** Sees to it that no import stands still for ever: what is at work without a job gets one. */
export const watchImportsJob = defineJob({
  name: "crm.imports.watch",
  payload: z.unknown(),
  maxAttempts: 3,
  async run(context) {
    await context.transact((work) => resumeStalled(work, maxAttempts));
  },
});

const jobOf = { check: checkImportJob, run: runImportJob, undo: undoImportJob } as const;

/** Enqueues an import's work; a job of it that still waits is replaced. */
export async function enqueueImport(work: Work, step: keyof typeof jobOf, importId: string): Promise<void> {
  await enqueue(work, jobOf[step], { importId }, { key: `crm.import.${importId}` });
}

async function checkLarge(context: JobContext, importId: string): Promise<void> {
  const found = await context.transact((work) => findImport(work, importId));
  if (found?.status !== "checking") return;
  const setting = insideJob(context, { fileId: found.file_id, actor: found.actor });
  const check = await checkImport(
    { ...setting, tell: atMostEvery(tellEveryMs, (tried) => context.transact((work) => tell(work, found, tried))) },
    found.object,
    found.settings.chosen,
  );
  await context.transact(async (work) => {
    const current = await lockImport(work, importId);
    // somebody has chosen otherwise meanwhile: another check is on its way
    if (current?.version !== found.version) return;
    await keepCheck(work, importId, check);
    work.publish(importFinished, importId, { status: "ready", done: 0, total: check.reading.profile.rows });
  });
}

/** Rows tried are counted where a dry run's figures come to stand; where an import stands says what it has written. */
async function tell(work: Work, { id, version }: ImportRecord, { counts, total }: Tried): Promise<void> {
  if (!(await noteTried(work, { id, version, counts, total }))) return;
  work.publish(importProgressed, id, { status: "checking", done: rowsIn(counts), total });
}

/** The first call, and then those that come so long after the last one that was made. */
function atMostEvery<Input>(ms: number, call: (input: Input) => Promise<void>): (input: Input) => Promise<void> {
  let last = -Infinity;
  return async (input) => {
    const now = performance.now();
    if (now - last < ms) return;
    last = now;
    await call(input);
  };
}

async function fail(work: Work, { id, status, counts }: ImportRecord, failure: string): Promise<void> {
  const failed = await updateImport(work, id, {
    status: "failed",
    failure,
    // what a part of the rows would have become is no figure
    counts: status === "checking" ? noCounts : counts,
    finishedAt: work.now,
  });
  work.publish(importFinished, id, { status: "failed", done: failed.position, total: failed.total });
}

interface Step {
  readonly importId: string;
  /** What the import is while the job has something to do with it. */
  readonly status: Import["status"];
}

/**
 * What only people can mend, and what has failed too often, ends the import with the reason where they look for it. A
 * job that comes late ends nothing: the import has come to its end without it, or is at something else.
 */
async function orFailed(context: JobContext, { importId, status }: Step, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Refusal) && context.attempt < patience) throw error;
    const failure =
      error instanceof Refusal
        ? messageOf(error)
        : "Something broke on our side, several times. Begin it again to go on where it stopped.";
    await context.transact(async (work) => {
      const current = await lockImport(work, importId);
      if (current?.status === status) await fail(work, current, failure);
    });
    if (!(error instanceof Refusal)) throw error;
  }
}
