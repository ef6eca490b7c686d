import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JobContext } from "#platform/jobs/jobs";
import { type BulkCalls, bulkCalls, bulkCallsOf } from "#testing/bulk-calls";
import type { Json } from "#testing/calls";
import { asJob, cutOffAt } from "#testing/job-work";
import { createWorld, type World } from "#testing/world";
import { bulkWorkJob } from "./bulk-queue.ts";

let world: World;
let company: BulkCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await bulkCalls(world);
});

interface Made {
  readonly id: string;
  readonly version: number;
}

const account = async (values: Json, calls = company.calls) =>
  (await calls.post<Made>("/api/v1/accounts", values)).ok();
const cities = async () => (await company.items("accounts")).map(({ name, city }) => [name, city]);
const inRome = { property: "city", op: "is", value: "Rome" };
const toOslo = { object: "account", action: "update", filter: inRome, values: { city: "Oslo" } };
const patch = async ({ id, version }: Made, change: Json) =>
  (await company.calls.patch<Made>(`/api/v1/accounts/${id}`, { version, ...change })).ok();

async function threeInRome(): Promise<Made[]> {
  await account({ name: "Elsewhere", city: "Bern" });
  return [
    await account({ name: "One", city: "Rome" }),
    await account({ name: "Two", city: "Rome" }),
    await account({ name: "Three", city: "Rome" }),
  ];
}

describe("a preview", () => {
  it("counts what matches and is in sight, what may be changed, and shows the first before and after", async () => {
    const rep = await world.createMember(company.organization, "rep");
    await threeInRome();
    await account({ name: "Mine", city: "Rome" }, world.as(rep));
    const bulk = bulkCallsOf(world, company.organization, world.as(rep));
    expect(await bulk.preview(toOslo)).toEqual({
      count: 4,
      permitted: 1,
      tried: 4,
      unchanged: 0,
      refused: 3,
      sample: [
        {
          id: expect.any(String) as string,
          name: "Mine",
          changes: [{ property: "city", label: "City", before: "Rome", after: "Oslo" }],
        },
      ],
      problems: [{ path: "id", code: "forbidden", message: "You may see this account but not update it", count: 3 }],
    });
    expect(await cities()).toContainEqual(["Mine", "Rome"]);
  });

  it("says at once, each at its place, which parts of a request do not go together", async () => {
    const request = {
      object: "account",
      action: "update",
      values: { nope: 1, createdAt: "x" },
      owners: ["1"],
      ids: ["1", "1"],
    };
    const reply = await company.calls.post<{ problems: { path: string }[] }>("/api/v1/bulk-jobs/preview", request);
    expect([reply.status, reply.body.problems.map(({ path }) => path)]).toEqual([
      400,
      ["owners", "ids", "values.nope", "values.createdAt"],
    ]);
    const relation = { object: "account", action: "relate", relation: "city", to: null };
    const second = await company.calls.post<{ problems: { path: string; message: string }[] }>(
      "/api/v1/bulk-jobs/preview",
      relation,
    );
    expect(second.body.problems).toMatchObject([
      { path: "relation", message: "There is no such relation; there is parentId" },
    ]);
  });

  it("refuses ten thousand and one ids by name, whole", async () => {
    const ids = Array.from({ length: 10_001 }, (_, n) => String(n + 1));
    const reply = await company.calls.post<{ problems: { path: string }[] }>("/api/v1/bulk-jobs/preview", {
      object: "account",
      action: "delete",
      ids,
    });
    expect([reply.status, reply.body.problems.map(({ path }) => path)]).toEqual([400, ["ids"]]);
  });
});

describe("a start", () => {
  it("is refused with both numbers when the preview counted otherwise, and nothing is left of it", async () => {
    await threeInRome();
    const reply = await company.tryStart({ ...toOslo, expected: 2 });
    expect([reply.status, reply.body]).toMatchObject([409, { facts: { expected: 2, count: 3 } }]);
    await world.drain();
    expect((await company.calls.get<{ items: Json[] }>("/api/v1/bulk-jobs")).ok().items).toEqual([]);
    expect(await cities()).toContainEqual(["One", "Rome"]);
  });

  it("needs the right to do it to any record at all", async () => {
    const viewer = await world.createMember(company.organization, "viewer");
    const reply = await world.as(viewer).post("/api/v1/bulk-jobs", { ...toOslo, expected: 0 });
    expect(reply.status).toBe(403);
  });
});

describe("a job", () => {
  it("changes what matched when it started, with history and an event of each, and counts", async () => {
    await threeInRome();
    const job = await company.start(toOslo);
    expect([job.status, job.progress]).toEqual(["waiting", { done: 0, total: 3 }]);
    await account({ name: "Late", city: "Rome" });
    await world.drain();
    expect(await company.read(job)).toMatchObject({
      status: "done",
      counts: { done: 3, unchanged: 0, refused: 0 },
      progress: { done: 3, total: 3 },
    });
    expect(await cities()).toEqual([
      ["Elsewhere", "Bern"],
      ["Late", "Rome"],
      ["One", "Oslo"],
      ["Three", "Oslo"],
      ["Two", "Oslo"],
    ]);
    const trail = await world.look<{ n: number; name: string }>(
      company.organization,
      "select count(*)::int as n, min(actor_name) as name from identity.audit_entry where via = 'bulk' and action = 'changed' and before ->> 'city' = 'Rome' and after ->> 'city' = 'Oslo'",
    );
    expect(trail[0]?.n).toBe(3);
    const events = await world.look<{ n: number }>(
      company.organization,
      "select count(*)::int as n from platform.event where name = 'crm.account.updated'",
    );
    expect(events).toEqual([{ n: 3 }]);
  });

  it("leaves and names what somebody has changed before its turn and no longer matches; what still matches is done", async () => {
    const [one, two] = await threeInRome();
    if (one === undefined || two === undefined) throw new Error("no accounts");
    const job = await company.start(toOslo);
    await patch(one, { city: "Paris" });
    await patch(two, { phone: "1" });
    await world.drain();
    expect(await company.read(job)).toMatchObject({
      counts: { done: 2, refused: 1 },
      refusedSample: [{ id: one.id, name: "One", code: "conflict", problems: [{ code: "no_longer_matches" }] }],
    });
  });

  it("is refused record by record by rules, uniqueness and reach, the rest is done, and the refused come as a file", async () => {
    (
      await company.calls.post("/api/v1/properties", {
        object: "account",
        key: "code",
        label: "Code",
        type: "text",
        unique: true,
      })
    ).ok();
    await threeInRome();
    const job = await company.run({ ...toOslo, values: { city: "Oslo", code: "X" } });
    expect(job).toMatchObject({ status: "done", counts: { done: 1, unchanged: 0, refused: 2 } });
    expect(job.refusedSample.map(({ name }) => name).toSorted()).toEqual(["Three", "Two"]);
    const file = await company.calls.get(`/api/v1/bulk-jobs/${job.id}/refused.csv`);
    const rows = parse<Record<string, string>>(file.text, { bom: true, columns: true });
    expect(rows.map((row) => row["Name"])).toEqual(["Two", "Three"]);
    expect(rows[0]?.["Reasons"]).toContain('Code "X" is taken');
  });

  it("gives records to several people evenly, and leads relations", async () => {
    await threeInRome();
    const members = [];
    for (let n = 0; n < 2; n += 1) await world.createMember(company.organization, "rep");
    for (const { id } of (await company.calls.get<{ items: Made[] }>("/api/v1/members")).ok().items) members.push(id);
    const owners = members.slice(0, 2);
    await company.run({ object: "account", action: "assign", owners });
    const given = (await company.items("accounts")).map(({ ownerId }) => ownerId);
    expect(owners.map((owner) => given.filter((one) => one === owner).length)).toEqual([2, 2]);
    const parent = await account({ name: "Group" });
    const job = await company.run({
      object: "account",
      action: "relate",
      relation: "parentId",
      to: parent.id,
      filter: inRome,
    });
    expect(job.counts).toEqual({ done: 3, unchanged: 0, refused: 0 });
  });

  it("changes records of a type of the company's own, and takes that back", async () => {
    const type = { key: "project", labels: { one: "Project", many: "Projects" } };
    (await company.calls.post("/api/v1/object-types", type)).ok();
    for (const name of ["One", "Two"]) (await company.calls.post("/api/v1/records/project", { values: { name } })).ok();
    const request = { object: "project", action: "update", filter: { property: "name", op: "is", value: "Two" } };
    const job = await company.run({ ...request, values: { name: "Three" } });
    expect([job.status, job.counts.done]).toEqual(["done", 1]);
    expect((await company.undo(job)).undo).toEqual({ restored: 1, left: 0 });
    expect((await company.tryStart({ ...request, object: "nothing", expected: 0 })).status).toBe(404);
  });

  it("waits visibly while another one is at work, and comes after it", async () => {
    await threeInRome();
    const first = await company.start(toOslo);
    const second = await company.start({ object: "account", action: "update", filter: inRome, values: { phone: "1" } });
    expect([first.ahead, second.ahead, second.status]).toEqual([0, 1, "waiting"]);
    await world.drain();
    // the first one took away what the second one had found
    expect(await company.read(second)).toMatchObject({ status: "done", counts: { done: 0, refused: 3 } });
  });

  it("is its starter's, and of whoever reads the audit trail", async () => {
    const rep = await world.createMember(company.organization, "rep");
    await account({ name: "Mine", city: "Rome" }, world.as(rep));
    const bulk = bulkCallsOf(world, company.organization, world.as(rep));
    const theirs = await bulk.run(toOslo);
    const own = await company.run({ ...toOslo, filter: { property: "name", op: "is", value: "Mine" } });
    const idsOf = async (calls: BulkCalls) =>
      (await calls.calls.get<{ items: Made[] }>("/api/v1/bulk-jobs")).ok().items.map(({ id }) => id);
    expect([await idsOf(bulk), await idsOf(company)]).toEqual([[theirs.id], [own.id, theirs.id]]);
    expect((await bulk.calls.get(`/api/v1/bulk-jobs/${own.id}`)).status).toBe(404);
    expect((await bulk.calls.post(`/api/v1/bulk-jobs/${own.id}/undo`)).status).toBe(404);
  });

  it("that is stopped while it waits does nothing", async () => {
    await threeInRome();
    const job = await company.start(toOslo);
    (await company.calls.post(`/api/v1/bulk-jobs/${job.id}/stop`)).ok();
    await world.drain();
    expect(await company.read(job)).toMatchObject({ status: "stopped", counts: { done: 0 } });
    expect(await cities()).toContainEqual(["One", "Rome"]);
    expect((await company.calls.post(`/api/v1/bulk-jobs/${job.id}/undo`)).status).toBe(409);
  });
});

describe("taking a job back", () => {
  it("gives every record what it had, but leaves and names what somebody has changed since", async () => {
    const [one] = await threeInRome();
    if (one === undefined) throw new Error("no account");
    const job = await company.run({ ...toOslo, values: { city: "Oslo", phone: "7" } });
    await patch({ id: one.id, version: 2 }, { city: "Paris" });
    const undone = await company.undo(job);
    expect(undone).toMatchObject({
      status: "undone",
      undo: { restored: 3, left: 1 },
      leftSample: [{ id: one.id, name: "One", reason: "changed", properties: ["city"] }],
    });
    expect((await company.items("accounts")).map(({ name, city, phone }) => [name, city, phone])).toEqual([
      ["Elsewhere", "Bern", null],
      ["One", "Paris", null],
      ["Three", "Rome", null],
      ["Two", "Rome", null],
    ]);
    expect((await company.calls.post(`/api/v1/bulk-jobs/${job.id}/undo`)).status).toBe(409);
  });

  it("brings back what was deleted, and puts back what was restored, upon the version it left alone", async () => {
    const [one] = await threeInRome();
    if (one === undefined) throw new Error("no account");
    const gone = await company.run({ object: "account", action: "delete", filter: inRome });
    expect([gone.counts.done, (await cities()).length]).toEqual([3, 1]);
    (await company.calls.post(`/api/v1/accounts/${one.id}/restore`)).ok();
    expect((await company.undo(gone)).undo).toEqual({ restored: 2, left: 1 });
    expect((await cities()).length).toBe(4);
    await company.run({ object: "account", action: "delete", filter: inRome });
    const back = await company.run({ object: "account", action: "restore", filter: inRome });
    expect([back.counts.done, (await cities()).length]).toEqual([3, 4]);
    expect((await company.undo(back)).undo).toEqual({ restored: 3, left: 0 });
    expect((await cities()).length).toBe(1);
  });
});

describe("a job that is killed", () => {
  const many = 4500;
  const jobKey = () => `crm.bulk.${company.organization.id}`;
  const phones = async () =>
    (
      await world.look<{ n: number; versions: number }>(
        company.organization,
        "select count(*) filter (where phone = '7')::int as n, sum(version)::int as versions from crm.account",
      )
    )[0];

  it("in the middle of any unit of work goes on where its last commit left off, and so does its undo", async () => {
    const csv = `name\n${Array.from({ length: many }, (_, n) => `Account ${n}`).join("\n")}\n`;
    const { id } = (await company.calls.post<Made>("/api/v1/imports", { object: "account", csv })).ok();
    (await company.calls.post(`/api/v1/imports/${id}/run`)).ok();
    await world.drain();
    const job = await company.start({ object: "account", action: "update", values: { phone: "7" } });
    for (const unit of [1, 2, 3, 5])
      await expect(bulkWorkJob.run(cutOffAt(world, company.organization, unit), {})).rejects.toThrow("cut off");
    await world.drain();
    expect(await company.read(job)).toMatchObject({ status: "done", counts: { done: many, refused: 0 } });
    expect(await phones()).toEqual({ n: many, versions: 2 * many });
    (await company.calls.post(`/api/v1/bulk-jobs/${job.id}/undo`)).ok();
    for (const unit of [2, 3, 4])
      await expect(bulkWorkJob.run(cutOffAt(world, company.organization, unit), {})).rejects.toThrow("cut off");
    await world.drain();
    expect(await company.read(job)).toMatchObject({ status: "undone", undo: { restored: many, left: 0 } });
    expect(await phones()).toEqual({ n: 0, versions: 3 * many });
  });

  it("and has nobody to go on with it gets somebody within minutes", async () => {
    await threeInRome();
    const job = await company.start(toOslo);
    await world.owner.query("delete from graphile_worker._private_jobs where key = $1", [jobKey()]);
    await world.drain();
    expect((await company.read(job)).status).toBe("waiting");
    await world.owner.query("select graphile_worker.add_job('crm.bulk.watch')");
    await world.drain();
    expect((await company.read(job)).status).toBe("done");
  });

  it("on its last attempt is given up with the reason, and the next one has its turn", async () => {
    await threeInRome();
    const job = await company.start(toOslo);
    const next = await company.start({ object: "account", action: "update", values: { phone: "7" } });
    await expect(bulkWorkJob.run(cutOffAt(world, company.organization, 2), {})).rejects.toThrow("cut off");
    await world.owner.query("update graphile_worker._private_jobs set attempts = max_attempts where key = $1", [
      jobKey(),
    ]);
    await world.owner.query("select graphile_worker.add_job('crm.bulk.watch')");
    await world.drain();
    expect(await company.read(job)).toMatchObject({
      status: "failed",
      failure: expect.stringContaining("stopped in the middle") as string,
    });
    expect(await company.read(next)).toMatchObject({ status: "done", counts: { done: 4 } });
  });

  it("stopped half way is taken back as far as it came", async () => {
    const csv = `name\n${Array.from({ length: 2500 }, (_, n) => `Account ${n}`).join("\n")}\n`;
    const { id } = (await company.calls.post<Made>("/api/v1/imports", { object: "account", csv })).ok();
    (await company.calls.post(`/api/v1/imports/${id}/run`)).ok();
    await world.drain();
    const job = await company.start({ object: "account", action: "update", values: { phone: "7" } });
    const process = new AbortController();
    const context: JobContext = {
      attempt: 1,
      maxAttempts: 10,
      signal: process.signal,
      async transact(body) {
        const result = await asJob(world, company.organization, body);
        if ((await company.read(job)).progress.done > 0) process.abort();
        return result;
      },
    };
    await bulkWorkJob.run(context, {});
    (await company.calls.post(`/api/v1/bulk-jobs/${job.id}/stop`)).ok();
    const half = await company.read(job);
    expect([half.status, half.counts.done]).toEqual(["stopped", 2000]);
    expect((await company.undo(job)).undo).toEqual({ restored: 2000, left: 0 });
    expect((await phones())?.n).toBe(0);
  });
});
