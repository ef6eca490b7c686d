import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { importCalls, type ImportCalls, lines } from "#testing/import-calls";
import { cutOffAt } from "#testing/job-work";
import { createWorld, type World } from "#testing/world";
import type { Import } from "../import-schema.ts";
import { undoRows } from "./undo-run.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const names = async (plural = "accounts") => (await company.items(plural)).map(({ name }) => name);
const imported = async (object: string, csv: string, choices: object = {}) =>
  company.run(await company.start(object, csv, choices));
const byName = async (name: string) => {
  const found = (await company.items("accounts")).find((item) => item["name"] === name);
  if (found === undefined) throw new Error(`no account ${name}`);
  return found;
};
const patch = async (name: string, change: Json) => {
  const { id, version } = await byName(name);
  (await company.calls.patch(`/api/v1/accounts/${String(id)}`, { version, ...change })).ok();
};

describe("taking an import back", () => {
  it("puts what it made into the bin and gives what it changed its former values, with history and events of each", async () => {
    (await company.calls.post("/api/v1/accounts", { name: "Old", city: "Rome", phone: "1" })).ok();
    const done = await imported("account", lines("name,city,phone", "Old,Oslo,1", "New,Bern,2", "Newer,,3"), {
      key: "name",
    });
    expect(done.counts).toEqual({ create: 2, update: 1, unchanged: 0, refuse: 0 });
    const undone = await company.undo(done);
    expect([undone.status, undone.undo]).toEqual([
      "undone",
      { removed: 2, restored: 1, left: 0, leftSample: [], properties: 0 },
    ]);
    expect(undone.progress).toEqual({ done: 3, total: 3 });
    expect((await company.items("accounts")).map(({ name, city }) => [name, city])).toEqual([["Old", "Rome"]]);
    const binned = await world.look<{ name: string }>(
      company.organization,
      "select name from crm.account where deleted_at is not null order by name",
    );
    expect(binned.map(({ name }) => name)).toEqual(["New", "Newer"]);
    const told = await world.look<{ name: string; n: number }>(
      company.organization,
      "select name, count(*)::int as n from platform.event where object = 'account' group by name order by name",
    );
    expect(told).toEqual([
      { name: "crm.account.created", n: 3 },
      { name: "crm.account.deleted", n: 2 },
      { name: "crm.account.updated", n: 2 },
    ]);
    const trail = await world.look<{ action: string; n: number }>(
      company.organization,
      "select action, count(*)::int as n from identity.audit_entry where object = 'account' and via = 'import' group by action order by action",
    );
    expect(trail).toEqual([
      { action: "changed", n: 2 },
      { action: "created", n: 2 },
      { action: "deleted", n: 2 },
    ]);
  });

  it("leaves and names every value that somebody has changed since, and gives the others back", async () => {
    (await company.calls.post("/api/v1/accounts", { name: "Old", city: "Rome", phone: "1" })).ok();
    const done = await imported("account", lines("name,city,phone", "Old,Oslo,2"), { key: "name" });
    await patch("Old", { phone: "3" });
    const { undo } = await company.undo(done);
    expect(undo).toMatchObject({
      restored: 1,
      left: 1,
      leftSample: [{ line: 2, name: "Old", reason: "changed", properties: ["phone"] }],
    });
    expect(await byName("Old")).toMatchObject({ city: "Rome", phone: "3" });
    // not even by force is a value of somebody else written over
    expect((await company.undo(done, { force: true })).undo).toMatchObject({ restored: 1, left: 1 });
    expect(await byName("Old")).toMatchObject({ phone: "3" });
  });

  it("leaves records it made that were changed or built on since, until told to take them too", async () => {
    const done = await imported("account", lines("name,city", "Plain,A", "Edited,B", "Noted,C", "Held,D", "Gone,E"));
    await patch("Edited", { city: "X" });
    const [noted, held, gone] = [await byName("Noted"), await byName("Held"), await byName("Gone")];
    (await company.calls.post("/api/v1/notes", { object: "account", recordId: noted["id"], body: "Called" })).ok();
    (await company.calls.post("/api/v1/contacts", { lastName: "Someone", accountId: held["id"] })).ok();
    (await company.calls.delete(`/api/v1/accounts/${String(gone["id"])}`)).ok();
    const undone = await company.undo(done);
    expect(undone.undo).toMatchObject({ removed: 1, left: 3 });
    expect(undone.undo?.leftSample.map(({ name, reason }) => [name, reason])).toEqual([
      ["Edited", "changed"],
      ["Noted", "built_on"],
      ["Held", "built_on"],
    ]);
    expect(await names()).toEqual(["Edited", "Held", "Noted"]);
    expect((await company.calls.post(`/api/v1/imports/${done.id}/undo`)).status).toBe(409);
    expect((await company.undo(done, { force: true })).undo).toMatchObject({ removed: 4, left: 0, leftSample: [] });
    expect(await names()).toEqual([]);
  });

  it("is not held up by what the same import has hung on its own records", async () => {
    const done = await imported("account", lines("name,parent account", "Child,Parent", "Parent,", "Grandchild,Child"));
    expect((await company.undo(done)).undo).toMatchObject({ removed: 3, left: 0 });
    expect(await names()).toEqual([]);
  });

  it("archives the properties it made, unless a record still holds a value of them", async () => {
    const mapping = {
      name: "name",
      colour: { create: { label: "Colour", type: "text" } },
      size: { create: { label: "Size", type: "text" } },
    };
    const done = await imported("account", lines("name,colour,size", "One,red,XL"), { mapping });
    (await company.calls.post("/api/v1/accounts", { name: "Mine", custom: { size: "S" } })).ok();
    expect((await company.undo(done)).undo).toMatchObject({ removed: 1, properties: 1 });
    const { items } = (await company.calls.get<{ items: Json[] }>("/api/v1/properties?object=account")).ok();
    expect(items.filter(({ builtIn }) => builtIn === false).map(({ key }) => key)).toEqual(["size"]);
  });

  it("sets deals back into the stage they came from, closed ones too", async () => {
    const { items } = (await company.calls.get<{ items: { stages: Json[] }[] }>("/api/v1/pipelines")).ok();
    const won = String(items[0]?.stages.find(({ kind }) => kind === "won")?.["name"]);
    const deal = (await company.calls.post("/api/v1/deals", { name: "Big" })).ok();
    const done = await imported("deal", lines("name,stage,close date", `Big,${won},2026-03-01`), { key: "name" });
    expect(done.counts).toMatchObject({ update: 1 });
    expect((await company.undo(done)).undo).toMatchObject({ restored: 1, left: 0 });
    const now = (await company.calls.get(`/api/v1/deals/${String(deal["id"])}`)).ok();
    expect(now).toMatchObject({ stageId: deal["stageId"], closedAt: null, closeDate: null });
  });

  it("needs a right to delete what was made, and finds nothing of another company's", async () => {
    const done = await imported("account", lines("name", "Mine"));
    (await company.calls.put("/api/v1/permissions", { role: "rep", permission: "imports.run", scope: "all" })).ok();
    (
      await company.calls.put("/api/v1/permissions", { role: "rep", permission: "accounts.delete", scope: "none" })
    ).ok();
    const rep = world.as(await world.createMember(company.organization, "rep"));
    expect((await rep.post(`/api/v1/imports/${done.id}/undo`)).status).toBe(403);
    const stranger = world.as((await world.createOrganization()).admin);
    expect((await stranger.post(`/api/v1/imports/${done.id}/undo`)).status).toBe(404);
  });

  it("names what the one who takes it back does not see any more, and leaves it", async () => {
    const { calls, organization } = company;
    for (const permission of ["accounts.read", "accounts.update", "accounts.delete", "imports.run"])
      (
        await calls.put("/api/v1/permissions", {
          role: "rep",
          permission,
          scope: permission === "imports.run" ? "all" : "own",
        })
      ).ok();
    const rep = await world.createMember(organization, "rep");
    const other = await world.createMember(organization, "rep");
    const mine = { ...company, calls: world.as(rep) };
    const give = async (name: string, ownerId: string | null) => patch(name, { ownerId });
    const known = { name: "Known", city: "Rome", ownerId: rep.memberId };
    (await calls.post("/api/v1/accounts", known)).ok();
    const csv = lines("name,city", "Known,Oslo", "Given,Bern", "Gone,Bern", "Kept,Bern");
    const tried = (
      await mine.calls.post<Import>("/api/v1/imports", {
        object: "account",
        csv,
        key: "name",
        defaults: { ownerId: rep.email },
      })
    ).ok();
    (await mine.calls.post(`/api/v1/imports/${tried.id}/run`)).ok();
    await world.drain();
    for (const name of ["Known", "Given"]) await give(name, other.memberId);
    (await calls.delete(`/api/v1/accounts/${String((await byName("Gone"))["id"])}`)).ok();
    (await mine.calls.post(`/api/v1/imports/${tried.id}/undo`)).ok();
    await world.drain();
    const { undo } = (await mine.calls.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
    expect(undo).toMatchObject({ removed: 1, restored: 0, left: 2 });
    expect(undo?.leftSample.map(({ name, reason }) => [name, reason])).toEqual([
      ["", "out_of_sight"],
      ["", "out_of_sight"],
    ]);
    expect((await company.items("accounts")).map(({ name, city }) => [name, city])).toEqual([
      ["Given", "Bern"],
      ["Known", "Oslo"],
    ]);
  });

  it("goes on where the last commit left off when it is cut off: nothing is taken back twice, nothing forgotten", async () => {
    (await company.calls.post("/api/v1/accounts", { name: "Account 7", city: "Rome" })).ok();
    const many = Array.from({ length: 3500 }, (_, n) => `Account ${n},Oslo`);
    const done = await imported("account", lines("name,city", ...many), { key: "name" });
    (await company.calls.post(`/api/v1/imports/${done.id}/undo`)).ok();
    let cuts = 0;
    for (let n = 2; n < 20; n += 1) {
      const end = await undoRows(cutOffAt(world, company.organization, n), done.id).catch((error: unknown) => error);
      if (!(end instanceof Error)) break;
      cuts += 1;
    }
    expect(cuts).toBeGreaterThan(2);
    await world.drain();
    const undone = (await company.calls.get<Import>(`/api/v1/imports/${done.id}`)).ok();
    expect([undone.status, undone.undo?.removed, undone.undo?.restored]).toEqual(["undone", 3499, 1]);
    const told = await world.look<{ n: number; records: number }>(
      company.organization,
      "select count(*)::int as n, count(distinct record_id)::int as records from platform.event where name = 'crm.account.deleted'",
    );
    expect(told).toEqual([{ n: 3499, records: 3499 }]);
    expect((await company.items("accounts")).map(({ city }) => city)).toEqual(["Rome"]);
  });
});
