import { EventEmitter } from "node:events";
import type { FastifyBaseLogger } from "fastify";
import type { WorkerEvents } from "graphile-worker";
import type { Pool, PoolClient } from "pg";

const sweepEveryMs = 10_000;
/** After the connection has broken: this long the first time, twice as long after every failure. */
const firstPauseMs = 250;
/** A pool of workers takes its first job a moment before its lock is held. */
const graceSeconds = 5;

interface Held {
  readonly client: PoolClient;
  giveBack(error?: Error): void;
}

/**
 * Which pools of workers are alive. The queue itself gives the jobs of a killed process to others only after four
 * hours; here every pool, in whose name its workers take jobs, holds an advisory lock on that name as long as its
 * process is connected, and the jobs of those that hold none are set free within seconds. A pool of this process that
 * has ended has left nothing running: what it could not write down, since the database was away, is free at once.
 */
export class Presence {
  readonly events: WorkerEvents = new EventEmitter();
  readonly #pool: Pool;
  readonly #log: FastifyBaseLogger;
  readonly #alive = new Set<string>();
  readonly #ended = new Set<string>();
  #held: Promise<Held> | null = null;
  #sweeping = false;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pool: Pool, log: FastifyBaseLogger) {
    this.#pool = pool;
    this.#log = log;
    this.events.on("pool:create", ({ workerPool }) => {
      this.#alive.add(workerPool.id);
      void this.#quietly("a worker's lock", (client) => lock(client, workerPool.id));
    });
    this.events.on("pool:release", ({ workerPool }) => {
      this.#alive.delete(workerPool.id);
      if (this.#held === null && !this.#sweeping) return; // its lock went with the connection
      this.#ended.add(workerPool.id);
      void this.#quietly("an ended worker's jobs", (client) => this.#freeEnded(client));
    });
  }

  /** Sets free what dead workers hold, now and from time to time. */
  start(): void {
    this.#sweeping = true;
    void this.#sweep();
  }

  /** Gives the connection and with it every lock back. */
  async stop(): Promise<void> {
    this.#sweeping = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#last;
    const held = this.#held;
    this.#held = null;
    if (held === null) return;
    try {
      const { client, giveBack } = await held;
      await client.query("select pg_advisory_unlock_all()");
      giveBack();
    } catch (error) {
      this.#log.warn({ err: error }, "the connection that holds the workers' locks was gone already");
    }
  }

  async #sweep(): Promise<void> {
    const swept = await this.#quietly("jobs of dead workers", async (client) => {
      await this.#freeEnded(client);
      const freed = await freeJobsOfDeadWorkers(client, this.#alive);
      if (freed > 0) this.#log.warn({ jobs: freed }, "jobs of a process that has died are taken up again");
    });
    this.#failures = swept ? 0 : this.#failures + 1;
    this.#sweepIn(swept ? sweepEveryMs : Math.min(sweepEveryMs, firstPauseMs * 2 ** this.#failures));
  }

  #sweepIn(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#sweeping) return;
    this.#timer = setTimeout(() => void this.#sweep(), ms);
    this.#timer.unref();
  }

  async #freeEnded(client: PoolClient): Promise<void> {
    const workers = [...this.#ended];
    if (workers.length === 0) return;
    const freed = await freeJobsOf(client, workers);
    for (const worker of workers) {
      await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lockName(worker)]);
      this.#ended.delete(worker);
    }
    if (freed > 0) this.#log.warn({ jobs: freed }, "jobs of workers that lost their database are taken up again");
  }

  /**
   * Work beside the jobs, one after the other on its connection: when it fails the jobs go on, and the next sweep tries
   * again. Answers whether it went well.
   */
  #quietly(what: string, body: (client: PoolClient) => Promise<unknown>): Promise<boolean> {
    const done = this.#last
      .then(() => this.#connected())
      .then(({ client }) => body(client))
      .then(
        () => true,
        (error: unknown) => {
          this.#log.warn({ err: error }, `${what} could not be seen to`);
          return false;
        },
      );
    this.#last = done;
    return done;
  }

  #connected(): Promise<Held> {
    this.#held ??= this.#connect().catch((error: unknown) => {
      this.#held = null;
      throw error;
    });
    return this.#held;
  }

  /** A connection that holds the lock of every living pool. When it breaks, the next one is tried for soon. */
  async #connect(): Promise<Held> {
    const client = await this.#pool.connect();
    const giveBack = (error?: Error) => {
      client.off("error", onLost);
      client.release(error);
    };
    const onLost = (error: Error) => {
      this.#held = null;
      giveBack(error);
      this.#sweepIn(firstPauseMs);
    };
    client.on("error", onLost);
    try {
      for (const worker of this.#alive) await lock(client, worker);
    } catch (error) {
      if (client.listeners("error").includes(onLost))
        giveBack(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
    return { client, giveBack };
  }
}

function lockName(worker: string): string {
  return `gomark worker ${worker}`;
}

async function lock(client: PoolClient, worker: string): Promise<void> {
  await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [lockName(worker)]);
}

async function freeJobsOfDeadWorkers(client: PoolClient, own: ReadonlySet<string>): Promise<number> {
  const { rows } = await client.query<{ worker: string }>(
    `select distinct locked_by as worker from graphile_worker._private_jobs
     where locked_by is not null and locked_at < now() - make_interval(secs => $1)`,
    [graceSeconds],
  );
  let freed = 0;
  for (const { worker } of rows.filter((row) => !own.has(row.worker))) {
    const { rows: locks } = await client.query<{ dead: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as dead",
      [lockName(worker)],
    );
    if (locks[0]?.dead !== true) continue;
    freed += await freeJobsOf(client, [worker]);
    await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lockName(worker)]);
  }
  return freed;
}

/** Answers how many jobs they held. */
async function freeJobsOf(client: PoolClient, workers: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ jobs: number }>(
    "select count(*)::int as jobs from graphile_worker._private_jobs where locked_by = any($1)",
    [workers],
  );
  await client.query("select graphile_worker.force_unlock_workers($1)", [workers]);
  return rows[0]?.jobs ?? 0;
}
