import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { BulkOutcome } from "./record-bulk.ts";
import { maxBulkRecords } from "./record-schema.ts";

let world: World;
let org: TestOrganization;
let admin: Calls;
let rita: TestMember;
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rita = await world.createMember(org, "rep");
});
afterAll(() => world.destroy());

const make = async (calls: Calls, name: string, more: object = {}) =>
  (await calls.post<{ id: string }>("/api/v1/accounts", { name, ...more })).ok().id;
const bulk = async (calls: Calls, action: string, body: object, plural = "accounts") =>
  (await calls.post<BulkOutcome>(`/api/v1/${plural}/bulk/${action}`, body)).ok();

describe("many records at once", () => {
  it("what may be changed is changed, every other one refused with its reason", async () => {
    const hers = await make(world.as(rita), "Hers");
    const same = await make(world.as(rita), "Same", { city: "Bonn" });
    const stale = await make(world.as(rita), "Stale");
    const others = await make(admin, "Others");
    (await admin.patch(`/api/v1/accounts/${stale}`, { version: 1, city: "Rome" })).ok();
    const changes = [
      { id: hers, city: "Bonn" },
      { id: same, city: "Bonn" },
      { id: stale, version: 1, city: "Bonn" },
      { id: others, city: "Bonn" },
      { id: "999999999", city: "Bonn" },
    ];
    const outcome = await bulk(world.as(rita), "update", { changes });
    expect([outcome.done, outcome.unchanged]).toEqual([[hers], [same]]);
    expect(outcome.refused.map(({ id, code }) => [id, code])).toEqual([
      [stale, "conflict"],
      [others, "forbidden"],
      ["999999999", "not_found"],
    ]);
    expect((await admin.get<{ city: string | null }>(`/api/v1/accounts/${others}`)).ok().city).toBe(null);
  });

  it("tells the state it left each record in, upon which it can be taken back without undoing what came after", async () => {
    const [kept, changed] = [
      await make(admin, "Kept", { city: "Rome" }),
      await make(admin, "Changed", { city: "Rome" }),
    ];
    const outcome = (
      await admin.post<BulkOutcome & { versions: number[] }>("/api/v1/accounts/bulk/update", {
        changes: [kept, changed].map((id) => ({ id, city: "Bonn" })),
      })
    ).ok();
    expect([outcome.done, outcome.versions]).toEqual([
      [kept, changed],
      [2, 2],
    ]);
    (await admin.patch(`/api/v1/accounts/${changed}`, { version: 2, city: "Oslo" })).ok();
    const back = outcome.done.map((id, index) => ({ id, version: outcome.versions[index], city: "Rome" }));
    const undone = await bulk(admin, "update", { changes: back });
    expect(undone.done).toEqual([kept]);
    expect(undone.refused.map(({ id, code }) => [id, code])).toEqual([[changed, "conflict"]]);
    expect((await admin.get<{ city: string }>(`/api/v1/accounts/${changed}`)).ok().city).toBe("Oslo");
  });

  it("stage rules hold for each deal", async () => {
    const { items } = (
      await admin.get<{ items: { stages: { id: string; key: string }[] }[] }>("/api/v1/pipelines")
    ).ok();
    const lost = items[0]?.stages.find(({ key }) => key === "lost")?.id;
    const deal = async (name: string) => (await admin.post<{ id: string }>("/api/v1/deals", { name })).ok().id;
    const [explained, unexplained] = [await deal("One"), await deal("Two")];
    const outcome = await bulk(
      admin,
      "update",
      {
        changes: [
          { id: explained, stageId: lost, lostReason: "Price" },
          { id: unexplained, stageId: lost },
        ],
      },
      "deals",
    );
    expect(outcome.done).toEqual([explained]);
    expect(outcome.refused).toMatchObject([
      { id: unexplained, code: "rule_broken", problems: [{ path: "lostReason" }] },
    ]);
  });

  it("what was deleted together comes back together, but for what took its place meanwhile", async () => {
    const unique = { object: "account", label: "Number", key: "number", type: "text", unique: true };
    (await admin.post("/api/v1/properties", unique)).ok();
    const ids = [await make(admin, "Plain"), await make(admin, "Numbered", { custom: { number: "7" } })];
    const [plain = "", numbered = ""] = ids;
    expect(await bulk(admin, "delete", { ids })).toEqual({ done: ids, unchanged: [], refused: [] });
    const again = await bulk(admin, "delete", { ids });
    expect(again.refused.map(({ code }) => code)).toEqual(["not_found", "not_found"]);
    await make(admin, "Successor", { custom: { number: "7" } });
    const back = await bulk(admin, "restore", { ids });
    expect(back.done).toEqual([plain]);
    expect(back.refused).toMatchObject([{ id: numbered, code: "rule_broken", problems: [{ code: "taken" }] }]);
    expect((await admin.get(`/api/v1/accounts/${plain}`)).status).toBe(200);
    expect((await admin.get(`/api/v1/accounts/${numbered}`)).status).toBe(404);
  });

  it("are at most five hundred, each named once", async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));
    const status = async (body: object) => (await admin.post("/api/v1/accounts/bulk/delete", body)).status;
    expect(await status({ ids: ids(maxBulkRecords + 1) })).toBe(400);
    expect(await status({ ids: ["1", "1"] })).toBe(400);
    expect(await status({ ids: [] })).toBe(400);
  });
});
