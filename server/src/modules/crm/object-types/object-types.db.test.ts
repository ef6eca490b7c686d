import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { AnyRecord } from "../records/any-record-schema.ts";
import type { ObjectType } from "./object-type-schema.ts";

interface Refused {
  readonly problems: readonly { readonly path: string; readonly code: string }[];
}

describe("types of one's own", () => {
  let world: World;
  let company: TestOrganization;
  beforeAll(async () => {
    world = await createWorld();
    company = await world.createOrganization();
  });
  afterAll(() => world.destroy());

  const admin = () => world.as(company.admin);
  async function defineType(one: string, many: string): Promise<ObjectType> {
    return (await admin().post<ObjectType>("/api/v1/object-types", { labels: { one, many } })).ok();
  }
  async function create(type: string, values: object): Promise<AnyRecord> {
    return (await admin().post<AnyRecord>(`/api/v1/records/${type}`, { values })).ok();
  }

  it("take their words from their labels, and keep them when they are renamed", async () => {
    const made = await defineType("Close Plan", "Close Plans");
    expect(made).toMatchObject({ key: "close_plan", plural: "close_plans", icon: "box", archivedAt: null });
    const patch = { version: made.version, labels: { one: "Plan", many: "Plans" }, icon: "target" };
    const changed = (await admin().patch<ObjectType>(`/api/v1/object-types/${made.id}`, patch)).ok();
    expect(changed).toMatchObject({ key: "close_plan", labels: { one: "Plan", many: "Plans" }, icon: "target" });
    const stale = await admin().patch(`/api/v1/object-types/${made.id}`, patch);
    expect(stale.status).toBe(409);
  });

  it.each([
    ["deal", "deal_things", "key"],
    ["thing", "contacts", "plural"],
    ["note", "tasks", "key"],
    ["member", "things", "key"],
  ])("are not called %s and %s, since GoMark itself means something by it", async (key, plural, path) => {
    const labels = { one: "Thing", many: "Things" };
    const reply = await admin().post<Refused>("/api/v1/object-types", { key, plural, labels });
    expect(reply.status).toBe(400);
    expect(reply.body.problems).toContainEqual(expect.objectContaining({ path, code: "reserved" }));
  });

  it("have words that no other type has, also an archived one, and both problems are told at once", async () => {
    const made = await defineType("Vessel", "Vessels");
    (await admin().post(`/api/v1/object-types/${made.id}/archive`, {})).ok();
    const again = await admin().post<Refused>("/api/v1/object-types", { labels: { one: "Vessel", many: "Vessels" } });
    expect(again.body.problems.map(({ path, code }) => [path, code])).toEqual([
      ["key", "taken"],
      ["plural", "taken"],
    ]);
  });

  it("have records with properties of their own, which are listed, filtered, sorted and changed as any", async () => {
    const { key } = await defineType("Machine", "Machines");
    const property = { object: key, key: "power", label: "Power", type: "number", required: true };
    (await admin().post("/api/v1/properties", property)).ok();
    const refused = await admin().post<Refused>(`/api/v1/records/${key}`, { values: { name: "", colour: "red" } });
    expect(refused.status).toBe(400);
    expect(refused.body.problems.map(({ path, code }) => [path, code])).toEqual([
      ["values.name", "required"],
      ["values.colour", "unknown_field"],
      ["values.power", "required"],
    ]);
    const press = await create(key, { name: "Press", power: 40 });
    await create(key, { name: "Crane", power: 90 });
    expect(press).toMatchObject({ type: key, name: "Press", version: 1, values: { name: "Press", power: 40 } });
    const filter = encodeURIComponent(JSON.stringify({ property: "power", op: "gt", value: 30 }));
    const list = (
      await admin().get<{ items: AnyRecord[]; total: number }>(
        `/api/v1/records/${key}?filter=${filter}&sort=-power&count=true`,
      )
    ).ok();
    expect([list.total, list.items.map(({ name }) => name)]).toEqual([2, ["Crane", "Press"]]);
    const found = (await admin().get<{ items: AnyRecord[] }>(`/api/v1/records/${key}?q=pres`)).ok();
    expect(found.items.map(({ name }) => name)).toEqual(["Press"]);
    const change = { version: 1, values: { power: 45 } };
    const changed = (await admin().patch<AnyRecord>(`/api/v1/records/${key}/${press.id}`, change)).ok();
    expect(changed).toMatchObject({ version: 2, values: { name: "Press", power: 45 } });
    const timeline = (
      await admin().get<{ items: { kind: string; changes?: { label: string; after: number }[] }[] }>(
        `/api/v1/timeline?object=${key}&recordId=${press.id}`,
      )
    ).ok();
    expect(timeline.items.map(({ kind }) => kind)).toEqual(["changed", "created"]);
    expect(timeline.items[0]?.changes).toMatchObject([{ label: "Power", before: 40, after: 45 }]);
  });

  it("have records that go into the bin and come back, by one and by many", async () => {
    const { key } = await defineType("Licence", "Licences");
    const [one, two] = [await create(key, { name: "One" }), await create(key, { name: "Two" })];
    (await admin().delete(`/api/v1/records/${key}/${one.id}`)).ok();
    expect((await admin().get(`/api/v1/records/${key}/${one.id}`)).status).toBe(404);
    (await admin().post(`/api/v1/records/${key}/${one.id}/restore`, {})).ok();
    const ids = [one.id, two.id];
    const gone = (await admin().post<{ done: string[] }>(`/api/v1/records/${key}/bulk/delete`, { ids })).ok();
    expect(gone.done).toEqual(ids);
    const bin = (await admin().get<{ items: AnyRecord[] }>(`/api/v1/records/${key}?bin=true&sort=name`)).ok();
    expect(bin.items.map(({ name }) => name)).toEqual(["One", "Two"]);
    (await admin().post(`/api/v1/records/${key}/bulk/restore`, { ids })).ok();
    const changes = [
      { id: one.id, values: { name: "First" } },
      { id: two.id, values: { name: null } },
    ];
    const bulk = (
      await admin().post<{ done: string[]; refused: (Refused & { id: string })[] }>(
        `/api/v1/records/${key}/bulk/update`,
        { changes },
      )
    ).ok();
    expect(bulk.done).toEqual([one.id]);
    expect(bulk.refused).toMatchObject([{ id: two.id, problems: [{ path: "values.name", code: "required" }] }]);
  });

  it("share ids with nobody: a record answers to its own type alone", async () => {
    const { key } = await defineType("Ship", "Ships");
    const other = await defineType("Boat", "Boats");
    const ship = await create(key, { name: "Ever" });
    for (const type of [other.key, "account"])
      expect((await admin().get(`/api/v1/records/${type}/${ship.id}`)).status).toBe(404);
    expect((await admin().get<{ items: [] }>(`/api/v1/records/${other.key}`)).ok().items).toEqual([]);
  });

  it("are reached like accounts, contacts and deals, which are reached like them", async () => {
    const made = await create("account", { name: "Any & Co", city: "Bonn" });
    const account = (await admin().get<{ city: string }>(`/api/v1/accounts/${made.id}`)).ok();
    expect([made.type, made.values["city"], account.city]).toEqual(["account", "Bonn", "Bonn"]);
  });

  it("that there are not are not found, by their name", async () => {
    for (const path of ["/api/v1/records/unicorn", "/api/v1/records/unicorn/7"]) {
      const reply = await admin().get<Refused & { detail: string }>(path);
      expect(reply.status).toBe(404);
      expect(reply.body.detail).toContain("unicorn");
      expect(reply.body.problems).toMatchObject([{ path: "type", code: "unknown_type" }]);
    }
    expect((await admin().get("/api/v1/properties?object=unicorn")).status).toBe(404);
  });

  it("take their records and properties along into the archive, and bring them back", async () => {
    const type = await defineType("Robot", "Robots");
    (await admin().post("/api/v1/properties", { object: type.key, label: "Arms", type: "number" })).ok();
    const robot = await create(type.key, { name: "R2", arms: 2 });
    (await admin().post("/api/v1/notes", { object: type.key, recordId: robot.id, body: "Beeps" })).ok();
    (await admin().post(`/api/v1/object-types/${type.id}/archive`, {})).ok();
    expect((await admin().get(`/api/v1/records/robot/${robot.id}`)).status).toBe(404);
    expect((await admin().get(`/api/v1/properties?object=robot`)).status).toBe(404);
    const listed = (await admin().get<{ items: ObjectType[] }>("/api/v1/object-types")).ok();
    expect(listed.items.map(({ key }) => key)).not.toContain("robot");
    (await admin().post(`/api/v1/object-types/${type.id}/restore`, {})).ok();
    const back = (await admin().get<AnyRecord>(`/api/v1/records/robot/${robot.id}`)).ok();
    expect(back.values).toMatchObject({ name: "R2", arms: 2 });
  });

  it("have notes, tasks and views as accounts have", async () => {
    const { key } = await defineType("Site", "Sites");
    const site = await create(key, { name: "Depot" });
    const on = { object: key, recordId: site.id };
    const note = (await admin().post<{ id: string; version: number }>("/api/v1/notes", { ...on, body: "Seen" })).ok();
    (await admin().patch(`/api/v1/notes/${note.id}`, { version: note.version, body: "Seen it" })).ok();
    const task = (
      await admin().post<{ id: string; version: number; record: object }>("/api/v1/tasks", { ...on, title: "Visit" })
    ).ok();
    expect(task.record).toEqual({ id: site.id, name: "Depot" });
    (await admin().patch(`/api/v1/tasks/${task.id}`, { version: task.version, done: true })).ok();
    const view = {
      object: key,
      name: "Mine",
      shared: true,
      filter: { property: "name", op: "contains", value: "dep" },
    };
    (await admin().post("/api/v1/views", view)).ok();
    expect((await admin().get<{ items: object[] }>(`/api/v1/views?object=${key}`)).ok().items).toHaveLength(1);
    const rep = world.as(await world.createMember(company, "rep"));
    expect((await rep.get<{ items: object[] }>("/api/v1/tasks?state=done")).ok().items).toHaveLength(1);
  });
});

describe("permissions on records of a type of one's own", () => {
  let world: World;
  let company: TestOrganization;
  let record: AnyRecord;
  beforeAll(async () => {
    world = await createWorld();
    company = await world.createOrganization();
    const labels = { one: "Machine", many: "Machines" };
    (await world.as(company.admin).post("/api/v1/object-types", { labels })).ok();
    record = (
      await world.as(company.admin).post<AnyRecord>("/api/v1/records/machine", { values: { name: "Press" } })
    ).ok();
  });
  afterAll(() => world.destroy());

  it("stand in the matrix, begin as accounts' do, and take effect at once", async () => {
    const admin = world.as(company.admin);
    interface Matrix {
      readonly permissions: readonly { readonly id: string; readonly group: string }[];
      readonly matrix: Readonly<Record<string, Readonly<Record<string, string>>>>;
    }
    const { permissions, matrix } = (await admin.get<Matrix>("/api/v1/permissions")).ok();
    const own = permissions.filter(({ group }) => group === "Machines").map(({ id }) => id);
    expect(own).toEqual(["read", "create", "update", "delete", "bulk", "export"].map((action) => `machines.${action}`));
    const scopesOf = (role: string) => own.map((id) => matrix[role]?.[id]);
    expect(scopesOf("admin")).toEqual(["all", "all", "all", "all", "all", "all"]);
    expect(scopesOf("rep")).toEqual(["all", "all", "own", "own", "all", "none"]);
    expect(scopesOf("viewer")).toEqual(["all", "none", "none", "none", "none", "none"]);

    const viewer = world.as(await world.createMember(company, "viewer"));
    (await viewer.get(`/api/v1/records/machine/${record.id}`)).ok();
    const refused = await viewer.post<{ detail: string }>("/api/v1/records/machine", { values: { name: "No" } });
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining("machines.create")]);
    const nothing = { role: "viewer", permission: "machines.read", scope: "none" };
    (await admin.put("/api/v1/permissions", nothing)).ok();
    expect((await viewer.get("/api/v1/records/machine")).status).toBe(403);
    (await viewer.get("/api/v1/records/account")).ok();
  });

  it("reach over one's own where they say so: what is seen and not reached is refused as such", async () => {
    const rep = world.as(await world.createMember(company, "rep"));
    const change = { version: 1, values: { name: "Mine now" } };
    expect((await rep.patch(`/api/v1/records/machine/${record.id}`, change)).status).toBe(403);
    const own = (await rep.post<AnyRecord>("/api/v1/records/machine", { values: { name: "Drill" } })).ok();
    (await rep.patch(`/api/v1/records/machine/${own.id}`, change)).ok();
    const narrow = { role: "rep", permission: "machines.read", scope: "own" };
    (await world.as(company.admin).put("/api/v1/permissions", narrow)).ok();
    const seen = (await rep.get<{ items: AnyRecord[] }>("/api/v1/records/machine")).ok();
    expect(seen.items.map(({ id }) => id)).toEqual([own.id]);
    expect((await rep.get(`/api/v1/records/machine/${record.id}`)).status).toBe(404);
    const note = { object: "machine", recordId: record.id, body: "Peeking" };
    expect((await rep.post("/api/v1/notes", note)).status).toBe(404);
  });

  it("of one company say nothing in another: there the type does not exist", async () => {
    const other = await world.createOrganization();
    const stranger = world.as(other.admin);
    expect((await stranger.get("/api/v1/records/machine")).status).toBe(404);
    const labels = { one: "Machine", many: "Machines" };
    (await stranger.post("/api/v1/object-types", { labels })).ok();
    expect((await stranger.get(`/api/v1/records/machine/${record.id}`)).status).toBe(404);
    expect((await stranger.get<{ items: [] }>("/api/v1/records/machine")).ok().items).toEqual([]);
  });
});
