import Fastify from "fastify";
import type { PoolClient } from "pg";
import { openPools } from "../server/src/platform/database/pools.ts";
import { benchSettings, type ProcessStart } from "./processes.ts";
import { type Recording, withId } from "./recording.ts";

/** Sends the statements in order; answers the rows of the last that had any. */
async function replay(client: PoolClient, recording: Recording, given: string): Promise<unknown[]> {
  let id = recording.creates ? null : given;
  let rows: unknown[] = [];
  for (const { values, ...statement } of recording.statements) {
    const query =
      values.length === 0 ? statement : { ...statement, values: withId(values, recording.id, id ?? recording.id) };
    const result = await client.query<{ id?: string }>(query);
    if (!Array.isArray(result.rows) || result.rows.length === 0) continue;
    rows = result.rows;
    if (statement.text.includes("nextval(")) id ??= result.rows[0]?.id ?? null;
  }
  return rows;
}

/**
 * The floor: bare Fastify handlers that send the same statements in one tenant-bound transaction through the same
 * kind of pool. No identity, permission, validation or shaping: what remains is the least the work can cost.
 */
async function start({ port, urls }: ProcessStart): Promise<void> {
  const pools = openPools(urls, benchSettings(port), (error) => console.error(error.message));
  const app = Fastify();
  const recordings = new Map<string, Recording>();
  app.route<{ Params: { name: string; id: string } }>({
    method: ["GET", "POST"],
    url: "/floor/:name/:id",
    handler: async ({ params }, reply) => {
      const recording = recordings.get(params.name);
      if (recording === undefined) return reply.status(404).send();
      const client = await pools.app.connect();
      try {
        return await reply.send(await replay(client, recording, params.id));
      } catch (error) {
        await client.query("rollback");
        throw error;
      } finally {
        client.release();
      }
    },
  });
  const stop = async () => {
    await app.close();
    await pools.close();
    process.exit();
  };
  await app.listen({ host: "127.0.0.1", port });
  process.on("message", (message: Recording | string) => {
    if (message === "stop") void stop();
    if (typeof message === "string") return;
    recordings.set(message.name, message);
    process.send?.({ recorded: message.name });
  });
  process.send?.({ ready: true });
}

process.once("message", (message: ProcessStart) => void start(message));
