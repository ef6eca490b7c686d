import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { whileRowHeld } from "#testing/held-row";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { Task, TaskCounts } from "./task-schema.ts";

interface Made {
  readonly id: string;
  readonly version: number;
}
interface Page {
  readonly items: Task[];
  readonly nextCursor: string | null;
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let rita: TestMember;
let otto: TestMember;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  world.clock.set("2026-11-21T10:00:00Z");
  org = await world.createOrganization({ timeZone: "Europe/Berlin" });
  admin = world.as(org.admin);
  const team = async (name: string) => (await admin.post<Made>("/api/v1/teams", { name })).ok().id;
  rita = await world.createMember(org, "rep", { name: "Rita Rep", teamId: await team("North") });
  otto = await world.createMember(org, "rep", { name: "Otto Rep", teamId: await team("South") });
});

const deal = async (ownerId: string, name = "Crane") =>
  (await admin.post<Made>("/api/v1/deals", { name, ownerId })).ok();
const add = async (calls: Calls, task: object) => (await calls.post<Task>("/api/v1/tasks", task)).ok();
const list = async (calls: Calls, query = "") => (await calls.get<Page>(`/api/v1/tasks?${query}`)).ok().items;
const titles = async (calls: Calls, query = "") => (await list(calls, query)).map(({ title }) => title);

describe("tasks by when they are due", () => {
  it("come in one order over pages, those of a day with their time first, without a day last", async () => {
    const dues: [string, string | null, string | null][] = [
      ["f", null, null],
      ["c", "2026-11-23", null],
      ["a", "2026-11-23", "08:00"],
      ["e", "2027-01-01", null],
      ["b", "2026-11-23", "17:15"],
      ["d", "2026-11-23", null],
    ];
    for (const [title, dueOn, dueTime] of dues) await add(admin, { title, dueOn, dueTime });
    const whole = await titles(admin);
    expect(whole).toEqual(["a", "b", "c", "d", "e", "f"]);
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page = (
        await admin.get<Page>(`/api/v1/tasks?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`)
      ).ok();
      paged.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole);
    expect((await admin.get("/api/v1/tasks?cursor=abc")).status).toBe(400);
  });

  it("are overdue, today's and later by the company's clocks, not by the server's", async () => {
    for (const [title, dueOn, dueTime] of [
      ["yesterday", "2026-11-20", null],
      ["this morning", "2026-11-21", "09:00"],
      ["tonight", "2026-11-21", "20:00"],
      ["tomorrow", "2026-11-22", null],
      ["in eight days", "2026-11-29", null],
      ["some day", null, null],
    ])
      await add(world.as(rita), { title, dueOn, dueTime });
    const split = async () => {
      const found: Record<string, string[]> = {};
      for (const state of ["overdue", "today", "week", "later", "undated", "upcoming"])
        found[state] = await titles(world.as(rita), `assignee=me&state=${state}`);
      return found;
    };
    expect(await split()).toEqual({
      overdue: ["yesterday", "this morning"],
      today: ["tonight"],
      week: ["tomorrow"],
      later: ["in eight days"],
      undated: ["some day"],
      upcoming: ["tomorrow", "in eight days"],
    });
    const counts = async () => (await world.as(rita).get<TaskCounts>("/api/v1/tasks/counts?assignee=me")).ok();
    expect(await counts()).toEqual({ overdue: 2, today: 1, week: 1, later: 1, undated: 1 });
    // half past midnight in Berlin, still the day before in UTC
    world.clock.set("2026-11-21T23:30:00Z");
    expect(await split()).toMatchObject({
      overdue: ["yesterday", "this morning", "tonight"],
      today: ["tomorrow"],
      week: ["in eight days"],
    });
    expect(await counts()).toMatchObject({ overdue: 3, today: 1 });
  });

  it("have no time without a day, whichever of the two is given or taken", async () => {
    expect((await admin.post("/api/v1/tasks", { title: "x", dueTime: "10:00" })).status).toBe(400);
    const task = await add(admin, { title: "x", dueOn: "2026-11-25", dueTime: "10:00" });
    const change = (patch: object) => admin.patch<Task>(`/api/v1/tasks/${task.id}`, patch);
    expect((await change({ dueOn: null })).ok()).toMatchObject({ dueOn: null, dueTime: null });
    expect((await change({ dueTime: "11:00" })).status).toBe(400);
    expect((await change({ dueOn: "2026-11-26", dueTime: "11:00" })).ok()).toMatchObject({ dueTime: "11:00" });
  });
});

describe("a task", () => {
  it("is checked off once however often it is asked, opens again, and its record's timeline tells each turn", async () => {
    const { id: recordId } = await deal(rita.memberId);
    const place = { object: "deal", recordId };
    const task = await add(world.as(rita), { ...place, title: "Call back", kind: "call", priority: "high" });
    expect(task).toMatchObject({
      assignee: { id: rita.memberId, name: "Rita Rep" },
      record: { id: recordId, name: "Crane" },
      mayChange: true,
      doneAt: null,
    });
    const turn = async (done: boolean) => {
      world.clock.advance({ minutes: 5 });
      return (await world.as(rita).patch<Task>(`/api/v1/tasks/${task.id}`, { done })).ok();
    };
    const done = await turn(true);
    expect(done).toMatchObject({ doneAt: "2026-11-21T10:05:00.000Z", doneBy: "Rita Rep", version: 2 });
    expect(await turn(true)).toEqual(done);
    expect(await titles(admin, `object=deal&recordId=${recordId}&state=done`)).toEqual(["Call back"]);
    expect(await turn(false)).toMatchObject({ doneAt: null, doneBy: null, version: 3 });
    const { items } = (
      await admin.get<{ items: { kind: string; task?: object }[] }>(`/api/v1/timeline?object=deal&recordId=${recordId}`)
    ).ok();
    expect(items.map(({ kind }) => kind)).toEqual(["taskReopened", "taskDone", "taskCreated", "created"]);
    expect(items[0]?.task).toEqual({ id: task.id, title: "Call back" });
    const trail = (
      await admin.get<{ items: { action: string }[] }>(`/api/v1/audit?object=task&recordId=${task.id}`)
    ).ok();
    expect(trail.items.map(({ action }) => action)).toEqual(["reopened", "done", "created"]);
  });

  it("is told on the timeline in one order with notes and changes of its moment, page by page", async () => {
    const { id: recordId } = await deal(rita.memberId);
    for (const title of ["one", "two", "three"]) {
      await add(admin, { object: "deal", recordId, title });
      (await admin.post("/api/v1/notes", { object: "deal", recordId, body: title })).ok();
    }
    interface Items {
      readonly items: { readonly id: string; readonly kind: string }[];
      readonly nextCursor: string | null;
    }
    const read = async (query: string) =>
      (await admin.get<Items>(`/api/v1/timeline?object=deal&recordId=${recordId}${query}`)).ok();
    const whole = (await read("")).items;
    expect(whole.map(({ kind }) => kind)).toEqual(
      "note note note taskCreated taskCreated taskCreated created".split(" "),
    );
    for (const limit of [1, 2, 4]) {
      const paged: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: Items = await read(`&limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`);
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole.map(({ id }) => id));
    }
  });

  it("is changed from the state one saw, by nobody who neither does it, wrote it nor edits its record", async () => {
    const account = (await admin.post<Made>("/api/v1/accounts", { name: "Shared" })).ok();
    const place = { object: "account", recordId: account.id };
    const task = await add(world.as(rita), { ...place, title: "Hers" });
    expect((await list(world.as(otto), `object=account&recordId=${account.id}`))[0]).toMatchObject({
      title: "Hers",
      mayChange: false,
    });
    expect((await world.as(otto).patch(`/api/v1/tasks/${task.id}`, { done: true })).status).toBe(403);
    expect((await world.as(otto).delete(`/api/v1/tasks/${task.id}`)).status).toBe(403);
    (await world.as(rita).patch(`/api/v1/tasks/${task.id}`, { title: "His", assigneeId: otto.memberId })).ok();
    const stale = await world.as(otto).patch(`/api/v1/tasks/${task.id}`, { version: 1, title: "Late" });
    expect(stale.status).toBe(409);
    (await world.as(otto).patch(`/api/v1/tasks/${task.id}`, { version: 2, done: true })).ok();
  });

  it("comes back from the bin as it was, for who may delete it", async () => {
    const task = await add(world.as(rita), { title: "Keep", dueOn: "2026-12-01" });
    (await world.as(rita).delete(`/api/v1/tasks/${task.id}?version=1`)).ok();
    expect((await world.as(rita).get(`/api/v1/tasks/${task.id}`)).status).toBe(404);
    expect((await world.as(otto).post(`/api/v1/tasks/${task.id}/restore`, {})).status).toBe(404);
    expect((await world.as(rita).post<Task>(`/api/v1/tasks/${task.id}/restore`, {})).ok()).toMatchObject({
      title: "Keep",
      dueOn: "2026-12-01",
    });
    expect((await world.as(rita).post(`/api/v1/tasks/${task.id}/restore`, {})).status).toBe(404);
  });

  it("is refused for what is not there: a record, a member, half of a record's name, text that cannot be kept", async () => {
    const { id: recordId } = await deal(rita.memberId);
    const status = async (task: object) => (await admin.post("/api/v1/tasks", { title: "x", ...task })).status;
    expect(await status({ object: "account", recordId })).toBe(404);
    expect(await status({ assigneeId: "999999" })).toBe(400);
    expect(await status({ object: "deal" })).toBe(400);
    expect(await status({ title: "  " })).toBe(400);
    expect(await status({ title: "a\u0000" })).toBe(400);
    expect(await status({ dueOn: "2026-02-30" })).toBe(400);
  });
});

describe("who sees a task", () => {
  it("a record out of sight hides its tasks, but from whoever has to do them, who learns nothing of the record", async () => {
    const { id: recordId } = await deal(otto.memberId, "Secret merger");
    const place = { object: "deal", recordId };
    await add(admin, { ...place, title: "Otto's", assigneeId: otto.memberId });
    const hers = await add(admin, { ...place, title: "Rita's", assigneeId: rita.memberId });
    expect(await titles(admin)).toEqual(["Otto's", "Rita's"]);
    const seen = await list(world.as(rita));
    expect(seen).toMatchObject([{ title: "Rita's", object: null, record: null, recordHidden: true }]);
    expect(JSON.stringify(seen)).not.toContain("Secret merger");
    expect((await world.as(rita).get(`/api/v1/tasks?object=deal&recordId=${recordId}`)).status).toBe(404);
    expect((await world.as(rita).get<TaskCounts>("/api/v1/tasks/counts")).ok().undated).toBe(1);
    const done = (await world.as(rita).patch<Task>(`/api/v1/tasks/${hers.id}`, { done: true })).ok();
    expect(JSON.stringify(done)).not.toContain("Secret merger");
    (await admin.patch(`/api/v1/tasks/${hers.id}`, { assigneeId: null })).ok();
    expect((await world.as(rita).get(`/api/v1/tasks/${hers.id}`)).status).toBe(404);
  });

  it("tasks on no record are seen by whoever does or wrote them and as far as the permission reaches", async () => {
    const anna = await world.createMember(org, "rep", { name: "Anna", teamId: (await teamOf(rita)) ?? "" });
    await add(world.as(rita), { title: "for Otto", assigneeId: otto.memberId });
    await add(world.as(rita), { title: "own" });
    await add(world.as(rita), { title: "nobody's", assigneeId: null });
    expect((await titles(world.as(rita))).toSorted()).toEqual(["for Otto", "nobody's", "own"]);
    expect(await titles(world.as(otto))).toEqual(["for Otto"]);
    expect(await titles(world.as(anna))).toEqual(["own"]);
    expect(await titles(world.as(anna), `assignee=${rita.memberId}`)).toEqual(["own"]);
    expect((await titles(admin)).toSorted()).toEqual(["for Otto", "nobody's", "own"]);
    expect(await titles(admin, "assignee=me")).toEqual([]);
  });

  it("a role without the permission neither lists tasks nor finds them on timelines or through relations", async () => {
    const { id: recordId } = await deal(rita.memberId);
    await add(admin, { object: "deal", recordId, title: "Hidden" });
    const viewer = world.as(await world.createMember(org, "viewer"));
    const ask = { query: `{ deal(id: "${recordId}") { name tasks { title record { name } } } }` };
    const graph = async () => JSON.stringify((await viewer.post("/graphql", ask)).body);
    expect(await titles(viewer)).toEqual(["Hidden"]);
    expect(await graph()).toContain("Hidden");
    (await admin.put("/api/v1/permissions", { role: "viewer", permission: "tasks.read", scope: "none" })).ok();
    expect((await viewer.get("/api/v1/tasks")).status).toBe(403);
    const timeline = await viewer.get(`/api/v1/timeline?object=deal&recordId=${recordId}`);
    expect(JSON.stringify(timeline.ok())).not.toContain("Hidden");
    expect(await graph()).not.toContain("Hidden");
  });

  it("organizations from before tasks have the permission's defaults", async () => {
    const older = await world.createOrganization();
    await world.owner.query("begin");
    await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
      older.id,
    ]);
    await world.owner.query("delete from identity.role_permission where org_id = $1 and permission like 'tasks.%'", [
      older.id,
    ]);
    await world.owner.query("commit");
    const rep = world.as(await world.createMember(older, "rep"));
    expect((await rep.post("/api/v1/tasks", { title: "Works" })).status).toBe(201);
    expect(await titles(rep)).toEqual(["Works"]);
  });

  async function teamOf(member: TestMember): Promise<string | undefined> {
    const { items } = (
      await admin.get<{ items: { id: string; team: { id: string } | null }[] }>("/api/v1/members")
    ).ok();
    return items.find(({ id }) => id === member.memberId)?.team?.id;
  }
});

it("a record takes its tasks into the bin and brings back those that went with it, not those deleted before", async () => {
  const { id: recordId } = await deal(rita.memberId);
  const place = { object: "deal", recordId };
  const kept = await add(world.as(rita), { ...place, title: "kept" });
  const gone = await add(world.as(rita), { ...place, title: "deleted before" });
  await add(world.as(rita), { title: "elsewhere" });
  (await admin.delete(`/api/v1/tasks/${gone.id}`)).ok();
  (await admin.delete(`/api/v1/deals/${recordId}`)).ok();
  expect(await titles(world.as(rita))).toEqual(["elsewhere"]);
  expect((await world.as(rita).get(`/api/v1/tasks/${kept.id}`)).status).toBe(404);
  expect((await world.as(rita).patch(`/api/v1/tasks/${kept.id}`, { done: true })).status).toBe(404);
  for (const id of [kept.id, gone.id]) expect((await admin.post(`/api/v1/tasks/${id}/restore`, {})).status).toBe(404);
  (await admin.post(`/api/v1/deals/${recordId}/restore`, {})).ok();
  expect(await titles(world.as(rita))).toEqual(["kept", "elsewhere"]);
});

it("a task written while its record goes into the bin is not left behind, where nobody could check it off", async () => {
  const { id } = await deal(rita.memberId);
  const first = await add(admin, { title: "First", object: "deal", recordId: id });
  const [gone, late] = await whileRowHeld(world, { organization: org, table: "crm.task", id: first.id }, [
    () => admin.delete(`/api/v1/deals/${id}`),
    () => world.as(rita).post("/api/v1/tasks", { title: "Late", object: "deal", recordId: id }),
  ]);
  expect([gone?.status, late?.status]).toEqual([200, 404]);
  expect(await titles(world.as(rita), "assignee=me")).toEqual([]);
});
