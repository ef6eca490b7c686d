import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import {
  Logger,
  parseCronItem,
  type ParsedCronItem,
  run,
  runMigrations,
  runTaskListOnce,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import { sql } from "kysely";
import type { Pool } from "pg";
import { z } from "zod";
import { type Actor, type Origin, systemActor } from "#platform/actor";
import { boundOrganization, tablesOf, type Transact, type Work } from "#platform/work";
import { Presence } from "./presence.ts";
import { type KeptRunner, keepRunning } from "./runner.ts";

/** Later work of one kind: enqueued in a transaction, run at least once after it commits. */
export interface JobType<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly payload: Payload;
  /** Tries before a job is given up and shown by `doctor`; waits grow exponentially from about a second. */
  readonly maxAttempts: number;
  /** How what it changes is told in the audit trail; "job" unless told. */
  readonly via?: Origin["via"];
  readonly run: (context: JobContext, payload: z.output<Payload>) => Promise<void>;
}

/** A job type whose payload's shape has been forgotten, as the worker handles it. */
export interface AnyJobType extends Omit<JobType, "run"> {
  readonly run: (context: JobContext, payload: never) => Promise<void>;
}

export interface JobContext {
  /** Runs a unit of work as the system, bound to the organization the job was enqueued in. */
  transact<Result>(body: (work: Work) => Promise<Result>): Promise<Result>;
  /** Aborted when the process is asked to stop: long jobs end at their next step and go on after the restart. */
  readonly signal: AbortSignal | undefined;
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** Declares a kind of job. Its name and payload are kept in the database: change them only compatibly. */
export function defineJob<Payload extends z.ZodType>(job: JobType<Payload>): JobType<Payload> {
  return job;
}

const queueOf = tablesOf<{ "graphile_worker.jobs": { id: string } }>();

/** What a job row carries; one made by the schedule carries nothing of ours. */
const Envelope = z.object({
  orgId: z.string().nullable().default(null),
  requestId: z.string().default("schedule"),
  payload: z.unknown().default({}),
});

/** Enqueues a job in the same transaction. With `key`, a waiting job of that key is replaced instead of doubled. */
export async function enqueue<Payload extends z.ZodType>(
  work: Work,
  job: JobType<Payload>,
  payload: z.input<Payload>,
  options: { key?: string; runAt?: Date } = {},
): Promise<void> {
  const envelope = {
    orgId: boundOrganization(work),
    requestId: work.origin.requestId,
    payload: job.payload.parse(payload),
  };
  const spec = {
    max_attempts: job.maxAttempts,
    ...(options.key === undefined ? {} : { job_key: options.key }),
    ...(options.runAt === undefined ? {} : { run_at: options.runAt.toISOString() }),
  };
  await sql`select graphile_worker.add_job(${job.name}, ${JSON.stringify(envelope)}::json,
      run_at => ${spec.run_at ?? null}::timestamptz, max_attempts => ${spec.max_attempts}, job_key => ${spec.job_key ?? null})`.execute(
    queueOf(work),
  );
}

/** Installs the queue's own schema as its owner and lets the application use it. Safe to repeat. */
export async function installJobs(ownerPool: Pool, log: FastifyBaseLogger): Promise<void> {
  await runMigrations({ pgPool: ownerPool, logger: queueLogger(log) });
  // The queue's tables carry row-level security for their owner alone; its rows hold ids and, for a password reset, an address.
  await ownerPool.query(`
    do $$
    declare t record;
    begin
      for t in select tablename from pg_tables where schemaname = 'graphile_worker' loop
        execute format('drop policy if exists application on graphile_worker.%I', t.tablename);
        execute format('create policy application on graphile_worker.%I for all to gomark_app using (true) with check (true)', t.tablename);
      end loop;
    end $$;
    grant usage on schema graphile_worker to gomark_app;
    grant select, insert, update, delete on all tables in schema graphile_worker to gomark_app;
    grant usage on all sequences in schema graphile_worker to gomark_app;
    grant execute on all functions in schema graphile_worker to gomark_app;`);
}

export interface JobsParts {
  readonly pool: Pool;
  readonly log: FastifyBaseLogger;
  readonly transact: Transact;
}

export interface Jobs {
  /** Runs jobs (`works`) and enqueues what is due by the clock (`schedules`), or one of the two. */
  start(what: { works: boolean; schedules: boolean }): Promise<void>;
  /** Runs everything that is due until the queue is empty. For tests and the command line. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * How a job has ended is written down by the queue's batches (of one, with no delay): only they end the runner, which is
 * then begun anew, when the database is away. Without them nobody handles that error, which would end the process.
 */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/** Runs jobs of the given kinds in this process. `cron` lines are `minute hour day month weekday name`. */
export function createJobs(types: readonly AnyJobType[], cron: readonly string[], parts: JobsParts): Jobs {
  const taskList: TaskList = Object.fromEntries(types.map((type) => [type.name, taskOf(type, parts)]));
  const presence = new Presence(parts.pool, parts.log);
  const shared = {
    pgPool: parts.pool,
    taskList,
    noHandleSignals: true,
    logger: queueLogger(parts.log),
    events: presence.events,
  };
  let runner: KeptRunner | null = null;
  return {
    async start({ works, schedules }) {
      presence.start();
      const tasks = works ? taskList : {};
      const parsedCronItems = schedules ? cron.map(toCronItem) : [];
      const begin = () =>
        run({ ...shared, preset, taskList: tasks, concurrency: 2, pollInterval: 2000, parsedCronItems });
      runner = await keepRunning(begin, parts.log);
    },
    async drain() {
      await drainQueue(shared, parts.pool);
    },
    async stop() {
      await runner?.stop();
      runner = null;
      await presence.stop();
    },
  };
}

/** A line of the schedule. Read here, since the queue's own reader of such lines knows no names with dots. */
function toCronItem(line: string): ParsedCronItem {
  const fields = line.split(" ");
  return parseCronItem({ match: fields.slice(0, 5).join(" "), task: fields.slice(5).join(" ") });
}

async function drainQueue(
  shared: { taskList: TaskList; noHandleSignals: boolean; logger: Logger; events: WorkerEvents },
  pool: Pool,
): Promise<void> {
  const maxRounds = 600;
  for (let round = 0; round < maxRounds; round += 1) {
    const client = await pool.connect();
    try {
      await runTaskListOnce({ ...shared, pgPool: pool }, shared.taskList, client);
    } finally {
      client.release();
    }
    const { rows } = await pool.query<{ busy: boolean }>(
      "select exists (select from graphile_worker.jobs where run_at <= now() and attempts < max_attempts) as busy",
    );
    if (rows[0]?.busy !== true) return;
    // another process holds the rest
    await wait(50);
  }
  throw new Error("the job queue did not empty in time");
}

function taskOf(
  type: AnyJobType,
  parts: JobsParts,
): (
  payload: unknown,
  helpers: { job: { attempts: number; max_attempts: number }; abortSignal?: AbortSignal | undefined },
) => Promise<void> {
  return async (raw, helpers) => {
    const { orgId, requestId, payload } = Envelope.parse(raw);
    const actor: Actor = systemActor(orgId, { name: type.name });
    const context: JobContext = {
      transact: (body) => parts.transact({ actor, origin: { requestId, ip: null, via: type.via ?? "job" } }, body),
      signal: helpers.abortSignal,
      attempt: helpers.job.attempts,
      maxAttempts: helpers.job.max_attempts,
    };
    await type.run(context, type.payload.parse(payload) as never);
  };
}

function queueLogger(log: FastifyBaseLogger): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error({ queue: true }, message);
    else if (level === "warning") log.warn({ queue: true }, message);
    else log.debug({ queue: true }, message);
  });
}
