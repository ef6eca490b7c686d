import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

interface Hit {
  readonly object: string;
  readonly id: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly record: { readonly object: string; readonly id: string; readonly name: string } | null;
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let account = "";
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  account = await make("accounts", { name: "Brightwater" });
});
afterAll(() => world.destroy());

const make = async (plural: string, body: object) =>
  (await admin.post<{ id: string }>(`/api/v1/${plural}`, body)).ok().id;
const note = (body: string, on: { object: string; recordId: string } = { object: "account", recordId: account }) =>
  make("notes", { ...on, body });
const reply = async (q: string, calls = admin, limit = 50) =>
  (
    await calls.get<{ items: Hit[]; meant: string | null }>(`/api/v1/search?q=${encodeURIComponent(q)}&limit=${limit}`)
  ).ok();
const ids = async (q: string, calls = admin) => (await reply(q, calls)).items.map(({ id }) => id);
const gather = async () => {
  await world.owner.query("select graphile_worker.add_job('crm.search.watch')");
  await world.drain();
};
const setReach = async (permission: string, scope: string) =>
  (await admin.put("/api/v1/permissions", { role: "rep", permission, scope })).ok();

it("a note is found by any of its words, with the record it is on and the part that was found", async () => {
  const long = `${"They talked of this and that. ".repeat(20)}Then the chimneysweep called about rates. ${"And more. ".repeat(20)}`;
  const id = await note(long);
  const [hit, ...others] = (await reply("chimneysw")).items;
  expect(hit).toMatchObject({ object: "note", id, record: { object: "account", id: account, name: "Brightwater" } });
  expect(hit?.title).toMatch(/^….*chimneysweep called.*…$/);
  expect(hit?.title.length).toBeLessThan(160);
  expect(others).toEqual([]);
});

it("a task is found by its title and by its description, on a record or on none", async () => {
  const titled = await make("tasks", { title: "Order the periwinkles", object: "account", recordId: account });
  const described = await make("tasks", { title: "Garden", body: "Rows of periwinkles along the fence" });
  const { items } = await reply("periwinkle");
  expect(items).toMatchObject([
    { object: "task", id: titled, title: "Order the periwinkles", record: { id: account } },
    { object: "task", id: described, title: "Garden", subtitle: "Rows of periwinkles along the fence", record: null },
  ]);
});

describe("what a note says is found as what a record holds is", () => {
  it.each([
    ["an address in it", "Write to ines.marchetti@lantern-works.example", "marchetti@lant"],
    ["a number in it", "Her number is +44 20 7946 0958 now", "7946 0958"],
    ["a fragment of a number", "Invoice 900417733 is open", "04177"],
    ["accents", "Besprochen mit Frau Größler", "groessler"],
    ["Cyrillic", "Договор подписан Щегловым", "щеглов"],
    ["Chinese", "下周与深圳办公室开会", "深圳"],
    ["two words far apart", "Pelargonium and, much later, zinnias", "zinn pelarg"],
  ])("%s", async (_what, body, q) => {
    const id = await note(body);
    expect(await ids(q)).toEqual([id]);
  });

  it("a mistyped word, told by what was meant", async () => {
    const id = await note("The bougainvillea was delivered");
    await gather();
    expect(await reply("bougainvilea")).toMatchObject({ items: [{ id }], meant: "bougainvillea" });
  });
});

it("records stand before notes and tasks, the latest of these first, and many records leave them room", async () => {
  for (let n = 0; n < 12; n += 1) await make("deals", { name: `Tamarisk ${n}` });
  const older = await note("Spoke of the tamarisk");
  world.clock.advance({ minutes: 1 });
  const newer = await make("tasks", { title: "Water the tamarisk" });
  const { items } = await reply("tamarisk", admin, 8);
  expect(items.map(({ object }) => object)).toEqual([...Array(6).fill("deal"), "task", "note"]);
  expect(items.slice(6).map(({ id }) => id)).toEqual([newer, older]);
});

describe("search follows what happens", () => {
  it("to a note: its text, its deletion, its return, and its record's bin", async () => {
    const on = await make("accounts", { name: "Short lived" });
    const id = await note("About mangroves", { object: "account", recordId: on });
    (await admin.patch(`/api/v1/notes/${id}`, { version: 1, body: "About sequoias" })).ok();
    expect([await ids("mangrove"), await ids("sequoia")]).toEqual([[], [id]]);
    (await admin.delete(`/api/v1/notes/${id}`)).ok();
    expect(await ids("sequoia")).toEqual([]);
    (await admin.post(`/api/v1/notes/${id}/restore`, {})).ok();
    expect(await ids("sequoia")).toEqual([id]);
    (await admin.delete(`/api/v1/accounts/${on}`)).ok();
    expect(await ids("sequoia")).toEqual([]);
  });

  it("to a task: its title, its description and its bin", async () => {
    const id = await make("tasks", { title: "Plant rowan" });
    (await admin.patch(`/api/v1/tasks/${id}`, { version: 1, title: "Plant alder", body: "near the weir" })).ok();
    expect([await ids("rowan"), await ids("alder"), await ids("weir")]).toEqual([[], [id], [id]]);
    (await admin.delete(`/api/v1/tasks/${id}`)).ok();
    expect(await ids("alder")).toEqual([]);
  });
});

describe("nobody finds what they may not see", () => {
  let rep: TestMember;
  let calls: Calls;
  beforeAll(async () => {
    rep = await world.createMember(org, "rep");
    calls = world.as(rep);
    for (const permission of ["accounts.read", "contacts.read", "deals.read", "tasks.read"])
      await setReach(permission, "own");
  });

  it("notes are theirs whose record is, by owner and by share, however many others hold the word", async () => {
    const mine = await make("accounts", { name: "Mine", ownerId: rep.memberId });
    const lent = await make("accounts", { name: "Lent" });
    (
      await admin.post("/api/v1/shares", { object: "account", recordId: lent, memberId: rep.memberId, access: "read" })
    ).ok();
    const own = await note("Wisteria on mine", { object: "account", recordId: mine });
    const shared = await note("Wisteria on lent", { object: "account", recordId: lent });
    for (let n = 0; n < 60; n += 1) await note(`Wisteria elsewhere ${n}`);
    expect((await ids("wisteria", calls)).toSorted()).toEqual([own, shared].toSorted());
    (await admin.patch(`/api/v1/accounts/${mine}`, { version: 1, ownerId: null })).ok();
    expect(await ids("wisteria", calls)).toEqual([shared]);
  });

  it("tasks are theirs who have to do or wrote them, or see their record; the record of another's stays hidden", async () => {
    const hidden = { object: "account", recordId: account };
    const assigned = await make("tasks", { title: "Foxglove one", assigneeId: rep.memberId, ...hidden });
    await make("tasks", { title: "Foxglove two", ...hidden });
    await make("tasks", { title: "Foxglove three" });
    const written = (
      await calls.post<{ id: string }>("/api/v1/tasks", { title: "Foxglove four", assigneeId: null })
    ).ok().id;
    const { items } = await reply("foxglove", calls);
    expect(items.map(({ id }) => id).toSorted()).toEqual([assigned, written].toSorted());
    expect(items.every(({ record }) => record === null)).toBe(true);
    await setReach("tasks.read", "none");
    expect(await ids("foxglove", calls)).toEqual([]);
    await setReach("tasks.read", "own");
  });

  it("notes on records of one's own types are seen as those are", async () => {
    (
      await admin.post("/api/v1/object-types", {
        key: "vessel",
        plural: "vessels",
        labels: { one: "Vessel", many: "Vessels" },
      })
    ).ok();
    const recordId = await make("records/vessel", { values: { name: "Halcyon" } });
    const id = await note("Drydock of the halcyon in spring: antifouling", { object: "vessel", recordId });
    expect((await reply("antifoul")).items).toMatchObject([{ id, record: { object: "vessel", name: "Halcyon" } }]);
    await setReach("vessels.read", "own");
    expect(await ids("antifoul", calls)).toEqual([]);
    await setReach("vessels.read", "all");
    expect(await ids("antifoul", calls)).toEqual([id]);
  });

  it("another organization finds nothing", async () => {
    await note("Lobelia by the door");
    await make("tasks", { title: "Lobelia" });
    const other = world.as((await world.createOrganization()).admin);
    expect([(await ids("lobelia")).length, await ids("lobelia", other)]).toEqual([2, []]);
  });
});

it("notes and tasks that an earlier release wrote are found once the job has made their terms", async () => {
  const own = await world.createOrganization();
  const calls = world.as(own.admin);
  const on = (await calls.post<{ id: string }>("/api/v1/accounts", { name: "Old" })).ok().id;
  (await calls.post("/api/v1/notes", { object: "account", recordId: on, body: "Quincunx" })).ok();
  (await calls.post("/api/v1/tasks", { title: "Quincunx", body: "planted 2019" })).ok();
  const terms = () =>
    world.look(own, "select search_key from crm.note union all select search_key from crm.task order by 1");
  const written = await terms();
  await world.owner.query("begin");
  await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
    own.id,
  ]);
  for (const table of ["note", "task"]) await world.owner.query(`update crm.${table} set search_key = ''`);
  await world.owner.query("delete from crm.search_progress");
  await world.owner.query("commit");
  expect((await reply("quincunx", calls)).items).toEqual([]);
  await gather();
  expect(await terms()).toEqual(written);
  expect((await reply("quincunx", calls)).items).toHaveLength(2);
});
