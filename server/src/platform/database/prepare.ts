import type { FastifyBaseLogger } from "fastify";
import { Pool } from "pg";
import { installJobs } from "#platform/jobs/jobs";
import type { DatabaseUrls } from "#platform/postgres/cluster";
import { migrate } from "./migrate.ts";

/** Brings a database to what this program needs: our schema and the job queue's own. Safe to repeat. */
export async function prepareDatabase(
  urls: DatabaseUrls,
  log: FastifyBaseLogger,
): Promise<{ applied: readonly string[] }> {
  const migrated = await migrate(urls, { log: (line) => log.info(line) });
  const pool = new Pool({ connectionString: urls.owner, max: 1, application_name: "gomark prepare" });
  const broke = (error: Error) => log.warn({ err: error }, "the connection that prepares the database broke");
  pool.on("error", broke);
  pool.on("connect", (client) => client.on("error", broke));
  try {
    await installJobs(pool, log);
  } finally {
    await pool.end();
  }
  return migrated;
}
