import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "#platform/actor";
import { inOrganization, type Json, stranger } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { addMember } from "../index.ts";

const password = "correct horse battery staple";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
  organization = await world.createOrganization();
});
afterAll(() => world.destroy());

const admin = () => world.as(organization.admin);
const accept = (token: string, change: object = {}) =>
  world.as(stranger).post("/api/v1/invitations/accept", { token, name: "Ann", password, ...change });

/** Invites and answers the token that only the mail holds. */
async function invite(email: string, change: object = {}): Promise<string> {
  (await admin().post("/api/v1/invitations", { email, role: "rep", ...change })).ok();
  return tokenFor(email);
}

async function tokenFor(email: string): Promise<string> {
  const { items } = (
    await world.as(world.founder).get<{ items: { id: string; to: string }[] }>("/api/v1/mailbox")
  ).ok();
  const mail = items.find((item) => item.to === email);
  const { text } = await world.as(world.founder).get(`/api/v1/mailbox/${mail?.id}`);
  return /\/invite\/([\w-]+)/.exec(text)?.[1] ?? "";
}

describe("an invitation", () => {
  it("shows where it leads, lets the person in once, and is used up then", async () => {
    const token = await invite("ann@gomark.test", { name: "Ann Able" });
    const greeting = (await world.as(stranger).get(`/api/v1/invitations/by-token/${token}`)).ok();
    expect(greeting).toMatchObject({
      email: "ann@gomark.test",
      name: "Ann Able",
      role: "rep",
      place: organization.name,
      kind: "organization",
      hasAccount: false,
    });
    (await accept(token)).ok();
    expect((await accept(token)).status).toBe(410);
    expect((await world.as(stranger).get(`/api/v1/invitations/by-token/${token}`)).status).toBe(410);
  });

  it("runs out after seven days", async () => {
    const own = await createWorld();
    try {
      const company = await own.createOrganization();
      (await own.as(company.admin).post("/api/v1/invitations", { email: "late@gomark.test", role: "rep" })).ok();
      const { text } = await own.as(own.founder).get("/api/v1/mailbox/1");
      const token = /\/invite\/([\w-]+)/.exec(text)?.[1];
      own.clock.advance({ days: 7, minutes: 1 });
      expect(
        (await own.as(stranger).post("/api/v1/invitations/accept", { token, name: "Late", password })).status,
      ).toBe(410);
    } finally {
      await own.destroy();
    }
  });

  it("stops working when it is withdrawn or sent anew", async () => {
    const first = await invite("bob@gomark.test");
    const second = await invite("bob@gomark.test");
    expect((await accept(first)).status).toBe(410);
    const { items } = (await admin().get<{ items: { id: string; email: string }[] }>("/api/v1/invitations")).ok();
    const open = items.filter(({ email }) => email === "bob@gomark.test");
    expect(open).toHaveLength(1);
    (await admin().delete(`/api/v1/invitations/${open[0]?.id}`)).ok();
    expect((await accept(second)).status).toBe(410);
  });

  it("accepted twice at the same moment makes one member", async () => {
    const token = await invite("twin@gomark.test");
    const replies = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410]);
    const members = await world.look(organization, "select id from identity.member where email = 'twin@gomark.test'");
    expect(members).toHaveLength(1);
  });

  it("is kept as a hash: the database holds no token", async () => {
    const token = await invite("hash@gomark.test");
    const rows = await world.look<{ text: string }>(
      organization,
      "select row_to_json(i)::text as text from identity.invitation i",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { text } of rows) expect(text).not.toContain(token);
  });

  it("refuses a weak password with every problem and stays open", async () => {
    const token = await invite("weak@gomark.test");
    const reply = await accept(token, { password: "weak" });
    expect([reply.status, reply.body["problems"]]).toEqual([
      400,
      [
        { path: "password", code: "password_too_short", message: expect.any(String) },
        { path: "password", code: "password_contains_email", message: expect.any(String) },
      ],
    ]);
    (await accept(token)).ok();
  });

  it("links somebody who signs in already, if they prove it by their password", async () => {
    const second = await world.createOrganization();
    const member = await world.createMember(second, "viewer");
    const token = await invite(member.email);
    expect((await accept(token, { password: "somebody else's password" })).status).toBe(400);
    (await accept(token)).ok();
    const both = (await world.as(member).get<{ organizations: { slug: string; role: string }[] }>("/api/v1/me")).ok()
      .organizations;
    expect(both.map(({ slug, role }) => [slug, role])).toEqual(
      expect.arrayContaining([
        [organization.slug, "rep"],
        [second.slug, "viewer"],
      ]),
    );
  });

  it("turns a placeholder into the person, who then owns its records", async () => {
    const member = await world.createMember(organization, "rep", { name: "Cara Closer" });
    const system = {
      actor: systemActor(organization.id),
      origin: { requestId: "placeholder", ip: null, via: "import" as const },
    };
    const placeholder = await world.app.transact(system, (work) => addMember(work, { name: "Dan Dealer" }));
    const token = await invite("dan@gomark.test", { memberId: placeholder });
    (await accept(token, { name: "Dan Dealer" })).ok();
    const dan = inOrganization(await world.signIn("dan@gomark.test"), organization);
    const me = (await world.as(dan).get<{ organizations: { memberId: string }[] }>("/api/v1/me")).ok();
    expect(me.organizations[0]?.memberId).toBe(placeholder);
    expect(member.memberId).not.toBe(placeholder);
  });

  it("of a placeholder says whose place it keeps, takes over the name, and is replaced when sent to another address", async () => {
    const system = {
      actor: systemActor(organization.id),
      origin: { requestId: "placeholder", ip: null, via: "import" as const },
    };
    const eve = await world.app.transact(system, (work) => addMember(work, { name: "Eve Early" }));
    const first = await invite("eve@wrong.test", { memberId: eve });
    const second = await invite("eve@gomark.test", { memberId: eve });
    expect((await accept(first)).status).toBe(410);
    const { items } = (await admin().get<{ items: Json[] }>("/api/v1/invitations")).ok();
    expect(items.filter(({ memberId }) => memberId === eve)).toMatchObject([
      { email: "eve@gomark.test", name: "Eve Early" },
    ]);
    (await accept(second, { name: "Eve Early" })).ok();
    const taken = await admin().post("/api/v1/invitations", { email: "x@gomark.test", role: "rep", memberId: eve });
    expect([taken.status, taken.body["problems"]]).toMatchObject([400, [{ path: "memberId" }]]);
  });

  it("never takes the place of a placeholder that somebody else has become", async () => {
    const system = {
      actor: systemActor(organization.id),
      origin: { requestId: "placeholder", ip: null, via: "import" as const },
    };
    const early = await invite("first@gomark.test");
    const place = await world.app.transact(system, (work) =>
      addMember(work, { name: "Flo First", email: "first@gomark.test" }),
    );
    const late = await invite("second@gomark.test", { memberId: place });
    (await accept(early, { name: "Flo First" })).ok();
    (await accept(late, { name: "Sam Second" })).ok();
    const members = await world.look<{ id: string; name: string }>(
      organization,
      "select id, name from identity.member where email in ('first@gomark.test', 'second@gomark.test') order by name",
    );
    expect(members.map(({ name }) => name)).toEqual(["Flo First", "Sam Second"]);
    expect(members[0]?.id).toBe(place);
  });

  it("is not for those who are in already, nor gives a role that may do more than who invites", async () => {
    const member = await world.createMember(organization, "rep");
    expect((await admin().post("/api/v1/invitations", { email: member.email, role: "rep" })).status).toBe(409);
    (await admin().put("/api/v1/permissions", { role: "manager", permission: "members.manage", scope: "all" })).ok();
    const manager = await world.createMember(organization, "manager");
    expect(
      (await world.as(manager).post("/api/v1/invitations", { email: "new@gomark.test", role: "admin" })).status,
    ).toBe(403);
    (await world.as(manager).post("/api/v1/invitations", { email: "new@gomark.test", role: "rep" })).ok();
    expect(
      (await world.as(member).post("/api/v1/invitations", { email: "newer@gomark.test", role: "viewer" })).status,
    ).toBe(403);
  });

  it("into the portfolio makes somebody who may enter every company", async () => {
    (
      await world
        .as(world.founder)
        .post("/api/v1/portfolio/invitations", { email: "olga@gomark.test", role: "operator" })
    ).ok();
    (await accept(await tokenFor("olga@gomark.test"), { name: "Olga Operator" })).ok();
    const olga = await world.signIn("olga@gomark.test");
    const me = (
      await world.as(olga).get<{ portfolio: { role: string }; organizations: { role: string }[] }>("/api/v1/me")
    ).ok();
    expect([me.portfolio.role, me.organizations[0]?.role]).toEqual(["operator", "manager"]);
    (await world.as(inOrganization(olga, organization)).get("/api/v1/members")).ok();
    expect((await world.as(inOrganization(olga, organization)).get("/api/v1/keys")).status).toBe(403);
    expect((await world.as(olga).get("/api/v1/portfolio/keys")).status).toBe(403);
  });
});

describe("the development mailbox", () => {
  it("is closed to strangers over the network, whose mails it would show", async () => {
    expect((await world.as(stranger).get("/api/v1/mailbox")).status).toBe(404);
    const member = await world.createMember(organization, "admin");
    expect((await world.as(member).get("/api/v1/mailbox")).status).toBe(404);
  });
});
