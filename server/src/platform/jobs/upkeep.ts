import { sql } from "kysely";
import { z } from "zod";
import { removeLeftFolders } from "#platform/files/temporary-folders";
import type { Module } from "#platform/module";
import { tablesOf, type Work } from "#platform/work";
import { defineJob } from "./jobs.ts";
import { sweepInBatches } from "./sweeping.ts";

const logOf = tablesOf<{ "platform.event": { org_id: string } }>();

/** Makes the event log's partitions for this and the next two months. Called at every start and once a day. */
export async function ensureEventPartitions(work: Work): Promise<void> {
  await sql`select platform.ensure_event_partitions()`.execute(logOf(work));
}

async function forgetOldReplies(work: Work, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select platform.forget_old_replies(${limit}) as n`.execute(logOf(work));
  return rows[0]?.n ?? 0;
}

async function forgetUnfinishedFiles(work: Work, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select platform.forget_unfinished_files(${limit}) as n`.execute(
    logOf(work),
  );
  return rows[0]?.n ?? 0;
}

const dailyUpkeep = defineJob({
  name: "platform.daily_upkeep",
  payload: z.unknown(),
  maxAttempts: 5,
  async run(context) {
    await context.transact(ensureEventPartitions);
    await removeLeftFolders();
    await sweepInBatches(context.signal, (limit) => context.transact((work) => forgetOldReplies(work, limit)));
    await sweepInBatches(context.signal, (limit) => context.transact((work) => forgetUnfinishedFiles(work, limit)));
  },
});

/** What the platform does for itself: partitions ahead of time, old idempotency replies and files that never became whole forgotten. */
export const upkeepModule: Module = {
  name: "platform",
  operations: [],
  consumers: [],
  jobs: [dailyUpkeep],
  schedule: ["17 3 * * * platform.daily_upkeep"],
};
