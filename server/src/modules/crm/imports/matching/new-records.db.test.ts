import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { importCalls, type ImportCalls, lines, refusals } from "#testing/import-calls";
import { createWorld, type World } from "#testing/world";
import type { Import } from "../import-schema.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const change = async ({ id }: Import, choices: object) =>
  (await company.calls.patch<Import>(`/api/v1/imports/${id}`, choices)).ok();
const names = async (plural: string) => (await company.items(plural)).map(({ name }) => name);
const accountsOfDeals = async () => {
  const accounts = new Map((await company.items("accounts")).map(({ id, name }) => [id, name]));
  return (await company.items("deals")).map(({ name, accountId }) => [name, accounts.get(accountId) ?? null]);
};

describe("accounts that rows name and that are not there", () => {
  const file = lines("deal,account", "One,Acme", "Two,ACME", "Three,Kancode", "Four,Kan-code", "Five,", "Six,Zeta");
  beforeEach(async () => {
    (await company.calls.post("/api/v1/accounts", { name: "Kan-code" })).ok();
  });

  it("are refused and named, and made only when people say so; nearly known ones not even then", async () => {
    const tried = await company.start("deal", file, { mapping: { deal: "name", account: "accountId" } });
    expect(tried.counts).toMatchObject({ create: 2, refuse: 4 });
    expect(tried.missing).toMatchObject([{ object: "account", count: 4 }]);
    expect(tried.newRecords).toEqual([]);
    const chosen = await change(tried, { newRecords: true });
    expect(chosen.newRecords).toEqual([{ object: "account", names: ["ACME", "Zeta"], count: 2 }]);
    expect(chosen.counts).toMatchObject({ create: 5, refuse: 1 });
    expect(refusals(chosen)).toEqual([[4, expect.stringContaining("did you mean Kan-code?")]]);
    expect(await names("accounts")).toEqual(["Kan-code"]);
    const done = await company.run(chosen);
    expect([done.status, done.counts]).toEqual(["done", { create: 5, update: 0, unchanged: 0, refuse: 1 }]);
    expect(await names("accounts")).toEqual(["ACME", "Kan-code", "Zeta"]);
    expect(await accountsOfDeals()).toEqual([
      ["Five", null],
      ["Four", "Kan-code"],
      ["One", "ACME"],
      ["Six", "Zeta"],
      ["Two", "ACME"],
    ]);
  });

  it("are made name by name, and not a second time", async () => {
    const choices = {
      mapping: { deal: "name", account: "accountId" },
      key: "name",
      matches: { account: { Zeta: { create: true }, Kancode: { create: true } } },
    };
    const tried = await company.start("deal", file, choices);
    expect(tried.newRecords).toMatchObject([{ object: "account", names: ["Kancode", "Zeta"] }]);
    expect(tried.counts).toMatchObject({ create: 4, refuse: 2 });
    await company.run(tried);
    const again = await company.start("deal", file, choices);
    expect([again.newRecords, again.counts.unchanged]).toEqual([[], 4]);
    await company.run(again);
    expect(await names("accounts")).toEqual(["Kan-code", "Kancode", "Zeta"]);
  });

  it("go with the import when it is taken back, unless somebody has built on them", async () => {
    const done = await company.run(
      await company.start("deal", lines("deal,account", "One,Plain", "Two,Noted", "Three,Edited"), {
        mapping: { deal: "name", account: "accountId" },
        newRecords: true,
      }),
    );
    const byName = new Map((await company.items("accounts")).map((item) => [item["name"], item]));
    const note = { object: "account", recordId: byName.get("Noted")?.["id"], body: "Called" };
    (await company.calls.post("/api/v1/notes", note)).ok();
    const edited = byName.get("Edited") ?? {};
    (
      await company.calls.patch(`/api/v1/accounts/${String(edited["id"])}`, {
        version: edited["version"],
        city: "Rome",
      })
    ).ok();
    const undone = await company.undo(done);
    expect(undone.undo).toMatchObject({ removed: 4, left: 2 });
    expect(undone.undo?.leftSample.map(({ line, object, name, reason }) => [line, object, name, reason])).toEqual([
      [0, "account", "Noted", "built_on"],
      [0, "account", "Edited", "changed"],
    ]);
    expect([await names("accounts"), await names("deals")]).toEqual([["Edited", "Kan-code", "Noted"], []]);
    expect((await company.undo(done, { force: true })).undo).toMatchObject({ removed: 6, left: 0, leftSample: [] });
    expect(await names("accounts")).toEqual(["Kan-code"]);
  });

  it("are made by nobody who may not make accounts", async () => {
    for (const [permission, scope] of [
      ["imports.run", "all"],
      ["accounts.create", "none"],
    ])
      (await company.calls.put("/api/v1/permissions", { role: "rep", permission, scope })).ok();
    const rep = world.as(await world.createMember(company.organization, "rep"));
    const tried = (
      await rep.post<Import>("/api/v1/imports", {
        object: "deal",
        csv: file,
        mapping: { deal: "name", account: "accountId" },
        newRecords: true,
      })
    ).ok();
    expect(tried.problems).toMatchObject([{ path: "newRecords", code: "forbidden" }]);
    expect((await rep.post(`/api/v1/imports/${tried.id}/run`)).status).toBe(422);
  });
});

it("contacts that rows name by address are made by it; a mere name is nobody's", async () => {
  const done = await company.run(
    await company.start("deal", lines("deal,person", "One,ada@x.test", "Two,Ada@X.test", "Three,Grace Hopper"), {
      mapping: { deal: "name", person: "contactId" },
      newRecords: true,
    }),
  );
  expect([done.counts.create, refusals(done)]).toEqual([
    2,
    [[4, expect.stringContaining('no contact "Grace Hopper"')]],
  ]);
  const contacts = await company.items("contacts");
  expect(contacts).toMatchObject([{ email: expect.stringMatching(/^ada@x\.test$/i) }]);
  const deals = (await company.items("deals")) as readonly Json[];
  expect(deals.map(({ contactId }) => contactId)).toEqual([contacts[0]?.["id"], contacts[0]?.["id"]]);
});
