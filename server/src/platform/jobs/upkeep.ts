import { sql } from "kysely";
import { z } from "zod";
import type { Module } from "#platform/module";
import { tablesOf, type Work } from "#platform/work";
import { defineJob } from "./jobs.ts";

const logOf = tablesOf<{ "platform.event": { org_id: string } }>();
const batch = 10_000;
const maxBatches = 100;

/** Makes the event log's partitions for this and the next two months. Called at every start and once a day. */
export async function ensureEventPartitions(work: Work): Promise<void> {
  await sql`select platform.ensure_event_partitions()`.execute(logOf(work));
}

async function forgetOldReplies(work: Work): Promise<number> {
  const { rows } = await sql<{ n: number }>`select platform.forget_old_replies(${batch}) as n`.execute(logOf(work));
  return rows[0]?.n ?? 0;
}

const dailyUpkeep = defineJob({
  name: "platform.daily_upkeep",
  payload: z.unknown(),
  maxAttempts: 5,
  async run(context) {
    await context.transact(ensureEventPartitions);
    for (let round = 0; round < maxBatches; round += 1) {
      if ((await context.transact(forgetOldReplies)) < batch) return;
    }
  },
});

/** What the platform does for itself: partitions ahead of time, old idempotency replies forgotten. */
export const upkeepModule: Module = {
  name: "platform",
  operations: [],
  consumers: [],
  jobs: [dailyUpkeep],
  schedule: ["17 3 * * * platform.daily_upkeep"],
};
