import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountObject, contactObject, createRecords, dealObject, updateRecords } from "#modules/crm";
import type { Work } from "#platform/work";
import { asJob } from "#testing/job-work";
import { createWorld, type TestOrganization, type World } from "#testing/world";

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
});
afterAll(() => world.destroy());

const bulk = <Result>(body: (work: Work) => Promise<Result>) => asJob(world, org, body);
const count = async (query: string) => Number((await world.look<{ count: string }>(org, query))[0]?.count);

describe("bulk writing", () => {
  it("writes the good rows and answers every problem of the others by row", async () => {
    const result = await bulk((work) =>
      createRecords(work, contactObject, [
        { lastName: "One" },
        { phone: "1" },
        { lastName: "Three", accountId: "999999", email: "x".repeat(400) },
        { lastName: "Four", accountId: "999999" },
        { firstName: "Five\u0000" },
      ]),
    );
    expect(result.written.map(({ index }) => index)).toEqual([0]);
    expect(result.refused.map(({ index, code, problems }) => [index, code, problems.map(({ path }) => path)])).toEqual([
      [1, "rule_broken", ["lastName"]],
      [2, "invalid", ["email", "accountId"]],
      [3, "invalid", ["accountId"]],
      [4, "invalid", ["firstName", "lastName"]],
    ]);
  });
  it("writes row, history, fact and typed values for each record, and nothing for a row that changes nothing", async () => {
    const admin = world.as(org.admin);
    (await admin.post("/api/v1/properties", { object: "account", key: "region", label: "Region", type: "text" })).ok();
    const rows = Array.from({ length: 300 }, (_, index) => ({
      name: `Bulk ${index}`,
      custom: { region: index % 2 === 0 ? "North" : "South" },
    }));
    const made = await bulk((work) => createRecords(work, accountObject, rows));
    expect(made.written).toHaveLength(300);
    expect(
      await count(
        "select count(*) from crm.property_value v join crm.property p on p.id = v.property_id where p.key = 'region'",
      ),
    ).toBe(300);
    expect(await count("select count(*) from platform.event where name = 'crm.account.created'")).toBe(300);
    const ids = made.written.map(({ id }) => id);
    const names = await world.look<{ name: string }>(
      org,
      "select name from crm.account where id = any($1::bigint[]) order by array_position($1::bigint[], id)",
      [ids],
    );
    expect(names.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    const changes = ids.map((id, index) => ({
      id,
      values:
        index % 3 === 0
          ? { name: `Bulk ${index}`, custom: { region: index % 2 === 0 ? "North" : "South" } }
          : { custom: { region: "West" } },
    }));
    const changed = await bulk((work) => updateRecords(work, accountObject, changes));
    expect([changed.written.length, changed.unchanged.length, changed.refused.length]).toEqual([200, 100, 0]);
    expect(
      await count(
        "select count(*) from identity.audit_entry where object = 'account' and action = 'changed' and via = 'import'",
      ),
    ).toBe(200);
    const west = (
      await admin.get<{ total: number }>(
        `/api/v1/accounts?count=true&filter=${encodeURIComponent(JSON.stringify({ property: "region", op: "is", value: "WEST" }))}`,
      )
    ).ok();
    expect(west.total).toBe(200);
  });
  it("holds deals to the stage rules row by row, and takes their history as it was", async () => {
    const [pipeline] = (
      await world.as(org.admin).get<{ items: { stages: { id: string; key: string }[] }[] }>("/api/v1/pipelines")
    ).ok().items;
    const stage = (key: string) => pipeline?.stages.find((one) => one.key === key)?.id;
    const rows = [
      {
        name: "Won",
        stageId: stage("won"),
        closeDate: "2017-03-01",
        createdAt: "2016-10-20T00:00:00Z",
        amount: { minor: "105400", currency: "USD" },
      },
      { name: "Lost", stageId: stage("lost"), closeDate: "2017-03-11" },
      { name: "Open", stageId: stage("meeting") },
    ];
    const result = await bulk((work) => createRecords(work, dealObject, rows, { history: true }));
    expect(result.refused.map(({ index, problems }) => [index, problems[0]?.path])).toEqual([[1, "lostReason"]]);
    const [won] = await world.look<{ closed: string; created: string; entered: string }>(
      org,
      "select closed_at::text as closed, created_at::text as created, stage_entered_at::text as entered from crm.deal where name = 'Won'",
    );
    expect(won).toMatchObject({
      created: expect.stringContaining("2016-10-20"),
      closed: expect.stringContaining("2017-03-01"),
      entered: expect.stringContaining("2017-03-01"),
    });
  });
  it("changes a record once per call, and says so", async () => {
    const { written } = await bulk((work) => createRecords(work, accountObject, [{ name: "Twice" }]));
    const id = written[0]?.id ?? "";
    const result = await bulk((work) =>
      updateRecords(work, accountObject, [
        { id, values: { city: "A" } },
        { id, values: { city: "B" } },
        { id: "999999", values: {} },
      ]),
    );
    expect(result.written).toMatchObject([{ index: 0, id }]);
    expect(result.refused.map(({ index, code }) => [index, code])).toEqual([
      [1, "conflict"],
      [2, "not_found"],
    ]);
  });
  it("is all or nothing with its transaction", async () => {
    const before = await count("select count(*) from crm.account");
    const failing = bulk(async (work) => {
      await createRecords(work, accountObject, [{ name: "Phantom" }]);
      throw new Error("after the rows, before the commit");
    });
    await expect(failing).rejects.toThrow("before the commit");
    expect([
      await count("select count(*) from crm.account"),
      await count("select count(*) from platform.event where payload::text like '%Phantom%'"),
    ]).toEqual([before, 0]);
  });
});
