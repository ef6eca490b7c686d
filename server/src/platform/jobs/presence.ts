import { EventEmitter } from "node:events";
import type { FastifyBaseLogger } from "fastify";
import type { WorkerEvents } from "graphile-worker";
import type { Pool, PoolClient } from "pg";

const sweepEverySeconds = 10;
/** A pool of workers takes its first job a moment before its lock is held. */
const graceSeconds = 5;

/**
 * Which pools of workers are alive. The queue itself gives the jobs of a killed process to others only after four
 * hours; here every pool, in whose name its workers take jobs, holds an advisory lock on that name as long as its
 * process is connected, and the jobs of those that hold none are set free within seconds.
 */
export class Presence {
  readonly events: WorkerEvents = new EventEmitter();
  readonly #pool: Pool;
  readonly #log: FastifyBaseLogger;
  readonly #alive = new Set<string>();
  #client: Promise<PoolClient> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pool: Pool, log: FastifyBaseLogger) {
    this.#pool = pool;
    this.#log = log;
    this.events.on("pool:create", ({ workerPool }) => {
      this.#alive.add(workerPool.id);
      this.#quietly("a worker's lock", (client) => lock(client, workerPool.id));
    });
    this.events.on("pool:release", ({ workerPool }) => {
      this.#alive.delete(workerPool.id);
      if (this.#client === null) return;
      this.#quietly("a worker's lock", (client) =>
        client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lockName(workerPool.id)]),
      );
    });
  }

  /** Sets free what dead workers hold, now and from time to time. */
  start(): void {
    const sweep = () =>
      this.#quietly("jobs of dead workers", async (client) => {
        const freed = await freeJobsOfDeadWorkers(client, this.#alive);
        if (freed > 0) this.#log.warn({ jobs: freed }, "jobs of a process that has died are taken up again");
      });
    sweep();
    this.#timer = setInterval(sweep, sweepEverySeconds * 1000);
    this.#timer.unref();
  }

  /** Gives the connection and with it every lock back. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#last;
    const held = this.#client;
    this.#client = null;
    if (held === null) return;
    try {
      const client = await held;
      await client.query("select pg_advisory_unlock_all()");
      client.release();
    } catch (error) {
      this.#log.warn({ err: error }, "the connection that holds the workers' locks was gone already");
    }
  }

  /** Work beside the jobs, one after the other on its connection: when it fails the jobs go on, and the next sweep tries again. */
  #quietly(what: string, body: (client: PoolClient) => Promise<unknown>): void {
    this.#last = this.#last
      .then(() => this.#connected())
      .then(body)
      .catch((error: unknown) => this.#log.warn({ err: error }, `${what} could not be seen to`));
  }

  #connected(): Promise<PoolClient> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<PoolClient> {
    try {
      const client = await this.#pool.connect();
      client.once("error", (error: Error) => {
        if (this.#client === null) return; // given back already; its socket only closes a moment later
        this.#client = null;
        client.release(error);
      });
      for (const worker of this.#alive) await lock(client, worker);
      return client;
    } catch (error) {
      this.#client = null;
      throw error;
    }
  }
}

function lockName(worker: string): string {
  return `gomark worker ${worker}`;
}

async function lock(client: PoolClient, worker: string): Promise<void> {
  await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [lockName(worker)]);
}

async function freeJobsOfDeadWorkers(client: PoolClient, own: ReadonlySet<string>): Promise<number> {
  const { rows } = await client.query<{ worker: string; jobs: number }>(
    `select locked_by as worker, count(*)::int as jobs from graphile_worker._private_jobs
     where locked_by is not null and locked_at < now() - make_interval(secs => $1) group by locked_by`,
    [graceSeconds],
  );
  let freed = 0;
  for (const { worker, jobs } of rows.filter((row) => !own.has(row.worker))) {
    const { rows: locks } = await client.query<{ dead: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as dead",
      [lockName(worker)],
    );
    if (locks[0]?.dead !== true) continue;
    await client.query("select graphile_worker.force_unlock_workers(array[$1])", [worker]);
    await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lockName(worker)]);
    freed += jobs;
  }
  return freed;
}
