import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import {
  type Any,
  type Board,
  type Calendar,
  edits,
  everybodys,
  type Groups,
  type Kind,
  kindKeys,
  kinds,
  owners,
  type Page,
  reaches,
  type RecordBoard,
  scopes,
  sees,
  type Whose,
} from "#testing/permission-matrix";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

let world: World;
let org: TestOrganization;
let admin: Calls;
let me: Calls;
const people: Record<string, TestMember> = {};
const records: Record<string, Any> = {};
let pipelineId = "";
/** A record that everybody sees, and from which a relation leads to the records of each kind. */
let anchorId = "";
const relations: Record<string, string> = {};
const recordOf = (kind: Kind, whose: Whose): Any => records[`${kind} ${whose}`] as Any;

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  const team = (await admin.post<{ id: string }>("/api/v1/teams", { name: "Team" })).ok().id;
  for (const name of ["me", "mate", "stranger"])
    people[name] = await world.createMember(org, "rep", { name, ...(name === "stranger" ? {} : { teamId: team }) });
  me = world.as(people["me"] as TestMember);
  const labels = { one: "Project", many: "Projects" };
  (await admin.post("/api/v1/object-types", { key: "project", plural: "projects", labels })).ok();
  (
    await admin.post("/api/v1/properties", { object: "project", key: "codename", label: "Codename", type: "text" })
  ).ok();
  const labelsOfAnchors = { one: "Anchor", many: "Anchors" };
  (await admin.post("/api/v1/object-types", { key: "anchor", plural: "anchors", labels: labelsOfAnchors })).ok();
  anchorId = (await admin.post<Any>("/api/v1/records/anchor", { values: { name: "Anchor" } })).ok().id;
  for (const kind of kindKeys) {
    const relation = { key: `to_${kind}`, from: "anchor", to: kind, labels: { from: kind, to: "Anchors" } };
    relations[kind] = (await admin.post<Any>("/api/v1/relations", relation)).ok().id;
  }
  for (const kind of kindKeys) for (const whose of everybodys) await make(kind, whose);
  pipelineId = (await admin.get<Page>("/api/v1/pipelines")).ok().items[0]?.id ?? "";
}, 60_000);
afterAll(() => world.destroy());

async function make(kind: Kind, whose: Whose): Promise<void> {
  const { owner, shared } = owners[whose];
  const ownerId = owner === null ? null : people[owner]?.memberId;
  const name = kind === "contact" ? { lastName: `Quartz ${whose}` } : { name: `Quartz ${whose}` };
  const worth = kind === "deal" ? { amount: { minor: "100", currency: "EUR" } } : {};
  const values = { ...name, ...worth, ownerId, [kinds[kind].field]: "Zeppelin" };
  const { id } = (await admin.post<Any>(`/api/v1/records/${kind}`, { values })).ok();
  // a change, so that history has something to tell of the field
  const change = { version: 1, values: { [kinds[kind].field]: "Zeppelin two" } };
  records[`${kind} ${whose}`] = (await admin.patch<Any>(`/api/v1/records/${kind}/${id}`, change)).ok();
  (await admin.post("/api/v1/notes", { object: kind, recordId: id, body: "Spoke of obsidian" })).ok();
  (await admin.post("/api/v1/tasks", { object: kind, recordId: id, title: "Obsidian", assigneeId: null })).ok();
  (await admin.put(`/api/v1/records/anchor/${anchorId}/links/${relations[kind]}/${id}`, {})).ok();
  if (shared === null) return;
  const share = { object: kind, recordId: id, memberId: people["me"]?.memberId, access: shared };
  (await admin.post("/api/v1/shares", share)).ok();
}

const setScope = async (permission: string, scope: string) =>
  (await admin.put("/api/v1/permissions", { role: "rep", permission, scope })).ok();
const setField = async (object: Kind, property: string, access: string) =>
  (await admin.put("/api/v1/field-access", { role: "rep", object, property, access })).ok();
const setCondition = async (object: Kind, action: string, filter: object | null) =>
  (await admin.put("/api/v1/permission-conditions", { role: "rep", object, action, filter })).ok();
const filterOf = (condition: object) => `filter=${encodeURIComponent(JSON.stringify(condition))}`;
const idsOf = ({ items }: Page) => items.map(({ id }) => id).toSorted();

const readCells = kindKeys.flatMap((kind) =>
  scopes.flatMap((scope) => (["edit", "read", "none"] as const).map((field) => ({ kind, scope, field }))),
);

describe.each(readCells)("$kind, read as far as $scope, its field to $field", ({ kind, scope, field: access }) => {
  const { plural, field } = kinds[kind];
  const seen = everybodys.filter((whose) => sees(scope, whose));
  const ids = () => seen.map((whose) => recordOf(kind, whose).id).toSorted();
  const list = (query: string) => me.get<Page>(`/api/v1/records/${kind}?count=true&limit=200&${query}`);

  beforeAll(async () => {
    await setScope(`${plural}.read`, scope);
    await setScope(`${plural}.export`, "all");
    await setField(kind, field, access);
    if (kind === "deal") await setField(kind, "amount", access);
  });

  it("single reads, histories, notes and shares find what is seen and nothing else", async () => {
    for (const whose of everybodys) {
      const { id } = recordOf(kind, whose);
      const on = `object=${kind}&recordId=${id}`;
      const statuses = await Promise.all(
        [
          `/api/v1/timeline?${on}`,
          `/api/v1/notes?${on}`,
          `/api/v1/shares?${on}`,
          `/api/v1/record-access?${on}`,
          `/api/v1/tasks?${on}`,
          `/api/v1/value-history?${on}&property=ownerId`,
        ].map(async (path) => (await me.get(path)).status),
      );
      expect(new Set(statuses), whose).toEqual(new Set([seen.includes(whose) ? 200 : 404]));
      const expected = scope === "none" ? 403 : seen.includes(whose) ? 200 : 404;
      expect((await me.get(`/api/v1/records/${kind}/${id}`)).status, whose).toBe(expected);
    }
  });

  it.each(scope !== "none" ? [kind] : [])(
    "lists, counts, filters, orders, search, GraphQL and files hold the same",
    async () => {
      for (const query of [
        "sort=name",
        "sort=-createdAt",
        "q=quartz",
        filterOf({ property: "name", op: "contains", value: "quartz" }),
      ]) {
        const page = (await list(query)).ok();
        expect([idsOf(page), page.total], query).toEqual([ids(), ids().length]);
      }
      const hits = (await me.get<{ items: { id: string; object: string }[] }>("/api/v1/search?q=quartz&limit=50")).ok()
        .items;
      expect(hits.flatMap((hit) => (hit.object === kind ? [hit.id] : [])).toSorted()).toEqual(ids());
      const written = (
        await me.get<{ items: { object: string; record: { object: string; id: string } | null }[] }>(
          "/api/v1/search?q=obsidian&limit=50",
        )
      ).ok().items;
      for (const what of ["note", "task"]) {
        const on = written.flatMap(({ object, record }) =>
          object === what && record?.object === kind ? [record.id] : [],
        );
        expect(on.toSorted(), what).toEqual(ids());
      }
      const by = `/api/v1/records/${kind}/groups?groupedBy=name`;
      const grouped = (await me.get<Groups>(by)).ok();
      expect(grouped.total.count).toBe(ids().length);
      expect(grouped.groups.every(({ label }) => label?.includes("uartz") === true)).toBe(true);
      const query = `{ records(type: "${kind}", limit: 200) { items { id } } }`;
      const graph = (await me.post<{ data: { records: Page } }>("/graphql", { query })).ok().data.records;
      expect(idsOf(graph)).toEqual(ids());
      const onwards = `{ anchor(id: "${anchorId}") { to_${kind}(limit: 50) { record { id } } } }`;
      const { anchor } = (
        await me.post<{ data: { anchor: Record<string, { record: { id: string } }[]> } }>("/graphql", {
          query: onwards,
        })
      ).ok().data;
      expect(anchor[`to_${kind}`]?.map(({ record }) => record.id).toSorted()).toEqual(ids());
      // what is only shared is not taken away as a file unless the permission reaches it; here it reaches all
      const { text } = await me.get(`/api/v1/records/${kind}/export.csv`);
      expect(text.trim().split("\r\n").length - 1).toBe(ids().length);
      if (kind === "project") return;
      expect(idsOf((await me.get<Page>(`/api/v1/${plural}?limit=200`)).ok())).toEqual(ids());
    },
  );

  it.each(scope !== "none" ? [kind] : [])("boards and calendars of any kind hold the same", async () => {
    const board = await me.get<RecordBoard>(`/api/v1/records/${kind}/board?by=ownerId`);
    const { columns } = board.ok();
    expect(columns.flatMap(({ cards }) => cards.map(({ id }) => id)).toSorted()).toEqual(ids());
    expect(columns.reduce((all, { count }) => all + count, 0)).toBe(ids().length);
    const pages = columns.flatMap(({ cards, ...column }) => (cards.length === 0 ? [] : [{ cards, ...column }]));
    const owner = recordOf(kind, "mine").values["ownerId"];
    const page = await me.get<Page>(`/api/v1/records/${kind}/board/cards?by=ownerId&column=${String(owner)}`);
    expect(idsOf(page.ok())).toEqual(sees(scope, "mine") ? [recordOf(kind, "mine").id] : []);
    const calendar = (await me.get<Calendar>(`/api/v1/records/${kind}/calendar?by=createdAt&perDay=20`)).ok();
    expect(calendar.days.flatMap((day) => day.ids).toSorted()).toEqual(ids());
    expect(calendar.days.reduce((all, { count }) => all + count, 0)).toBe(ids().length);
    for (const text of [JSON.stringify(pages), JSON.stringify(calendar)])
      expect(text.includes("Zeppelin")).toBe(access !== "none" && ids().length > 0);
  });

  it.each(scope !== "none" ? [kind] : [])("the field is there to be read, or told of nowhere", async () => {
    const hidden = access === "none";
    const page = (await list("")).ok();
    expect(page.items.every(({ values }) => field in (values as object))).toBe(!hidden);
    const known = (await me.get<{ items: { key: string }[] }>(`/api/v1/properties?object=${kind}`)).ok().items;
    expect(known.some(({ key }) => key === field)).toBe(!hidden);
    const asked = [
      (await list(filterOf({ property: field, op: "contains", value: "zep" }))).status,
      (await list(`sort=${field}`)).status,
      (await list(`sort=name,-${field}`)).status,
      (await list(`groupedBy=${field}`)).status,
      (await me.get(`/api/v1/records/${kind}/groups?groupedBy=${field}`)).status,
      (await me.get(`/api/v1/value-history?object=${kind}&recordId=${ids()[0]}&property=${field}`)).status,
    ];
    expect(new Set(asked)).toEqual(new Set([hidden ? 400 : 200]));
    expect((await list("q=zeppelin")).ok().total).toBe(hidden ? 0 : ids().length);
    const found = await me.get("/api/v1/search?q=zeppelin&limit=50");
    expect(found.text.includes(`"object":"${kind}"`)).toBe(!hidden);
    for (const id of ids()) {
      const { text } = await me.get(`/api/v1/timeline?object=${kind}&recordId=${id}`);
      expect(text.includes("Zeppelin")).toBe(!hidden);
    }
    expect((await me.get(`/api/v1/records/${kind}/export.csv`)).text.includes("Zeppelin")).toBe(!hidden);
    if (kind === "project") {
      const query = "{ projects(limit: 200) { items { codename } } }";
      expect((await me.post("/graphql", { query })).status).toBe(hidden ? 400 : 200);
      return;
    }
    const typed = (await me.get<Page>(`/api/v1/${plural}/${ids()[0]}`)).ok();
    expect(field in typed).toBe(!hidden);
  });

  it.each(kind === "deal" && scope !== "none" ? [kind] : [])(
    "boards, reports and totals count what is seen and add up what may be",
    async () => {
      const total = access === "none" ? [] : [{ minor: String(ids().length * 100) }];
      const { stages } = (await me.get<Board>(`/api/v1/pipelines/${pipelineId}/board`)).ok();
      expect(stages[0]).toMatchObject({ count: ids().length, sum: total });
      const grouped = await me.get("/api/v1/records/deal/groups?groupedBy=stageId&figures=amount");
      expect(grouped.status).toBe(access === "none" ? 400 : 200);
      if (access !== "none") expect(grouped.body).toMatchObject({ total: { amounts: [{ sum: total[0] }] } });
      const report = (await me.get("/api/v1/reports/deals?by=owner")).ok();
      expect(report).toMatchObject({ total: { open: ids().length, openSum: total } });
      expect((await me.get("/api/v1/overview")).ok()).toMatchObject({ open: { count: ids().length, sum: total } });
    },
  );
});

const writeCells = kindKeys.flatMap((kind) =>
  scopes.flatMap((scope) => [false, true].map((conditioned) => ({ kind, scope, conditioned }))),
);

describe.each(writeCells)(
  "$kind, edited as far as $scope, conditioned: $conditioned",
  ({ kind, scope, conditioned }) => {
    const { plural, field } = kinds[kind];
    const may = (whose: Whose) => edits(scope, whose) && !(conditioned && whose === "mine");

    beforeAll(async () => {
      await setScope(`${plural}.read`, "all");
      for (const action of ["update", "delete"]) await setScope(`${plural}.${action}`, scope);
      await setField(kind, field, "edit");
      const filter = { property: "name", op: "isNot", value: "Quartz mine" };
      for (const action of ["update", "delete"]) await setCondition(kind, action, conditioned ? filter : null);
    });

    it("what may be changed is told, changed one by one and by many, and the rest refused", async () => {
      const changes: { id: string; values: object }[] = [];
      for (const whose of everybodys) {
        const { id } = recordOf(kind, whose);
        const now = (await admin.get<Any>(`/api/v1/records/${kind}/${id}`)).ok();
        const values = { [field]: `Zeppelin ${now.version}` };
        const reply = await me.patch(`/api/v1/records/${kind}/${id}`, { version: now.version, values });
        expect(reply.status, whose).toBe(may(whose) ? 200 : 403);
        const { update, share } = (
          await me.get<Record<"update" | "share", { allowed: boolean }>>(
            `/api/v1/record-access?object=${kind}&recordId=${id}`,
          )
        ).ok();
        expect([update.allowed, share.allowed], whose).toEqual([may(whose), may(whose)]);
        changes.push({ id, values: { [field]: "Zeppelin many" } });
      }
      const many = await me.post<{ done: string[] }>(`/api/v1/records/${kind}/bulk/update`, { changes });
      const expected = everybodys.filter(may).map((whose) => recordOf(kind, whose).id);
      expect(many.ok().done.toSorted()).toEqual(expected.toSorted());
    });

    it("what is shared is not deleted: only what the permission itself reaches is", async () => {
      const deletable = everybodys.filter((whose) => reaches(scope, whose, []) && may(whose));
      const ids = everybodys.map((whose) => recordOf(kind, whose).id);
      const reply = await me.post<{ done: string[] }>(`/api/v1/records/${kind}/bulk/delete`, { ids });
      const done = reply.ok().done.toSorted();
      expect(done).toEqual(deletable.map((whose) => recordOf(kind, whose).id).toSorted());
      if (done.length > 0) (await admin.post(`/api/v1/records/${kind}/bulk/restore`, { ids: done })).ok();
    });

    it.each(scope === "all" && !conditioned ? [kind] : [])(
      "a field that may only be read is refused at its place, a hidden one as unknown",
      async () => {
        const { id } = recordOf(kind, "mine");
        for (const [access, code] of [
          ["read", "read_only"],
          ["none", "unknown_field"],
        ] as const) {
          await setField(kind, field, access);
          const { version } = (await admin.get<Any>(`/api/v1/records/${kind}/${id}`)).ok();
          const before = (await admin.get<Any>(`/api/v1/records/${kind}/${id}`)).ok().values[field];
          const refused = await me.patch<{ problems: { path: string; code: string }[] }>(
            `/api/v1/records/${kind}/${id}`,
            { version, values: { [field]: "x" } },
          );
          expect([refused.status, refused.body.problems.map((problem) => problem.code)]).toEqual([400, [code]]);
          expect(refused.body.problems[0]?.path.endsWith(field)).toBe(true);
          // another change leaves what is hidden as it is
          const renamed = kind === "contact" ? { firstName: access } : { name: `Quartz ${access}` };
          (await me.patch(`/api/v1/records/${kind}/${id}`, { version, values: renamed })).ok();
          expect((await admin.get<Any>(`/api/v1/records/${kind}/${id}`)).ok().values[field]).toBe(before);
        }
        const { version } = (await admin.get<Any>(`/api/v1/records/${kind}/${id}`)).ok();
        const back = kind === "contact" ? { firstName: null } : { name: "Quartz mine" };
        (await admin.patch(`/api/v1/records/${kind}/${id}`, { version, values: back })).ok();
        await setField(kind, field, "edit");
      },
    );
  },
);

it("whoever may not say whose a record is makes their own, and sees that the field is not theirs to write", async () => {
  await setScope("accounts.read", "all");
  await setField("account", "ownerId", "read");
  const made = await me.post<Any>("/api/v1/records/account", { values: { name: "Of my own" } });
  expect(made.ok().values["ownerId"]).toBe(people["me"]?.memberId);
  const values = { name: "Of another", ownerId: people["mate"]?.memberId };
  expect((await me.post("/api/v1/records/account", { values })).status).toBe(400);
  const { items } = (
    await me.get<{ items: { key: string; writable: boolean }[] }>("/api/v1/properties?object=account")
  ).ok();
  expect(items.find(({ key }) => key === "ownerId")?.writable).toBe(false);
});

it("a field that is hidden is unknown by way of a related record too, and records out of sight match nothing there", async () => {
  for (const plural of ["accounts", "deals"]) await setScope(`${plural}.read`, "all");
  const account = (await admin.post<Any>("/api/v1/records/account", { values: { name: "Way", city: "Oslo" } })).ok();
  const values = { name: "By the way", accountId: account.id, nextStep: "Call" };
  const deal = (await admin.post<Any>("/api/v1/records/deal", { values })).ok();
  const byCity = filterOf({ property: "account.city", op: "is", value: "Oslo" });
  const byStep = filterOf({ related: "deals", where: { property: "nextStep", op: "is", value: "Call" } });
  const ask = async (kind: Kind, filter: string) => {
    const reply = await me.get<Page>(`/api/v1/records/${kind}?${filter}`);
    return reply.status === 200 ? idsOf(reply.body) : reply.status;
  };
  const both = async () => [await ask("deal", byCity), await ask("account", byStep)];
  await setField("account", "city", "read");
  await setField("deal", "nextStep", "read");
  expect(await both()).toEqual([[deal.id], [account.id]]);
  await setField("account", "city", "none");
  await setField("deal", "nextStep", "none");
  expect(await both()).toEqual([400, 400]);
  await setField("account", "city", "edit");
  await setField("deal", "nextStep", "edit");
  await setScope("accounts.read", "own");
  expect(await ask("deal", byCity)).toEqual([]);
  await setScope("accounts.read", "all");
  await setScope("deals.read", "own");
  expect(await ask("account", byStep)).toEqual([]);
});

it("a relation of the organization's own leads to fields and records as far as they are seen, and to no others", async () => {
  for (const plural of ["accounts", "projects"]) await setScope(`${plural}.read`, "all");
  const relation = { key: "site", from: "account", to: "project", labels: { from: "Built", to: "Builders" } };
  const { id: relationId } = (await admin.post<Any>("/api/v1/relations", relation)).ok();
  const account = (await admin.post<Any>("/api/v1/records/account", { values: { name: "Builder" } })).ok();
  const values = { name: "Built", codename: "Swan" };
  const project = (await admin.post<Any>("/api/v1/records/project", { values })).ok();
  (await admin.put(`/api/v1/records/account/${account.id}/links/${relationId}/${project.id}`, {})).ok();
  const byCodename = filterOf({ related: "site", where: { property: "codename", op: "is", value: "Swan" } });
  const one = filterOf({ related: "site", count: { op: "is", value: 1 } });
  const ask = async (filter: string) => {
    const reply = await me.get<Page>(`/api/v1/records/account?${filter}`);
    return reply.status === 200 ? idsOf(reply.body) : reply.status;
  };
  await setField("project", "codename", "read");
  expect([await ask(byCodename), await ask(one)]).toEqual([[account.id], [account.id]]);
  await setField("project", "codename", "none");
  expect([await ask(byCodename), await ask(one)]).toEqual([400, [account.id]]);
  await setField("project", "codename", "edit");
  await setScope("projects.read", "own");
  expect([await ask(byCodename), await ask(one)]).toEqual([[], []]);
  await setScope("projects.read", "none");
  expect([await ask(byCodename), await ask(one)]).toEqual([400, 400]);
});
