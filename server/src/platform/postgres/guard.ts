import { realpath } from "node:fs/promises";
import { Client } from "pg";
import { Fault } from "#platform/faults";
import type { ClusterState } from "./cluster-files.ts";
import { dataFolder, superuser } from "./server-process.ts";

/** Any number, the same in every GoMark: the advisory lock its one live owner holds. */
const ownerLock = 4_147_250_318;

/**
 * Opens a session on the server at `port` as the cluster's superuser, after making sure that it serves this very
 * cluster: a port found in a stale file may belong to somebody else by now.
 */
export async function connectTo(state: ClusterState, port: number): Promise<Client> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user: superuser,
    password: state.passwords.admin,
    database: "postgres",
    connectionTimeoutMillis: 5000,
    application_name: `gomark owner ${process.pid}`,
  });
  client.on("error", () => undefined); // a lost session also emits "end", which the owner listens to
  await client.connect();
  try {
    const found = await client.query<{ folder: string; cluster: string }>(
      `select current_setting('data_directory') as folder, current_setting('gomark.cluster', true) as cluster`,
    );
    const row = found.rows[0];
    const expected = await realpath(dataFolder(state.folder));
    if (row?.cluster !== state.id || (await realpath(row.folder)) !== expected) {
      throw new Fault(`Port ${port} answers with another cluster than the one in ${state.folder}.`);
    }
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Takes the owner's lock on this session, or tells which process holds it. */
export async function takeOwnership(
  session: Client,
): Promise<{ taken: true } | { taken: false; holder: number | null }> {
  const tried = await session.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [ownerLock]);
  if (tried.rows[0]?.taken === true) return { taken: true };
  const held = await session.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid::bigint << 32 | l.objid::bigint = $1`,
    [ownerLock],
  );
  const pid = Number(held.rows[0]?.name.split(" ").at(-1));
  return { taken: false, holder: Number.isInteger(pid) ? pid : null };
}
