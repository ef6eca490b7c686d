import type { Pool } from "pg";
import { migrationsFolder, readMigrations } from "#platform/database/migrate";
import type { EventLog } from "#platform/events/event-log";

/** After this many failures in a row a consumer is stuck: one bad fact may pass by itself, three will not. */
const stuckAfterFailures = 3;
/** Facts are counted up to this many. */
export const mostLag = 10_000;

export interface ConsumerState {
  readonly name: string;
  readonly failures: number;
  /** Facts it has not digested yet, counted up to `mostLag`. */
  readonly lag: number;
}

export interface QueueState {
  readonly due: number;
  readonly failed: number;
}

/** Where the consumers of the log stand, read as the role that may read the log. */
export async function consumerStates(pool: Pool, eventLog: EventLog): Promise<readonly ConsumerState[]> {
  const { rows } = await pool.query<{ name: string; failures: number; xid: string; seq: string }>(
    "select name, failures, xid::text, seq from platform.consumer order by name",
  );
  return Promise.all(
    rows.map(async ({ name, failures, xid, seq }) => ({
      name,
      failures,
      lag: await eventLog.lag({ xid, seq }, mostLag),
    })),
  );
}

/** Names of consumers that fail again and again, so that what they keep up falls behind. */
export async function stuckConsumers(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "select name from platform.consumer where failures >= $1 order by name",
    [stuckAfterFailures],
  );
  return rows.map(({ name }) => name);
}

/** Jobs that wait for a worker, and those given up after their last try. */
export async function queueState(pool: Pool): Promise<QueueState> {
  const { rows } = await pool.query<QueueState>(`
    select (count(*) filter (where attempts < max_attempts and run_at <= now() and locked_at is null))::int as due,
           (count(*) filter (where attempts >= max_attempts))::int as failed
    from graphile_worker.jobs`);
  return rows[0] ?? { due: 0, failed: 0 };
}

/** Whether the database has run every migration this program knows. */
export async function schemaIsCurrent(pool: Pool): Promise<boolean> {
  const newest = (await readMigrations(migrationsFolder)).at(-1)?.number ?? 0;
  const { rows } = await pool.query<{ number: number | null }>("select max(number) as number from platform.migration");
  return rows[0]?.number === newest;
}
