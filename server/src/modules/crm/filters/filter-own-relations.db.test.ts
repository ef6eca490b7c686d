import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { AnyRecord } from "../records/any-record-schema.ts";
import type { Relation } from "../links/relation-schema.ts";
import type { Filter } from "./filter-schema.ts";
import type { FilterMeaning } from "./filter-language-schema.ts";
import type { Vocabulary } from "./filter-vocabulary-shared-rules.ts";

/**
 * Projects North and South have a sponsor (one contact each: Ann, CFO, and Ben, clerk), West has none. Works subscribes
 * to Gold, Silver (active) and Old (over), Mill to Gold alone; West comes after North. A rep owns Ben and South alone.
 */
let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: TestMember;
const ids: Record<string, string> = {};
const relations: Record<string, Relation> = {};

async function make(type: string, name: string, values: object = {}): Promise<void> {
  const named = type === "contact" ? { lastName: name } : { name };
  ids[name] = (await admin.post<AnyRecord>(`/api/v1/records/${type}`, { values: { ...named, ...values } })).ok().id;
}

async function relate(key: string, input: object): Promise<void> {
  relations[key] = (await admin.post<Relation>("/api/v1/relations", { key, ...input })).ok();
}

async function link(key: string, from: string, to: string, side?: string): Promise<void> {
  const { id, from: type } = relations[key] as Relation;
  (await admin.put(`/api/v1/records/${type}/${ids[from]}/links/${id}/${ids[to]}`, { side })).ok();
}

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rep = await world.createMember(org, "rep", { name: "Rita" });
  for (const [one, many] of [
    ["Project", "Projects"],
    ["Subscription", "Subscriptions"],
  ])
    (await admin.post("/api/v1/object-types", { labels: { one, many } })).ok();
  const state = { object: "subscription", key: "active", label: "Active", type: "boolean" };
  (await admin.post("/api/v1/properties", state)).ok();
  const of = (from: string, to: string) => ({ labels: { from, to } });
  await relate("sponsor", {
    from: "contact",
    to: "project",
    cardinality: "oneToMany",
    ...of("Sponsored projects", "Sponsor"),
  });
  await relate("subscriptions", { from: "account", to: "subscription", ...of("Subscriptions", "Subscribers") });
  await relate("deals", { from: "project", to: "deal", ...of("Project deals", "Projects") });
  await relate("sequel", { from: "project", to: "project", ...of("Comes before", "Comes after") });
  await make("contact", "Ann", { jobTitle: "CFO of the group" });
  await make("contact", "Ben", { jobTitle: "Clerk", ownerId: rep.memberId });
  for (const name of ["North", "West"]) await make("project", name);
  await make("project", "South", { ownerId: rep.memberId });
  for (const name of ["Works", "Mill"]) await make("account", name);
  for (const name of ["Gold", "Silver", "Old"]) await make("subscription", name, { active: name !== "Old" });
  await make("deal", "Big");
  await link("sponsor", "Ann", "North");
  await link("sponsor", "Ben", "South");
  for (const name of ["Gold", "Silver", "Old"]) await link("subscriptions", "Works", name);
  await link("subscriptions", "Mill", "Gold");
  await link("deals", "North", "Big");
  await link("sequel", "North", "West", "from");
});
afterAll(() => world.destroy());

async function names(type: string, filter: Filter, calls = admin): Promise<string> {
  const query = `sort=name&count=true&filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const reply = await calls.get<{ items: { values: { name: string } }[]; total: number }>(
    `/api/v1/records/${type}?${query}`,
  );
  const { items, total } = reply.ok();
  expect(total).toBe(items.length);
  return items.map(({ values }) => values.name).join(" ");
}

const active: Filter = { property: "active", op: "is", value: true };
const titled = (word: string): Filter => ({ property: "sponsor.jobTitle", op: "contains", value: word });
const subscribed = (op: "is" | "gt" | "gte", value: number): Filter => ({
  related: "subscriptions",
  where: active,
  count: { op, value },
});

describe("a filter over relations of one's own", () => {
  it("reads properties of the one record a relation leads to", async () => {
    expect(await names("project", titled("cfo"))).toBe("North");
    expect(await names("project", { not: titled("cfo") })).toBe("South West");
    expect(await names("project", { property: "sponsor.name", op: "empty" })).toBe("West");
    expect(await names("deal", { related: "dealsRelation", where: titled("cfo") })).toBe("Big");
  });

  it("counts the records a relation leads to, from both sides, with conditions on them", async () => {
    expect(await names("account", subscribed("gt", 1))).toBe("Works");
    expect(await names("account", subscribed("is", 1))).toBe("Mill");
    expect(await names("account", { related: "subscriptions", count: { op: "gt", value: 2 } })).toBe("Works");
    expect(await names("subscription", { related: "subscriptions", count: { op: "gte", value: 2 } })).toBe("Gold");
    expect(await names("subscription", { related: "subscriptions", count: { op: "is", value: 0 } })).toBe("");
    expect(await names("contact", { related: "sponsor", where: { property: "name", op: "is", value: "South" } })).toBe(
      "Ben",
    );
  });

  it("tells the two sides apart where both are of one type, and its own from built-in ways of that name", async () => {
    const west: Filter = { property: "name", op: "is", value: "West" };
    expect(await names("project", { related: "sequel", where: west })).toBe("North");
    expect(await names("project", { related: "sequelReverse" })).toBe("West");
    expect(await names("project", { related: "dealsRelation" })).toBe("North");
  });

  it("asks what stands on records of one's own type", async () => {
    (await admin.post("/api/v1/notes", { object: "project", recordId: ids["West"], body: "Later" })).ok();
    expect(await names("project", { related: "notes" })).toBe("West");
    expect(await names("project", { related: "activities", count: { op: "is", value: 0 } })).toBe("North South");
  });

  it("neither matches nor counts what the reader may not see", async () => {
    for (const plural of ["contacts", "projects", "accounts", "subscriptions"])
      await admin
        .put("/api/v1/permissions", { role: "rep", permission: `${plural}.read`, scope: "own" })
        .then((reply) => reply.ok());
    const asRep = world.as(rep);
    expect(await names("project", { property: "sponsor.name", op: "notEmpty" }, asRep)).toBe("South");
    expect(await names("contact", { related: "sponsor" }, asRep)).toBe("Ben");
    await admin.patch(`/api/v1/records/contact/${ids["Ben"]}`, { version: 1, values: { ownerId: null } });
    expect(await names("project", { property: "sponsor.name", op: "empty" }, asRep)).toBe("South");
    await admin
      .put("/api/v1/permissions", { role: "rep", permission: "contacts.read", scope: "none" })
      .then((reply) => reply.ok());
    const filter = encodeURIComponent(JSON.stringify(titled("cfo")));
    expect((await asRep.get(`/api/v1/records/project?filter=${filter}`)).status).toBe(400);
  });

  it("is written as text, said in words and told by the vocabulary", async () => {
    const meaning = async (object: string, text: string) =>
      (await admin.get<FilterMeaning>(`/api/v1/filters?object=${object}&text=${encodeURIComponent(text)}`)).ok();
    const byTitle = await meaning("project", "sponsor.jobTitle~CFO");
    expect(byTitle).toEqual({
      filter: titled("CFO"),
      text: "sponsor.jobTitle~CFO",
      words: "Sponsor’s Job title contains CFO",
    });
    const counted = await meaning("account", "subscriptions(active:yes)>2");
    expect(counted).toEqual({
      filter: subscribed("gt", 2),
      text: "subscriptions(active:yes)>2",
      words: "has more than 2 subscriptions where Active is Yes",
    });
    expect((await meaning("subscription", "Subscribers()")).text).toBe("subscriptions()");
    const { kinds } = (await admin.get<Vocabulary>("/api/v1/filters/vocabulary?object=project")).ok();
    const project = kinds.find(({ key }) => key === "project");
    expect(project?.to.map(({ name, kind }) => `${name} ${kind}`)).toEqual(["sponsor contact"]);
    expect(project?.related.map(({ name }) => name)).toEqual([
      "dealsRelation",
      "sequel",
      "sequelReverse",
      "tasks",
      "notes",
      "activities",
    ]);
  });

  it("is out of reach while the relation or the type is archived, and views say what was left out", async () => {
    const view = { object: "project", name: "Sponsored", shared: false, filter: titled("cfo") };
    const { id } = (await admin.post<{ id: string }>("/api/v1/views", view)).ok();
    const { id: relationId, version } = relations["sponsor"] as Relation;
    (await admin.post(`/api/v1/relations/${relationId}/archive`, { version })).ok();
    const filter = encodeURIComponent(JSON.stringify(titled("cfo")));
    const refused = await admin.get<{ problems: { path: string; code: string }[] }>(
      `/api/v1/records/project?filter=${filter}`,
    );
    expect(refused.body.problems).toMatchObject([{ path: "filter.property", code: "unknown_property" }]);
    const read = async () =>
      (await admin.get<{ items: { id: string }[] }>("/api/v1/views?object=project"))
        .ok()
        .items.find((one) => one.id === id);
    expect(await read()).toMatchObject({ filter: null, leftOut: [{ part: "filter", property: "sponsor.jobTitle" }] });
    (await admin.post(`/api/v1/relations/${relationId}/restore`, {})).ok();
    expect(await read()).toMatchObject({ filter: titled("cfo"), leftOut: [] });
  });

  it("nothing leads to another organization's records, though its relation has the same key", async () => {
    const other = world.as((await world.createOrganization()).admin);
    (await other.post("/api/v1/object-types", { labels: { one: "Project", many: "Projects" } })).ok();
    const filter = encodeURIComponent(JSON.stringify(titled("cfo")));
    expect((await other.get(`/api/v1/records/project?filter=${filter}`)).status).toBe(400);
    const sponsor = { key: "sponsor", from: "contact", to: "project", cardinality: "oneToMany" };
    (await other.post("/api/v1/relations", { ...sponsor, labels: { from: "Projects", to: "Sponsor" } })).ok();
    expect(await names("project", { property: "sponsor.name", op: "notEmpty" }, other)).toBe("");
  });
});
