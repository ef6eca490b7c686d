import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { openPools } from "#platform/database/pools";
import { prepareDatabase } from "#platform/database/prepare";
import { readClusterState } from "#platform/postgres/cluster-files";
import { startCluster } from "#platform/postgres/cluster";
import { createLog } from "#platform/telemetry/log";
import { createTransact, tablesOf } from "#platform/work";
import { createJobs, defineJob, type Jobs } from "./jobs.ts";

const log = createLog("silent");
const sleeper = tablesOf<{ pg_sleep: { pg_sleep: string } }>();

it("jobs go on in the same process after the database alone has died under them", { timeout: 120_000 }, async () => {
  const { pool, transact, killDatabase } = await ownDatabase();
  const runs: string[] = [];
  const done: string[] = [];
  const job = defineJob({
    name: "test.death",
    payload: z.object({}),
    maxAttempts: 5,
    async run(context) {
      runs.push(`attempt ${context.attempt}`);
      // the first time it is in the middle of a statement when the server dies
      const seconds = runs.length === 1 ? 60 : 0;
      await context.transact((work) => sql`select pg_sleep(${seconds})`.execute(sleeper(work)));
      done.push(`attempt ${context.attempt}`);
    },
  });
  const jobs = started(createJobs([job], [], { pool, log, transact }));
  await jobs.start({ works: true, schedules: false });
  const add = () => pool.query("select graphile_worker.add_job('test.death', '{}'::json, max_attempts => 5)");
  await add();
  await expect.poll(() => runs, { timeout: 10_000 }).toEqual(["attempt 1"]);

  await killDatabase();
  await expect.poll(() => done, { timeout: 30_000 }).toEqual(["attempt 2"]);
  expect(runs).toEqual(["attempt 1", "attempt 2"]);

  // not only what was under way: what comes later, and after another death
  await add();
  await expect.poll(() => done, { timeout: 10_000 }).toEqual(["attempt 2", "attempt 1"]);
  await killDatabase();
  await expect
    .poll(
      () =>
        add().then(
          () => "added",
          () => "away",
        ),
      { timeout: 30_000 },
    )
    .toBe("added");
  await expect.poll(() => done.length, { timeout: 15_000 }).toBe(3);
  const left = "select count(*)::int as n from graphile_worker.jobs";
  await expect.poll(async () => (await pool.query<{ n: number }>(left)).rows[0]?.n, { timeout: 5000 }).toBe(0);
});

function started(jobs: Jobs): Jobs {
  onTestFinished(() => jobs.stop());
  return jobs;
}

/** A server of its own, since it is killed; and the pool that works on it, closed after the jobs. */
async function ownDatabase() {
  const dataDir = await mkdtemp(join(tmpdir(), "gomark-jobs-"));
  onTestFinished(async () => {
    const state = await readClusterState(dataDir);
    for (const folder of [dataDir, state?.folder ?? dataDir]) await rm(folder, { recursive: true, force: true });
  });
  const cluster = await startCluster({ dataDir });
  onTestFinished(() => cluster.stop());
  await prepareDatabase(cluster.urls(), log);
  const pools = openPools(cluster.urls(), { appConnections: 6, statementTimeoutMs: 90_000 }, () => undefined);
  onTestFinished(() => pools.close());
  const transact = createTransact(pools.app, { clock: () => new Date(), onCommit: () => undefined });
  const killDatabase = async () => {
    const state = await readClusterState(dataDir);
    const status = await readFile(join(state?.folder ?? "", "data/postmaster.pid"), "utf8");
    process.kill(Number(status.split("\n")[0]), "SIGKILL");
  };
  return { pool: pools.app, transact, killDatabase };
}
