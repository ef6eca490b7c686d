import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inOrganization } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
  organization = await world.createOrganization();
  await world.createMember(organization, "admin");
});
afterAll(() => world.destroy());

const admin = () => world.as(organization.admin);

interface Listed {
  items: { id: string; name: string; role: string; version: number; team: { name: string } | null }[];
}

async function versionOf(memberId: string): Promise<number> {
  const { items } = (await admin().get<Listed>("/api/v1/members?limit=200")).ok();
  return items.find(({ id }) => id === memberId)?.version ?? 0;
}

const change = async (memberId: string, to: object) =>
  admin().patch(`/api/v1/members/${memberId}`, { version: await versionOf(memberId), ...to });

describe("a member", () => {
  it("is shut out at once when deactivated, and let in again", async () => {
    const member = await world.createMember(organization, "rep");
    (await world.as(member).get("/api/v1/members")).ok();
    (await change(member.memberId, { active: false })).ok();
    expect((await world.as(member).get("/api/v1/members")).status).toBe(404);
    (await change(member.memberId, { active: true })).ok();
    (await world.as(member).get("/api/v1/members")).ok();
  });

  it("has a new role's rights at once, and loses the old one's", async () => {
    const member = await world.createMember(organization, "viewer");
    expect((await world.as(member).get("/api/v1/keys")).status).toBe(403);
    (await change(member.memberId, { role: "admin" })).ok();
    (await world.as(member).get("/api/v1/keys")).ok();
    (await change(member.memberId, { role: "viewer" })).ok();
    expect((await world.as(member).get("/api/v1/keys")).status).toBe(403);
  });

  it("is not changed by somebody who has not seen the latest state", async () => {
    const member = await world.createMember(organization, "rep");
    const version = await versionOf(member.memberId);
    (await change(member.memberId, { role: "viewer" })).ok();
    const stale = await admin().patch(`/api/v1/members/${member.memberId}`, { role: "admin", version });
    expect([stale.status, stale.body["facts"]]).toEqual([409, { version: version + 1 }]);
  });

  it("is listed by name, page by page, without a gap", async () => {
    const own = await world.createOrganization();
    for (const name of ["ömer", "Ann", "ann", "Zoe"]) await world.createMember(own, "viewer", { name });
    const names: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: { items: { name: string }[]; nextCursor: string | null } = (
        await world
          .as(own.admin)
          .get<{ items: { name: string }[]; nextCursor: string | null }>(
            `/api/v1/members?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`,
          )
      ).ok();
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names).toEqual(["Ann", "ann", "Zoe", "ömer"]);
  });

  it("keeps one name everywhere when its holder changes it", async () => {
    const member = await world.createMember(organization, "rep", { name: "Old Name" });
    (await world.as(member).patch("/api/v1/me", { name: "New Name" })).ok();
    const { items } = (await admin().get<Listed>("/api/v1/members?q=new%20name")).ok();
    expect(items.map(({ id, name }) => [id, name])).toEqual([[member.memberId, "New Name"]]);
  });
});

describe("the last admin", () => {
  it("can be neither demoted nor deactivated", async () => {
    const own = await world.createOrganization();
    const only = await world.createMember(own, "admin");
    const patch = (to: object) => world.as(own.admin).patch(`/api/v1/members/${only.memberId}`, { version: 1, ...to });
    expect((await patch({ role: "viewer" })).status).toBe(422);
    expect((await patch({ active: false })).status).toBe(422);
  });

  it("remains when two admins remove each other at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const own = await world.createOrganization();
      const [one, two] = [await world.createMember(own, "admin"), await world.createMember(own, "admin")];
      const replies = await Promise.all([
        world.as(one).patch(`/api/v1/members/${two.memberId}`, { version: 1, role: "viewer" }),
        world.as(two).patch(`/api/v1/members/${one.memberId}`, { version: 1, role: "viewer" }),
      ]);
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      const admins = await world.look(own, "select id from identity.member where role = 'admin' and active");
      expect(admins).toHaveLength(1);
    }
  });
});

describe("the last owner of the portfolio", () => {
  it("remains, also when two owners remove each other at the same moment", async () => {
    const founder = world.as(world.founder);
    const { items } = (await founder.get<Listed>("/api/v1/portfolio/members")).ok();
    const self = items[0];
    expect(
      (await founder.patch(`/api/v1/portfolio/members/${self?.id}`, { version: self?.version, role: "viewer" })).status,
    ).toBe(422);

    const other = await portfolioOwner("second.owner@gomark.test");
    const [one, two] = (await founder.get<Listed>("/api/v1/portfolio/members")).ok().items;
    const demote = (as: typeof founder, id: string | undefined) =>
      as.patch(`/api/v1/portfolio/members/${id}`, { version: 1, role: "viewer" });
    const ids = {
      founder: [one, two].find((member) => member?.id === self?.id)?.id,
      other: [one, two].find((member) => member?.id !== self?.id)?.id,
    };
    const replies = await Promise.all([demote(founder, ids.other), demote(world.as(other), ids.founder)]);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const { rows } = await world.owner
      .query("begin; select set_config('app.portfolio_id', '1', true)")
      .then(() => world.owner.query("select id from identity.portfolio_member where role = 'owner' and active"));
    await world.owner.query("rollback");
    expect(rows).toHaveLength(1);
  });
});

async function portfolioOwner(email: string) {
  (await world.as(world.founder).post("/api/v1/portfolio/invitations", { email, role: "owner" })).ok();
  const { items } = (
    await world.as(world.founder).get<{ items: { id: string; to: string }[] }>("/api/v1/mailbox")
  ).ok();
  const { text } = await world.as(world.founder).get(`/api/v1/mailbox/${items.find(({ to }) => to === email)?.id}`);
  const token = /\/invite\/([\w-]+)/.exec(text)?.[1];
  (
    await world
      .as({ name: "guest", headers: {} })
      .post("/api/v1/invitations/accept", { token, name: "Second Owner", password: "correct horse battery staple" })
  ).ok();
  return world.signIn(email);
}

describe("teams", () => {
  it("stand below one another, never in a circle", async () => {
    const team = async (name: string, parentId: string | null = null) =>
      (await admin().post<{ id: string }>("/api/v1/teams", { name, parentId })).ok().id;
    const region = await team("Region");
    const city = await team("City", region);
    expect((await admin().patch(`/api/v1/teams/${region}`, { parentId: city, version: 1 })).status).toBe(400);
    expect((await admin().post("/api/v1/teams", { name: " region " })).status).toBe(409);
    const member = await world.createMember(organization, "rep", { teamId: city });
    expect((await admin().delete(`/api/v1/teams/${city}`)).status).toBe(422);
    (await change(member.memberId, { teamId: null })).ok();
    (await admin().delete(`/api/v1/teams/${city}`)).ok();
    (await admin().delete(`/api/v1/teams/${region}`)).ok();
  });

  it("let a lead see the records of the teams below, and nobody's above or beside", async () => {
    const own = await world.createOrganization();
    const as = world.as(own.admin);
    const team = async (name: string, parentId: string | null = null) =>
      (await as.post<{ id: string }>("/api/v1/teams", { name, parentId })).ok().id;
    const region = await team("Region");
    const [north, south] = [await team("North", region), await team("South", region)];
    const lead = await world.createMember(own, "rep", { teamId: region });
    const one = await world.createMember(own, "rep", { teamId: north });
    const two = await world.createMember(own, "rep", { teamId: south });
    const reach = async (caller: typeof lead) => {
      const actor = await world.app.identity.authenticate(
        { headers: caller.headers, method: "GET", ip: "127.0.0.1" },
        "organization",
      );
      return [
        actor.scopeOf("deals.read"),
        (actor.visibleOwnerIds("deals.read") ?? []).toSorted(),
        actor.visibleOwnerIds("deals.update"),
      ];
    };
    const all = [lead.memberId, one.memberId, two.memberId].toSorted();
    expect(await reach(lead)).toEqual(["team", all, [lead.memberId]]);
    expect(await reach(one)).toEqual(["team", [one.memberId], [one.memberId]]);
    (await as.patch(`/api/v1/teams/${south}`, { parentId: north, version: 1 })).ok();
    expect(await reach(one)).toEqual(["team", [one.memberId, two.memberId].toSorted(), [one.memberId]]);
  });
});

describe("the wall between companies", () => {
  it("shows an organization that exists and one that does not alike to those who are not in it", async () => {
    const other = await world.createOrganization();
    const member = await world.createMember(organization, "admin");
    const replies = await Promise.all(
      [other.slug, "no-such-company"].map((slug) => world.as(inOrganization(member, { slug })).get("/api/v1/members")),
    );
    const bare = replies.map(({ status, body }) => ({ status, ...body, requestId: "", detail: "" }));
    expect(bare[0]).toEqual(bare[1]);
    expect(bare[0]?.status).toBe(404);
    expect(
      (
        await world
          .as({ ...member, headers: { ...member.headers, "gomark-organization": other.id } })
          .get("/api/v1/members")
      ).status,
    ).toBe(404);
  });
});
