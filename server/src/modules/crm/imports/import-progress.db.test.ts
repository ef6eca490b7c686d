import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { importCalls, type ImportCalls, lines } from "#testing/import-calls";
import type { JobContext } from "#platform/jobs/jobs";
import { asJob } from "#testing/job-work";
import { createWorld, type World } from "#testing/world";
import { checkImportJob } from "./import-jobs.ts";
import type { Import } from "./import-schema.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const rows = 30_000;
const file = Buffer.from(
  lines("name,note", ...Array.from({ length: rows }, (_, n) => `Account ${n},${"x".repeat(80)}`)),
);
const upload = async () => (await company.upload(new Uint8Array(file), { object: "account", key: "name" })).ok();
const read = async ({ id }: Import) => (await company.calls.get<Import>(`/api/v1/imports/${id}`)).ok();
const told = async ({ id }: Import) =>
  (
    await world.look<{ payload: { status: string; done: number; total: number } }>(
      company.organization,
      "select payload from platform.event where name = 'crm.import.progressed' and record_id = $1 order by seq",
      [id],
    )
  ).map(({ payload }) => payload);

/** A job that is killed as soon as anybody can see how far its dry run is. */
function killedAtFirstFigure(started: Import): JobContext {
  return {
    attempt: 1,
    maxAttempts: 10,
    signal: undefined,
    async transact(body) {
      const result = await asJob(world, company.organization, body);
      if ((await read(started)).progress.done > 0) throw new Error("killed");
      return result;
    },
  };
}

it("a dry run in the background says how far it is, at most twice a second, and stays what it was", async () => {
  const started = await upload();
  expect([started.status, started.progress]).toEqual(["checking", { done: 0, total: 0 }]);
  const began = performance.now();
  await world.drain();
  const seconds = (performance.now() - began) / 1000;
  const events = await told(started);
  expect(events[0]).toEqual({ status: "checking", done: 2000, total: rows });
  expect(events.length).toBeLessThanOrEqual(1 + seconds * 2);
  const tried = await read(started);
  expect([tried.status, tried.progress, tried.counts.create]).toEqual(["ready", { done: 0, total: rows }, rows]);
});

it("a dry run that was cut off on its way shows where it was, can be told otherwise, and begins again", async () => {
  const started = await upload();
  await expect(checkImportJob.run(killedAtFirstFigure(started), { importId: started.id })).rejects.toThrow("killed");
  expect(await read(started)).toMatchObject({ status: "checking", progress: { done: 2000, total: rows } });
  const changed = (
    await company.calls.patch<Import>(`/api/v1/imports/${started.id}`, { mapping: { note: null } })
  ).ok();
  expect(changed.progress.done).toBe(0);
  await world.drain();
  expect(await read(started)).toMatchObject({ status: "ready", counts: { create: rows, refuse: 0 } });
});
