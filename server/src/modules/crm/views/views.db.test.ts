import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { maxViews, type View, type Views } from "./view-schema.ts";

let world: World;
let org: TestOrganization;
let admin: Calls;
let rita: Calls;
let otto: Calls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rita = world.as(await world.createMember(org, "rep", { name: "Rita Rep" }));
  otto = world.as(await world.createMember(org, "rep", { name: "Otto Rep" }));
});

const save = async (calls: Calls, view: object) =>
  (await calls.post<View>("/api/v1/views", { object: "account", name: "Mine", ...view })).ok();
const list = async (calls: Calls, object = "account") =>
  (await calls.get<Views>(`/api/v1/views?object=${object}`)).ok();
const names = async (calls: Calls, object?: string) => (await list(calls, object)).items.map(({ name }) => name);
const property = async (key: string) =>
  (await admin.post<{ id: string }>("/api/v1/properties", { object: "account", label: key, key, type: "text" })).ok();

describe("the list of views", () => {
  it("is in the order of their names, as people read them", async () => {
    for (const name of ["beta", "Gamma", "alpha"]) await save(rita, { name, shared: name === "Gamma" });
    expect(await names(rita)).toEqual(["alpha", "beta", "Gamma"]);
  });
});

describe("who sees a view", () => {
  it("a private view is its owner's alone: nobody else lists, changes, deletes, opens with or restores it", async () => {
    const { id } = await save(rita, { name: "Secret plan" });
    expect(await names(rita)).toEqual(["Secret plan"]);
    for (const other of [otto, admin]) {
      expect(await names(other)).toEqual([]);
      const replies = await Promise.all([
        other.patch(`/api/v1/views/${id}`, { version: 1, name: "x" }),
        other.delete(`/api/v1/views/${id}`),
        other.put("/api/v1/views/opening", { object: "account", view: id }),
      ]);
      expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    (await rita.delete(`/api/v1/views/${id}?version=1`)).ok();
    expect((await otto.post(`/api/v1/views/${id}/restore`, {})).status).toBe(404);
    expect((await admin.post(`/api/v1/views/${id}/restore`, {})).status).toBe(404);
    expect((await rita.post<View>(`/api/v1/views/${id}/restore`, {})).ok()).toMatchObject({ name: "Secret plan" });
  });

  it("a shared view is everybody's to see who may see the object, and nobody else's", async () => {
    const { id } = await save(rita, { name: "Big ones", shared: true });
    expect((await list(otto)).items).toMatchObject([
      { id, name: "Big ones", owner: { name: "Rita Rep", me: false }, mayChange: false },
    ]);
    expect(await names(otto, "deal")).toEqual([]);
    (await admin.put("/api/v1/permissions", { role: "viewer", permission: "accounts.read", scope: "none" })).ok();
    const viewer = world.as(await world.createMember(org, "viewer"));
    expect((await viewer.get("/api/v1/views?object=account")).status).toBe(403);
    expect((await viewer.post("/api/v1/views", { object: "account", name: "x" })).status).toBe(403);
    expect((await viewer.put("/api/v1/views/opening", { object: "account", view: "mine" })).status).toBe(403);
    expect((await viewer.delete(`/api/v1/views/${id}`)).status).toBe(404);
  });

  it("another organization finds neither its views nor their ids", async () => {
    const { id } = await save(rita, { shared: true });
    const elsewhere = await world.createOrganization();
    const stranger = world.as(elsewhere.admin);
    expect(await names(stranger)).toEqual([]);
    expect((await stranger.patch(`/api/v1/views/${id}`, { version: 1, name: "x" })).status).toBe(404);
    expect((await stranger.put("/api/v1/views/opening", { object: "account", view: id })).status).toBe(404);
  });

  it("a key has no view alone, and opens no tables", async () => {
    const key = world.as(await world.createKey(org, "admin"));
    expect((await key.post("/api/v1/views", { object: "account", name: "x" })).status).toBe(422);
    expect((await key.put("/api/v1/views/opening", { object: "account", view: "mine" })).status).toBe(422);
    expect(await save(key, { name: "From a program", shared: true })).toMatchObject({ owner: { me: false } });
    expect(await names(rita)).toEqual(["From a program"]);
  });
});

describe("who changes a shared view", () => {
  it("its owner or who may manage views, from the state one saw; only its owner takes it back", async () => {
    const { id } = await save(rita, { shared: true });
    const change = (calls: Calls, patch: object) => calls.patch<View>(`/api/v1/views/${id}`, patch);
    expect((await change(otto, { version: 1, name: "Otto's" })).status).toBe(403);
    expect((await otto.delete(`/api/v1/views/${id}`)).status).toBe(403);
    expect((await change(admin, { version: 1, name: "Tidied" })).ok()).toMatchObject({ name: "Tidied", version: 2 });
    expect((await change(rita, { version: 1, name: "Late" })).status).toBe(409);
    expect((await change(admin, { version: 2, shared: false })).status).toBe(403);
    expect((await change(rita, { version: 2, shared: false })).ok()).toMatchObject({ shared: false, version: 3 });
    expect(await names(admin)).toEqual([]);
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "views.manage", scope: "all" })).ok();
    (await change(rita, { version: 3, shared: true })).ok();
    (await change(otto, { version: 4, name: "Otto's" })).ok();
  });

  it("organizations from before views have the permission's defaults", async () => {
    await world.owner.query("begin");
    await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
      org.id,
    ]);
    await world.owner.query("delete from identity.role_permission where permission = 'views.manage'");
    await world.owner.query("commit");
    const { id } = await save(rita, { shared: true });
    const manager = world.as(await world.createMember(org, "manager"));
    expect((await manager.patch(`/api/v1/views/${id}`, { version: 1, name: "Kept tidy" })).status).toBe(200);
    expect((await otto.patch(`/api/v1/views/${id}`, { version: 2, name: "x" })).status).toBe(403);
  });

  it("what a view says is in no trail while it is private: neither its name nor what it asks for", async () => {
    const filter = { property: "city", op: "contains", value: "Hidden" };
    const { id } = await save(rita, { name: "Secret plan", filter });
    (await rita.patch(`/api/v1/views/${id}`, { version: 1, name: "Secret aim", sort: "-city" })).ok();
    (await rita.delete(`/api/v1/views/${id}`)).ok();
    (await rita.post(`/api/v1/views/${id}/restore`, {})).ok();
    (
      await rita.patch(`/api/v1/views/${id}`, { version: 4, name: "Told", filter: null, sort: null, shared: true })
    ).ok();
    (await rita.patch(`/api/v1/views/${id}`, { version: 5, name: "Secret again", shared: false })).ok();
    type Trail = { items: { record: { label: string }; action: string; before: object; after: object }[] };
    const { items } = (await admin.get<Trail>(`/api/v1/audit?object=view&recordId=${id}`)).ok();
    expect(items.map(({ action }) => action).toReversed()).toEqual([
      "created",
      "changed",
      "deleted",
      "restored",
      "changed",
      "changed",
    ]);
    expect(JSON.stringify(items)).not.toMatch(/Secret|Hidden|city/);
    expect(items.at(-2)).toMatchObject({ after: { shared: false, changed: ["name", "sort"] } });
    expect(items[0]).toMatchObject({ before: { name: "Told", shared: true }, after: { shared: false } });
  });

  it("each turn is in the audit trail, and a change that changes nothing is none", async () => {
    const { id } = await save(rita, { shared: true, columns: ["city"] });
    (await rita.patch(`/api/v1/views/${id}`, { version: 1, columns: ["city"] })).ok();
    (await rita.patch(`/api/v1/views/${id}`, { version: 1, columns: null, sort: "-name" })).ok();
    (await rita.delete(`/api/v1/views/${id}`)).ok();
    (await rita.post(`/api/v1/views/${id}/restore`, {})).ok();
    const trail = (await admin.get<{ items: { action: string }[] }>(`/api/v1/audit?object=view&recordId=${id}`)).ok();
    expect(trail.items.map(({ action }) => action)).toEqual(["restored", "deleted", "changed", "created"]);
    const facts = await world.look<{ name: string }>(
      org,
      "select name from platform.event where object = 'view' order by seq",
    );
    expect(facts.map(({ name }) => name.replace("crm.view.", ""))).toEqual([
      "created",
      "updated",
      "deleted",
      "restored",
    ]);
  });
});

describe("what a view asks for", () => {
  it("is refused when no list could be asked for it, with every problem at its place", async () => {
    const reply = await rita.post<{ problems: { path: string }[] }>("/api/v1/views", {
      object: "account",
      name: "Broken",
      filter: {
        and: [
          { property: "gone", op: "is", value: 1 },
          { property: "employees", op: "contains", value: 1 },
        ],
      },
      sort: "-gone",
      columns: ["city", "gone", "city"],
    });
    expect(reply.status).toBe(400);
    expect(reply.body.problems.map(({ path }) => path)).toEqual([
      "filter.and.0.property",
      "filter.and.1.op",
      "sort",
      "columns.1",
      "columns.2",
    ]);
  });

  it("opens after a property was archived, says what is left out, and can be renamed as it is", async () => {
    const { id: propertyId } = await property("region");
    const kept = { property: "city", op: "is", value: "Bonn" };
    const lost = { property: "region", op: "is", value: "North" };
    const { id } = await save(rita, {
      filter: { and: [kept, { or: [lost] }, { not: lost }] },
      sort: "region",
      columns: ["region", "city"],
    });
    expect((await list(rita)).items[0]).toMatchObject({ leftOut: [], columns: ["region", "city"] });
    (await admin.delete(`/api/v1/properties/${propertyId}`)).ok();
    const leftOut = [
      { part: "filter", property: "region", label: "region" },
      { part: "filter", property: "region", label: "region" },
      { part: "columns", property: "region", label: "region" },
      { part: "sort", property: "region", label: "region" },
    ];
    const [view] = (await list(rita)).items;
    expect(view).toMatchObject({ filter: { and: [kept] }, sort: null, columns: ["city"], leftOut });
    const asked = await rita.get(`/api/v1/accounts?filter=${encodeURIComponent(JSON.stringify(view?.filter))}`);
    expect(asked.status).toBe(200);
    const renamed = (await rita.patch<View>(`/api/v1/views/${id}`, { version: 1, name: "Still there" })).ok();
    expect(renamed).toMatchObject({ name: "Still there", leftOut });
    const mended = (
      await rita.patch<View>(`/api/v1/views/${id}`, { version: 2, filter: kept, sort: null, columns: ["city"] })
    ).ok();
    expect(mended.leftOut).toEqual([]);
  });
});

describe("how a view's table looks", () => {
  it("is kept and told: several orders, what it is grouped by, columns that stay in sight, widths", async () => {
    const look = { sort: "city,-name", groupedBy: "createdAt:quarter", frozen: 2, widths: { name: 300, city: 90 } };
    const { id } = await save(rita, look);
    expect((await list(rita)).items[0]).toMatchObject(look);
    const plain = { sort: null, groupedBy: null, frozen: null, widths: null };
    expect((await rita.patch<View>(`/api/v1/views/${id}`, { version: 1, ...plain })).ok()).toMatchObject(plain);
  });

  it("is refused where no table could look so, at its place", async () => {
    const bad = { sort: "city,city", groupedBy: "employees", frozen: 11, widths: { name: 10 } };
    const refused = async (part: object) =>
      (await rita.post<{ problems: { path: string }[] }>("/api/v1/views", { object: "account", name: "x", ...part }))
        .body.problems[0]?.path;
    for (const [part, value] of Object.entries(bad))
      expect(await refused({ [part]: value })).toBe(part === "widths" ? "widths.name" : part);
  });

  it("loses of several orders the archived one alone, and its groups where they went by it", async () => {
    const { id: propertyId } = await property("region");
    await save(rita, { sort: "region,-name", groupedBy: "region" });
    (await admin.delete(`/api/v1/properties/${propertyId}`)).ok();
    expect((await list(rita)).items[0]).toMatchObject({
      sort: "-name",
      groupedBy: null,
      leftOut: [
        { part: "sort", property: "region" },
        { part: "groupedBy", property: "region" },
      ],
    });
  });
});

describe("what a table opens with", () => {
  const open = (calls: Calls, view: string) => calls.put("/api/v1/views/opening", { object: "account", view });
  const opening = async (calls: Calls) => (await list(calls)).opening;

  it("is remembered for each person and object, and is everything again once its view is gone", async () => {
    const { id } = await save(rita, { shared: true });
    expect(await opening(rita)).toBe("all");
    (await open(rita, "mine")).ok();
    (await open(otto, id)).ok();
    expect([await opening(rita), await opening(otto), (await list(otto, "deal")).opening]).toEqual(["mine", id, "all"]);
    (await rita.delete(`/api/v1/views/${id}`)).ok();
    expect(await opening(otto)).toBe("all");
    (await rita.post(`/api/v1/views/${id}/restore`, {})).ok();
    expect(await opening(otto)).toBe(id);
    (await open(otto, "all")).ok();
    expect(await opening(otto)).toBe("all");
  });

  it("is a view of that object", async () => {
    const { id } = (await rita.post<View>("/api/v1/views", { object: "deal", name: "Deals" })).ok();
    expect((await open(rita, id)).status).toBe(404);
    expect((await open(rita, "everything")).status).toBe(400);
  });

  it("whoever looks in from the portfolio has views and an opening of their own", async () => {
    // whoever made the organization is no member of it
    const { id } = await save(admin, { name: "From above" });
    (await open(admin, id)).ok();
    expect(await opening(admin)).toBe(id);
    expect(await names(rita)).toEqual([]);
  });
});

it("there are at most a hundred private views of an object, and the next one is refused", async () => {
  for (let n = 0; n < maxViews; n += 1) await save(rita, { name: `View ${n}` });
  const over = await rita.post("/api/v1/views", { object: "account", name: "One more" });
  expect(over.status).toBe(422);
  expect(await names(rita)).toHaveLength(maxViews);
  expect((await rita.post("/api/v1/views", { object: "account", name: "Shared", shared: true })).status).toBe(201);
});
