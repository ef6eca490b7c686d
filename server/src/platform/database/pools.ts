import { Kysely, PostgresDialect } from "kysely";
import pg, { type Pool } from "pg";
import type { DatabaseUrls } from "#platform/postgres/cluster";

/** Connections of one process, one pool per login. None may bypass row-level security. */
export interface Pools {
  readonly app: Pool;
  readonly auth: Pool;
  readonly events: Pool;
  readonly db: Kysely<unknown>;
  close(): Promise<void>;
}

export interface PoolLimits {
  readonly appConnections: number;
  /** After this many milliseconds PostgreSQL stops a statement; the caller gets `too_busy`. */
  readonly statementTimeoutMs: number;
}

/** Opens the process's pools. Connections are made on demand, so an unreachable database shows at the first query. */
export function openPools(urls: DatabaseUrls, limits: PoolLimits, onError: (error: Error) => void): Pools {
  const open = (url: string, max: number, name: string) => {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      application_name: `gomark ${name}`,
      statement_timeout: limits.statementTimeoutMs,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: 10_000,
    });
    // an idle connection that breaks is replaced by the pool; without a listener it would end the process
    pool.on("error", onError);
    pool.on("connect", (client) => void client.on("error", onError));
    return pool;
  };
  const app = open(urls.app, limits.appConnections, "app");
  const auth = open(urls.auth, 4, "auth");
  const events = open(urls.events, 4, "events");
  return {
    app,
    auth,
    events,
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: app }) }),
    async close() {
      await Promise.all([app.end(), auth.end(), events.end()]);
    },
  };
}
