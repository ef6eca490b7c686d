import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { importCalls, type ImportCalls, lines } from "#testing/import-calls";
import { createWorld, type World } from "#testing/world";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const imported = async (object: string, csv: string, choices: object = {}) =>
  company.run(await company.start(object, csv, choices));
const idOf = async (plural: string, name: string) => {
  const found = (await company.items(plural)).find((item) => item["name"] === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return String(found["id"]);
};
const link = async (contactId: string, accountId: string, how: object = {}) =>
  (await company.calls.put(`/api/v1/contacts/${contactId}/accounts/${accountId}`, how)).ok();
const left = (undone: Awaited<ReturnType<ImportCalls["undo"]>>) =>
  undone.undo?.leftSample.map(({ name, reason }) => [name, reason]);

it("an imported account that somebody has linked a contact with, besides its primary one, stays", async () => {
  const home = String((await company.calls.post("/api/v1/accounts", { name: "Home" })).ok()["id"]);
  const mine = (await company.calls.post("/api/v1/contacts", { lastName: "Advisor", accountId: home })).ok();
  const done = await imported("account", lines("name", "Linked", "Unlinked", "Plain"));
  await link(String(mine["id"]), await idOf("accounts", "Linked"), { label: "Advisor" });
  const unlinked = await idOf("accounts", "Unlinked");
  await link(String(mine["id"]), unlinked);
  (await company.calls.delete(`/api/v1/contacts/${String(mine["id"])}/accounts/${unlinked}`)).ok();
  const undone = await company.undo(done);
  expect([undone.undo?.removed, left(undone)]).toEqual([2, [["Linked", "built_on"]]]);
  const { items } = (
    await company.calls.get<{ items: Json[] }>(`/api/v1/contacts/${String(mine["id"])}/accounts`)
  ).ok();
  expect(items).toHaveLength(2);
});

it("an imported contact that somebody has linked with a further account, or given a role, stays; one as it came goes", async () => {
  const home = String((await company.calls.post("/api/v1/accounts", { name: "Home" })).ok()["id"]);
  const other = String((await company.calls.post("/api/v1/accounts", { name: "Other" })).ok()["id"]);
  const done = await imported(
    "contact",
    lines("last name,company", "Further,Home", "Role,Home", "Plain,Home", "Alone,"),
  );
  await link(await idOf("contacts", "Further"), other);
  await link(await idOf("contacts", "Role"), home, { label: "Buyer" });
  const undone = await company.undo(done);
  expect([undone.undo?.removed, left(undone)]).toEqual([
    2,
    [
      ["Further", "built_on"],
      ["Role", "built_on"],
    ],
  ]);
  expect((await company.undo(done, { force: true })).undo).toMatchObject({ removed: 4, left: 0 });
});

it("a property that a saved view shows, sorts or filters by stays when its import is taken back", async () => {
  const property = (label: string) => ({ create: { label, type: "text" } });
  const labels = ["Shown", "Sorted", "Filtered", "Unused"];
  const done = await imported("account", lines(`name,${labels.join(",")}`, "One,a,b,c,d"), {
    mapping: { name: "name", ...Object.fromEntries(labels.map((label) => [label, property(label)])) },
  });
  const view = { object: "account", shared: true };
  const filter = {
    and: [{ property: "name", op: "notEmpty" }, { not: { property: "filtered", op: "is", value: "c" } }],
  };
  (await company.calls.post("/api/v1/views", { ...view, name: "By filter", filter })).ok();
  (await company.calls.post("/api/v1/views", { ...view, name: "By columns", columns: ["name", "shown"] })).ok();
  (await company.calls.post("/api/v1/views", { ...view, name: "By order", shared: false, sort: "-sorted" })).ok();
  (
    await company.calls.post("/api/v1/views", { ...view, object: "contact", name: "Of others", columns: ["name"] })
  ).ok();
  expect((await company.undo(done)).undo).toMatchObject({ removed: 1, properties: 1 });
  const { items } = (await company.calls.get<{ items: Json[] }>("/api/v1/properties?object=account")).ok();
  const own = items.filter(({ builtIn }) => builtIn === false).map(({ key }) => String(key));
  expect(new Set(own)).toEqual(new Set(["filtered", "shown", "sorted"]));
});
