import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createLog } from "#platform/telemetry/log";
import { createWorld, type World } from "#testing/world";
import { createJobs, defineJob, type Jobs } from "./jobs.ts";

describe("jobs that a killed process has left", () => {
  let world: World;
  const ran: string[] = [];
  const job = defineJob({
    name: "test.presence",
    payload: z.object({}),
    maxAttempts: 5,
    run: async (context) => void ran.push(`attempt ${context.attempt}`),
  });
  const started: Jobs[] = [];
  beforeAll(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    for (const jobs of started.splice(0)) await jobs.stop();
  });
  afterAll(() => world.destroy());

  const add = "select graphile_worker.add_job('test.presence', '{}'::json, max_attempts => 5)";
  const take = (worker: string) =>
    world.app.pools.app.query(
      "update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - interval '1 minute', attempts = 1",
      [worker],
    );

  it("are taken up by the next one, but never from a worker that lives", async () => {
    const { app: pool } = world.app.pools;
    await pool.query(add);
    await take("worker-alive");
    const alive = await pool.connect();
    await alive.query("select pg_advisory_lock(hashtextextended('gomark worker worker-alive', 0))");
    const jobs = createJobs([job], [], { pool, log: createLog("silent"), transact: world.app.transact });
    started.push(jobs);
    await jobs.start({ works: true, schedules: false });
    await expect.poll(() => lockHolder(world), { timeout: 5000 }).toBe("worker-alive");
    expect(ran).toEqual([]);

    // what the end of its process does
    await alive.query("select pg_advisory_unlock_all()");
    alive.release();
    const next = createJobs([job], [], { pool, log: createLog("silent"), transact: world.app.transact });
    started.push(next);
    await next.start({ works: true, schedules: false });
    await expect.poll(() => ran, { timeout: 10_000 }).toEqual(["attempt 2"]);
  });

  it("are not taken from a worker of this product that is at it for long", async () => {
    const { app: pool } = world.app.pools;
    const parts = { pool, log: createLog("silent"), transact: world.app.transact };
    const ending = Promise.withResolvers<void>();
    let runs = 0;
    const long = defineJob({
      name: "test.presence.long",
      payload: z.object({}),
      maxAttempts: 5,
      run: async () => {
        runs += 1;
        await ending.promise;
      },
    });
    await pool.query("select graphile_worker.add_job('test.presence.long', '{}'::json, max_attempts => 5)");
    const working = createJobs([long], [], parts);
    started.push(working);
    await working.start({ works: true, schedules: false });
    await expect.poll(() => runs, { timeout: 5000 }).toBe(1);
    const taker = await lockHolder(world);
    await pool.query("update graphile_worker._private_jobs set locked_at = now() - interval '1 minute'");
    const other = createJobs([long], [], parts);
    started.push(other);
    await other.start({ works: true, schedules: false });
    await other.stop(); // whatever it had to sweep is swept by then
    const now = [await lockHolder(world), runs];
    ending.resolve();
    expect(now).toEqual([taker, 1]);
  });
});

async function lockHolder(world: World): Promise<string | undefined> {
  const { rows } = await world.app.pools.app.query<{ worker: string }>(
    "select locked_by as worker from graphile_worker._private_jobs",
  );
  return rows[0]?.worker;
}
