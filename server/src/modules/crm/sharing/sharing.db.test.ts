import { inPieces } from "#platform/side-by-side";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountObject, createRecords } from "#modules/crm";
import { asJob } from "#testing/job-work";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import { maxSharesWithOne } from "./share-schema.ts";

interface Wire {
  readonly id: string;
  readonly version: number;
}
interface Problem {
  readonly detail: string;
  readonly problems?: { readonly path: string; readonly code: string }[];
}

/** Reps see and edit their own accounts and deals only; Ada has a deal, Bo is of the team South below South-East. */
let world: World;
let org: TestOrganization;
let admin: Calls;
let ada: TestMember;
let bo: TestMember;
let southEast = "";

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  for (const permission of ["deals.read", "accounts.read", "contacts.read"])
    (await admin.put("/api/v1/permissions", { role: "rep", permission, scope: "own" })).ok();
  southEast = (await admin.post<Wire>("/api/v1/teams", { name: "South-East" })).ok().id;
  const south = (await admin.post<Wire>("/api/v1/teams", { name: "South", parentId: southEast })).ok().id;
  ada = await world.createMember(org, "rep", { name: "Ada" });
  bo = await world.createMember(org, "rep", { name: "Bo", teamId: south });
});
afterAll(() => world.destroy());

let count = 0;
async function dealOfAda(): Promise<Wire> {
  count += 1;
  const amount = { minor: "100", currency: "EUR" };
  return (await world.as(ada).post<Wire>("/api/v1/deals", { name: `Xylophone ${count}`, amount })).ok();
}
const share = (who: TestMember, recordId: string, grant: object) =>
  world.as(who).post<{ id: string }>("/api/v1/shares", { object: "deal", recordId, ...grant });
const seenByBo = async (id: string) => (await world.as(bo).get(`/api/v1/deals/${id}`)).status;

describe("a record shared with somebody", () => {
  it("is seen by them in every projection, until the share ends", async () => {
    const deal = await dealOfAda();
    expect(await seenByBo(deal.id)).toBe(404);
    const { id } = (await share(ada, deal.id, { memberId: bo.memberId, access: "read" })).ok();
    const calls = world.as(bo);
    expect(await seenByBo(deal.id)).toBe(200);
    expect((await calls.get("/api/v1/deals?count=true")).ok()).toMatchObject({ total: 1, items: [{ id: deal.id }] });
    expect((await calls.get("/api/v1/search?q=xylophone")).ok()).toMatchObject({ items: [{ id: deal.id }] });
    expect((await calls.get("/api/v1/deals?q=xylophone&count=true")).ok()).toMatchObject({ total: 1 });
    expect((await calls.get(`/api/v1/timeline?object=deal&recordId=${deal.id}`)).status).toBe(200);
    const graphql = await calls.post<{ data: { deals: { items: Wire[] } } }>("/graphql", {
      query: "{ deals { items { id } } }",
    });
    expect(graphql.ok().data.deals.items).toEqual([{ id: deal.id }]);
    (await world.as(ada).delete(`/api/v1/shares/${id}`)).ok();
    expect(await seenByBo(deal.id)).toBe(404);
    expect((await calls.get("/api/v1/deals?count=true")).ok()).toMatchObject({ total: 0 });
  });

  it("to be read is not edited; to be edited is, and can be shared on, but not deleted or exported", async () => {
    const deal = await dealOfAda();
    (await share(ada, deal.id, { memberId: bo.memberId, access: "read" })).ok();
    const rename = { version: deal.version, name: "Bo was here" };
    expect((await world.as(bo).patch(`/api/v1/deals/${deal.id}`, rename)).status).toBe(403);
    expect((await share(bo, deal.id, { teamId: southEast, access: "read" })).status).toBe(403);
    (await share(ada, deal.id, { memberId: bo.memberId, access: "edit" })).ok();
    expect((await world.as(bo).patch(`/api/v1/deals/${deal.id}`, rename)).status).toBe(200);
    expect((await share(bo, deal.id, { teamId: southEast, access: "read" })).status).toBe(201);
    expect((await world.as(bo).delete(`/api/v1/deals/${deal.id}`)).status).toBe(403);
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "deals.export", scope: "own" })).ok();
    const file = await world.as(bo).get("/api/v1/deals/export.csv");
    expect(file.text).not.toContain("Bo was here");
  });

  it("by its team is seen by the teams below", async () => {
    const deal = await dealOfAda();
    (await share(ada, deal.id, { teamId: southEast, access: "read" })).ok();
    expect(await seenByBo(deal.id)).toBe(200);
  });

  it("is not shared with a role that sees no records of the kind at all", async () => {
    const deal = await dealOfAda();
    (await share(ada, deal.id, { memberId: bo.memberId, access: "edit" })).ok();
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "deals.update", scope: "none" })).ok();
    const rename = { version: deal.version, name: "Bo again" };
    expect((await world.as(bo).patch(`/api/v1/deals/${deal.id}`, rename)).status).toBe(403);
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "deals.update", scope: "own" })).ok();
  });

  it("is told of, and so is the end of the share, in its history and its events", async () => {
    const deal = await dealOfAda();
    const { id } = (await share(ada, deal.id, { memberId: bo.memberId, access: "read" })).ok();
    (await world.as(ada).delete(`/api/v1/shares/${id}`)).ok();
    const trail = (
      await admin.get<{ items: { action: string }[] }>(`/api/v1/audit?object=deal&recordId=${deal.id}`)
    ).ok();
    expect(trail.items.map(({ action }) => action)).toEqual(["unshared", "shared", "created"]);
    const timeline = await world
      .as(ada)
      .get<{ items: { changes?: object[] }[] }>(`/api/v1/timeline?object=deal&recordId=${deal.id}`);
    expect(timeline.ok().items.map(({ changes = [] }) => changes)).toMatchObject([
      [{ label: "Shared with", beforeName: "Bo", after: null }, { before: "read" }],
      [{ label: "Shared with", afterName: "Bo", before: null }, { after: "read" }],
      [],
    ]);
    const facts = await world.look<{ name: string; payload: object }>(
      org,
      "select name, payload from platform.event where object = 'deal' and record_id = $1 order by seq",
      [deal.id],
    );
    expect(facts.map(({ name }) => name)).toEqual(["crm.deal.created", "crm.deal.shared", "crm.deal.unshared"]);
    expect(facts.at(-1)?.payload).toEqual({
      owners: [ada.memberId],
      plural: "deals",
      sharedWith: [`member:${bo.memberId}`],
    });
  });

  it("stays shared when it is changed: the fact of the change names whom it is shared with", async () => {
    const deal = await dealOfAda();
    (await share(ada, deal.id, { memberId: bo.memberId, access: "read" })).ok();
    (await world.as(ada).patch(`/api/v1/deals/${deal.id}`, { version: deal.version, name: "Renamed" })).ok();
    const [fact] = await world.look<{ payload: object }>(
      org,
      "select payload from platform.event where object = 'deal' and record_id = $1 and name = 'crm.deal.updated'",
      [deal.id],
    );
    expect(fact?.payload).toMatchObject({ sharedWith: [`member:${bo.memberId}`] });
  });
});

describe("sharing refuses", () => {
  it("records out of sight as if they were not there, and unknown people and teams, each at its place", async () => {
    const deal = await dealOfAda();
    expect((await share(bo, deal.id, { teamId: southEast, access: "read" })).status).toBe(404);
    const problems = async (grant: object) => {
      const reply = await world
        .as(ada)
        .post<Problem>("/api/v1/shares", { object: "deal", recordId: deal.id, access: "read", ...grant });
      return [reply.status, reply.body.problems?.[0]?.path];
    };
    expect(await problems({ memberId: "999999" })).toEqual([400, "memberId"]);
    expect(await problems({ teamId: "999999" })).toEqual([400, "teamId"]);
    expect(await problems({ teamId: southEast, memberId: bo.memberId })).toEqual([400, "teamId"]);
    expect(await problems({})).toEqual([400, "memberId"]);
  });

  it("more records with one person than their lists can bear, in words that say the way out", async () => {
    const cy = await world.createMember(org, "rep", { name: "Cy" });
    const rows = Array.from({ length: maxSharesWithOne + 1 }, (_, n) => ({ name: `Many ${n}`, ownerId: ada.memberId }));
    const { written } = await asJob(world, org, (work) => createRecords(work, accountObject, rows));
    const ids = written.map(({ id }) => id);
    const give = (recordId: string) =>
      admin.post<Problem>("/api/v1/shares", { object: "account", recordId, memberId: cy.memberId, access: "read" });
    for (const some of inPieces(ids.slice(0, maxSharesWithOne), 25))
      for (const reply of await Promise.all(some.map(give))) reply.ok();
    const refused = await give(ids.at(-1) ?? "");
    expect([refused.status, refused.body.problems?.[0]?.path]).toEqual([422, "memberId"]);
    expect(refused.body.detail).toContain("End a share");
    expect((await world.as(cy).get("/api/v1/accounts?count=true")).ok()).toMatchObject({ total: maxSharesWithOne });
  }, 60_000);
});
