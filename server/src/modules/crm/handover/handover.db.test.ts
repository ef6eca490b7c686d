import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BulkJob } from "../bulk/bulk-schema.ts";
import { bulkWorkJob } from "../bulk/bulk-queue.ts";
import type { Caller, Calls, Json, Refused } from "#testing/calls";
import { cutOffAt } from "#testing/job-work";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { Handover } from "./handover-schema.ts";

let world: World;
let org: TestOrganization;
let admin: Calls;
let ada: TestMember;
let ben: TestMember;
let cleo: TestMember;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  org = await world.createOrganization({ currency: "EUR" });
  admin = world.as(org.admin);
  ada = await world.createMember(org, "rep", { name: "Ada" });
  ben = await world.createMember(org, "rep", { name: "Ben" });
  cleo = await world.createMember(org, "rep", { name: "Cleo" });
});

interface Made {
  readonly id: string;
  readonly version: number;
}
const path = (member: TestMember) => `/api/v1/members/${member.memberId}/handover`;
const read = async (member = ada, calls = admin) => (await calls.get<Handover>(path(member))).ok();
const start = (body: Json, member = ada, calls = admin) => calls.post<Handover & Refused>(path(member), body);
const holdings = async (member = ada) =>
  Object.fromEntries((await read(member)).holdings.map(({ object, count }) => [object, count]));

async function setActive({ memberId }: TestMember, active: boolean): Promise<void> {
  const { items } = (await admin.get<{ items: Made[] }>("/api/v1/members?limit=200")).ok();
  const version = items.find(({ id }) => id === memberId)?.version;
  (await admin.patch(`/api/v1/members/${memberId}`, { active, version })).ok();
}

const own = async (kind: string, values: Json, member = ada) =>
  (await admin.post<Made>(`/api/v1/records/${kind}`, { values: { ...values, ownerId: member.memberId } })).ok();
const task = async (title: string, on: Json = {}) =>
  (await admin.post<Made>("/api/v1/tasks", { title, assigneeId: ada.memberId, ...on })).ok();
const ownersOf = async (kind: string) => {
  const { items } = (
    await admin.get<{ items: { values: { ownerId: string | null } }[] }>(
      `/api/v1/records/${kind}?limit=200&sort=createdAt`,
    )
  ).ok();
  return items.map(({ values }) => values.ownerId);
};
const refusals = async (reply: Promise<{ status: number; body: Refused }>) => {
  const { status, body } = await reply;
  return [status, body.problems.map(({ path: at, code }) => `${at} ${code}`)];
};

/** One of everything, of Ada. */
async function someOfEach(): Promise<void> {
  (await admin.post("/api/v1/object-types", { key: "project", labels: { one: "Project", many: "Projects" } })).ok();
  const { id } = await own("account", { name: "One" });
  await own("account", { name: "Two" });
  await own("account", { name: "Three" });
  await own("contact", { lastName: "Person" });
  await own("deal", { name: "Deal" });
  await own("project", { name: "Project" });
  await own("account", { name: "Another's" }, ben);
  await task("Call", { object: "account", recordId: id });
  await task("Write");
  const done = await task("Over");
  (await admin.patch(`/api/v1/tasks/${done.id}`, { version: 1, done: true })).ok();
}

describe("handing over", () => {
  it("counts what is theirs per kind, gives each kind to whom it was meant for, and leaves what is done and others'", async () => {
    await someOfEach();
    expect(await holdings()).toEqual({ account: 3, contact: 1, deal: 1, project: 1, task: 2 });
    await setActive(ada, false);
    const choices = [
      { object: "account", to: [ben.memberId, cleo.memberId] },
      { object: "contact", to: [ben.memberId] },
      { object: "deal", to: [cleo.memberId] },
      { object: "project", unowned: true },
      { object: "task", to: [ben.memberId] },
    ];
    const preview = (await admin.post<{ choices: Json[] }>(`${path(ada)}/preview`, { choices })).ok().choices;
    expect(preview).toMatchObject([
      {
        object: "account",
        count: 3,
        permitted: 3,
        heirs: [
          { name: "Ben", count: 2 },
          { name: "Cleo", count: 1 },
        ],
      },
      { object: "contact", count: 1, refused: 0, problems: [] },
      { object: "deal", count: 1 },
      { object: "project", count: 1, heirs: [] },
      { object: "task", count: 2, heirs: [{ name: "Ben", count: 2 }] },
    ]);
    expect((await ownersOf("contact"))[0]).toBe(ada.memberId);
    const counted = choices.map((choice, index) => ({ ...choice, expected: preview[index]?.["count"] }));
    expect((await start({ choices: counted })).ok().jobs.map(({ status }) => status)).toEqual(Array(5).fill("waiting"));
    await world.drain();
    const after = await read();
    expect([after.holdings, after.jobs.map(({ status, counts }) => [status, counts.done])]).toEqual([
      [],
      [
        ["done", 2],
        ["done", 1],
        ["done", 1],
        ["done", 1],
        ["done", 3],
      ],
    ]);
    expect(await ownersOf("account")).toEqual([ben.memberId, cleo.memberId, ben.memberId, ben.memberId]);
    expect([await ownersOf("deal"), await ownersOf("project")]).toEqual([[cleo.memberId], [null]]);
    const mine = (await world.as(ben).get<{ items: { title: string }[] }>("/api/v1/tasks?assignee=me&state=open")).ok();
    expect(mine.items.map(({ title }) => title).toSorted()).toEqual(["Call", "Write"]);
    const trail = await world.look<{ object: string; action: string }>(
      org,
      "select object, action from identity.audit_entry where via = 'bulk' or action = 'handed_over' order by object",
    );
    expect(trail.map(({ object }) => object)).toEqual([
      "account",
      "account",
      "account",
      "contact",
      "deal",
      "member",
      "project",
      "task",
      "task",
    ]);
    const events = await world.look<{ n: number }>(
      org,
      "select count(*)::int as n from platform.event where name = 'crm.task.updated'",
    );
    expect(events[0]?.n).toBe(2);
  });

  it("is taken back kind by kind, tasks too, but for what somebody has changed since", async () => {
    await someOfEach();
    await setActive(ada, false);
    const choices = [
      { object: "account", unowned: true, expected: 3 },
      { object: "task", to: [ben.memberId], expected: 2 },
    ];
    const { jobs } = (await start({ choices })).ok();
    await world.drain();
    const [first] = (await world.as(ben).get<{ items: Made[] }>("/api/v1/tasks?assignee=me&state=open")).ok().items;
    (await world.as(ben).patch(`/api/v1/tasks/${first?.id}`, { version: first?.version, done: true })).ok();
    for (const { id } of jobs) (await admin.post(`/api/v1/bulk-jobs/${id}/undo`)).ok();
    await world.drain();
    const undone = (await read()).jobs.map(({ object, undo }) => [object, undo]);
    expect(undone).toEqual([
      ["task", { restored: 1, left: 1 }],
      ["account", { restored: 3, left: 0 }],
    ]);
    expect(await holdings()).toMatchObject({ account: 3, task: 1 });
  });

  it("goes to everybody active in a team and the teams below it, in turn", async () => {
    const team = (await admin.post<Made>("/api/v1/teams", { name: "North" })).ok().id;
    const below = (await admin.post<Made>("/api/v1/teams", { name: "Norther", parentId: team })).ok().id;
    const people = [
      await world.createMember(org, "rep", { teamId: team }),
      await world.createMember(org, "rep", { teamId: below }),
      await world.createMember(org, "rep", { teamId: team }),
    ];
    await setActive(people[2] as TestMember, false);
    for (const name of ["One", "Two", "Three", "Four"]) await own("account", { name });
    await setActive(ada, false);
    (await start({ choices: [{ object: "account", teamId: team, expected: 4 }] })).ok();
    await world.drain();
    const [one, other] = people.map(({ memberId }) => memberId);
    expect(await ownersOf("account")).toEqual([one, other, one, other]);
  });

  it("names every fault of every choice at its place, an heir who is deactivated too, and does nothing", async () => {
    await someOfEach();
    const elsewhere = await world.createOrganization();
    const stranger = await world.createMember(elsewhere, "rep");
    await setActive(ada, false);
    await setActive(cleo, false);
    const choices = [
      { object: "account", to: [ben.memberId, cleo.memberId, ada.memberId, stranger.memberId], expected: 3 },
      { object: "account", expected: 3 },
      { object: "deal", to: [ben.memberId], unowned: true, expected: 1 },
      { object: "nothing", unowned: true, expected: 1 },
      { object: "contact", teamId: "999", expected: 1 },
    ];
    expect(await refusals(start({ choices, viewsTo: cleo.memberId }))).toEqual([
      400,
      [
        "choices.0.to.1 deactivated",
        "choices.0.to.2 same",
        "choices.0.to.3 unknown_reference",
        "choices.1.object repeated",
        "choices.1 required",
        "choices.2 ambiguous",
        "choices.3.object unknown_type",
        "choices.4.teamId nobody",
        "viewsTo deactivated",
      ],
    ]);
    const stale = await start({ choices: [{ object: "account", to: [ben.memberId], expected: 9 }] });
    expect([stale.status, stale.body]).toMatchObject([409, { facts: { expected: 9, count: 3 } }]);
    await world.drain();
    expect([await holdings(), (await read()).jobs]).toMatchObject([{ account: 3 }, []]);
  });

  it("waits until they are deactivated, and is for whoever may deactivate", async () => {
    await own("account", { name: "One" });
    const choices = [{ object: "account", to: [ben.memberId], expected: 1 }];
    expect(await refusals(start({ choices }))).toEqual([422, ["id active"]]);
    await setActive(ada, false);
    const manager = world.as(await world.createMember(org, "manager"));
    expect((await start({ choices }, ada, manager)).status).toBe(403);
    expect((await manager.get(path(ada))).status).toBe(403);
    const elsewhere = await world.createOrganization();
    expect((await world.as(elsewhere.admin).get(path(ada))).status).toBe(404);
    expect((await start({ choices }, ada, world.as(elsewhere.admin))).status).toBe(404);
  });

  it("reaches no further than whoever does it: what they do not see is neither counted nor handed over", async () => {
    await own("account", { name: "Ada's" });
    const scope = { role: "rep", permission: "members.manage", scope: "all" };
    (await admin.put("/api/v1/permissions", scope)).ok();
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "accounts.read", scope: "own" })).ok();
    await setActive(ada, false);
    const bens = world.as(ben);
    expect((await read(ada, bens)).holdings).toEqual([]);
    const choices = [{ object: "account", to: [ben.memberId], expected: 0 }];
    (await start({ choices }, ada, bens)).ok();
    await world.drain();
    expect(await ownersOf("account")).toEqual([ada.memberId]);
  });

  it("that is killed between batches loses nothing and gives nothing twice", async () => {
    const many = 4500;
    const rows = Array.from({ length: many }, (_, n) => `Account ${n},Ada`).join("\n");
    const csv = `name,owner\n${rows}\n`;
    const { id } = (await admin.post<Made>("/api/v1/imports", { object: "account", csv })).ok();
    (await admin.post(`/api/v1/imports/${id}/run`)).ok();
    await world.drain();
    await setActive(ada, false);
    const choices = [{ object: "account", to: [ben.memberId, cleo.memberId], expected: many }];
    (await start({ choices })).ok();
    for (const unit of [1, 2, 3, 5])
      await expect(bulkWorkJob.run(cutOffAt(world, org, unit), {})).rejects.toThrow("cut off");
    await world.drain();
    expect((await read()).jobs).toMatchObject([{ status: "done", counts: { done: many, refused: 0 } }]);
    const owned = await world.look<{ owner_id: string; n: number; versions: number }>(
      org,
      "select owner_id, count(*)::int as n, max(version) as versions from crm.account group by owner_id order by owner_id",
    );
    expect(owned).toEqual([ben, cleo].map(({ memberId }) => ({ owner_id: memberId, n: many / 2, versions: 2 })));
  });

  it("stops where the heir is deactivated before their turn: nothing goes to somebody who is gone", async () => {
    await own("account", { name: "One" });
    await setActive(ada, false);
    (await start({ choices: [{ object: "account", to: [ben.memberId], expected: 1 }] })).ok();
    await setActive(ben, false);
    await world.drain();
    const [job] = (await read()).jobs;
    expect([job?.status, job?.failure]).toEqual(["failed", expect.stringContaining("Ben")]);
    expect(await holdings()).toEqual({ account: 1 });
    const { items } = (await admin.get<{ items: Json[] }>("/api/v1/left-behind")).ok();
    expect(items).toEqual([{ member: { id: ada.memberId, name: "Ada" }, records: 1, tasks: 0, more: false }]);
  });
});

describe("what else is theirs", () => {
  it("shared views get another owner who can change them, private ones stay theirs, out of sight", async () => {
    const theirs = world.as(ada);
    (await theirs.post("/api/v1/views", { object: "account", name: "For all", shared: true })).ok();
    (await theirs.post("/api/v1/views", { object: "account", name: "My own" })).ok();
    expect(await read()).toMatchObject({ sharedViews: [{ name: "For all" }], privateViews: 1 });
    await setActive(ada, false);
    (await start({ choices: [], viewsTo: ben.memberId })).ok();
    const views = (await world.as(ben).get<{ items: Json[] }>("/api/v1/views?object=account")).ok().items;
    expect(views).toMatchObject([{ name: "For all", owner: { name: "Ben", me: true }, mayChange: true }]);
    await setActive(ada, true);
    const again = (await theirs.get<{ items: Json[] }>("/api/v1/views?object=account")).ok().items;
    expect(again).toMatchObject([
      { name: "For all", owner: { me: false } },
      { name: "My own", owner: { me: true } },
    ]);
  });

  it("what was shared with them by name is shared no longer, and the record's history says so", async () => {
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "accounts.read", scope: "own" })).ok();
    const { id } = await own("account", { name: "Lent" }, ben);
    const share = { object: "account", recordId: id, access: "read" };
    for (const { memberId } of [ada, cleo]) (await admin.post("/api/v1/shares", { ...share, memberId })).ok();
    expect((await read()).shares).toBe(1);
    await setActive(ada, false);
    expect((await start({ choices: [] })).ok().shares).toBe(0);
    const { items } = (await admin.get<{ items: Json[] }>(`/api/v1/shares?object=account&recordId=${id}`)).ok();
    expect(items).toMatchObject([{ member: { name: "Cleo" } }]);
    await setActive(ada, true);
    expect((await world.as(ada).get(`/api/v1/accounts/${id}`)).status).toBe(404);
    const { text } = await admin.get(`/api/v1/timeline?object=account&recordId=${id}`);
    expect(text).toMatch(/"before":"\d+","after":null,"beforeName":"Ada"/);
  });

  it("keys they made open nothing while they are deactivated, those their keys made too, and open again with them", async () => {
    for (const permission of ["keys.manage"])
      (await admin.put("/api/v1/permissions", { role: "rep", permission, scope: "all" })).ok();
    const bearer = (key: string): Caller => ({ name: "key", headers: { authorization: `Bearer ${key}` } });
    const make = async (calls: Calls, name: string) =>
      bearer((await calls.post<{ key: string }>("/api/v1/keys", { name, role: "rep" })).ok().key);
    const first = await make(world.as(ada), "First");
    const second = await make(world.as(first), "Second");
    const other = await make(world.as(ben), "Ben's");
    const statuses = () =>
      Promise.all([first, second, other].map(async (key) => (await world.as(key).get("/api/v1/members")).status));
    expect(await statuses()).toEqual([200, 200, 200]);
    await setActive(ada, false);
    expect(await statuses()).toEqual([401, 401, 200]);
    expect((await read()).keys.map(({ name }) => name)).toEqual(["First", "Second"]);
    const { items } = (await admin.get<{ items: { name: string; works: boolean }[] }>("/api/v1/keys")).ok();
    expect(items.map(({ name, works }) => [name, works])).toEqual([
      ["Ben's", true],
      ["Second", false],
      ["First", false],
    ]);
    await setActive(ada, true);
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  it("what they had begun stops where it is, with the reason, and what it did can be taken back by others", async () => {
    await own("account", { name: "One", city: "Rome" });
    const theirs = world.as(ada);
    const request = { object: "account", action: "update", values: { city: "Oslo" } };
    (await theirs.post("/api/v1/bulk-jobs", { ...request, expected: 1 })).ok();
    const csv = "name\nFrom a file\n";
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "imports.run", scope: "all" })).ok();
    const started = (await theirs.post<Made>("/api/v1/imports", { object: "account", csv })).ok();
    (await theirs.post(`/api/v1/imports/${started.id}/run`)).ok();
    await setActive(ada, false);
    expect((await read()).running.map(({ kind }) => kind)).toEqual(["import", "bulkJob"]);
    await world.drain();
    const [job] = (await admin.get<{ items: BulkJob[] }>("/api/v1/bulk-jobs")).ok().items;
    expect([job?.status, job?.failure]).toEqual(["failed", expect.stringContaining("Ada, who began this")]);
    const file = (await admin.get<BulkJob>(`/api/v1/imports/${started.id}`)).ok();
    expect([file.status, file.failure]).toEqual(["failed", expect.stringContaining("Ada, who began this")]);
    const { items } = (await admin.get<{ items: Json[] }>("/api/v1/accounts")).ok();
    expect(items.map(({ name, city }) => [name, city])).toEqual([["One", "Rome"]]);
  });

  it("settings that name them are told, and stay as they are", async () => {
    const filter = {
      or: [
        { property: "city", op: "is", value: "Rome" },
        { property: "ownerId", op: "in", value: [ada.memberId] },
      ],
    };
    const view = { object: "account", name: "Ada's accounts", shared: true, filter };
    const { id } = (await admin.post<Made>("/api/v1/views", view)).ok();
    const others = { property: "account.ownerId", op: "is", value: ada.memberId };
    (await admin.post("/api/v1/views", { ...view, object: "deal", name: "Her accounts' deals", filter: others })).ok();
    (
      await admin.post("/api/v1/views", {
        ...view,
        name: "Ben's",
        filter: { property: "ownerId", op: "is", value: ben.memberId },
      })
    ).ok();
    const condition = {
      role: "rep",
      object: "deal",
      action: "update",
      filter: { not: { property: "ownerId", op: "is", value: ada.memberId } },
    };
    (await admin.put("/api/v1/permission-conditions", condition)).ok();
    const rules = {
      version: null,
      readOnlyWhen: { property: "ownerId", op: "is", value: ada.memberId },
    };
    (await admin.put("/api/v1/property-rules/account/city", rules)).ok();
    expect((await read()).mentions).toEqual([
      { where: "view", object: "account", name: "Ada's accounts" },
      { where: "view", object: "deal", name: "Her accounts' deals" },
      { where: "permission", object: "deal", name: "Rep: edit deals" },
      { where: "rule", object: "account", name: "City" },
    ]);
    await setActive(ada, false);
    (await start({ choices: [], viewsTo: ben.memberId })).ok();
    const { items } = (await admin.get<{ items: { id: string; filter: Json }[] }>("/api/v1/views?object=account")).ok();
    expect(items.find((one) => one.id === id)?.filter).toEqual(filter);
  });
});
