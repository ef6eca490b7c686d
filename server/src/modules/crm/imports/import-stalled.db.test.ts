import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { systemActor } from "#platform/actor";
import { importCalls, type ImportCalls, lines } from "#testing/import-calls";
import { cutOffAt } from "#testing/job-work";
import { createWorld, type World } from "#testing/world";
import { runImportJob } from "./import-jobs.ts";
import type { Import } from "./import-schema.ts";
import { resumeStalled } from "./import-upkeep-sql.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const rows = Array.from({ length: 2500 }, (_, n) => `Account ${n}`);
const begun = async () => {
  const tried = await company.start("account", lines("name", ...rows), { key: "name" });
  return (await company.calls.post<Import>(`/api/v1/imports/${tried.id}/run`)).ok();
};
const read = async ({ id }: Import) => (await company.calls.get<Import>(`/api/v1/imports/${id}`)).ok();
const jobOf = ({ id }: Import) => `crm.import.${id}`;
const watch = async () => {
  await world.owner.query("select graphile_worker.add_job('crm.imports.watch')");
  await world.drain();
};

it("an import whose process was killed on its last attempt is given up with the reason, and goes on when it is begun again", async () => {
  const running = await begun();
  // what a kill on the last attempt leaves behind
  await world.owner.query("update graphile_worker._private_jobs set attempts = max_attempts where key = $1", [
    jobOf(running),
  ]);
  await watch();
  const failed = await read(running);
  expect([failed.status, failed.failure]).toEqual(["failed", expect.stringMatching(/begin it again to go on/)]);
  const again = (await company.calls.patch<Import>(`/api/v1/imports/${running.id}`, { key: "name" })).ok();
  const done = await company.run(again);
  expect([done.status, done.counts.create]).toEqual(["done", 2500]);
});

it("an import that has lost its job gets another one and comes to its end", async () => {
  const running = await begun();
  await world.owner.query("delete from graphile_worker._private_jobs where key = $1", [jobOf(running)]);
  await world.drain();
  expect((await read(running)).status).toBe("running");
  await watch();
  const done = await read(running);
  expect([done.status, done.counts.create]).toEqual(["done", 2500]);
  (await company.calls.post(`/api/v1/imports/${done.id}/undo`)).ok();
  await world.owner.query("delete from graphile_worker._private_jobs where key = $1", [jobOf(running)]);
  await watch();
  expect(await read(running)).toMatchObject({ status: "undone", undo: { removed: 2500 } });
});

it("a late job that breaks again and again leaves an import alone that has come to its end or is taken back meanwhile", async () => {
  const done = await company.run(await company.start("account", lines("name", "A"), { key: "name" }));
  const late = () =>
    runImportJob.run({ ...cutOffAt(world, company.organization, 1), attempt: 10 }, { importId: done.id });
  await expect(late()).rejects.toThrow("cut off");
  expect(await read(done)).toMatchObject({ status: "done", failure: null });
  (await company.calls.post(`/api/v1/imports/${done.id}/undo`)).ok();
  await expect(late()).rejects.toThrow("cut off");
  expect((await read(done)).status).toBe("undoing");
  await world.drain();
  expect((await read(done)).status).toBe("undone");
});

it("an import that waits for its turn, or has come to its end, gets no second job", async () => {
  const running = await begun();
  const found = () =>
    world.app.transact({ actor: systemActor(null), origin: { requestId: "watch", ip: null, via: "job" } }, (work) =>
      resumeStalled(work, 5),
    );
  expect(await found()).toBe(0);
  await world.drain();
  expect([(await read(running)).status, await found()]).toEqual(["done", 0]);
});
