import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stranger } from "#testing/calls";
import { createWorld, type World } from "#testing/world";

const password = "correct horse battery staple";
const origin = { origin: "http://gomark.test" };

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());

const anybody = () => world.as(stranger);
const signIn = (email: string, secret = password) =>
  anybody().post("/api/auth/sign-in/email", { email, password: secret }, origin);

/** The link in the newest mail to an address. */
async function linkTo(email: string): Promise<string> {
  const { items } = (
    await world.as(world.founder).get<{ items: { id: string; to: string }[] }>("/api/v1/mailbox")
  ).ok();
  const mail = items.find((item) => item.to === email);
  return (await world.as(world.founder).get(`/api/v1/mailbox/${mail?.id}`)).text;
}

describe("signing in", () => {
  it("answers a wrong password and an unknown address alike", async () => {
    const wrong = await signIn("founder@gomark.test", "not the password at all");
    const unknown = await signIn("nobody@gomark.test", "not the password at all");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const bare = ({ body }: { body: Record<string, unknown> }) => ({ ...body, requestId: "" });
    expect(bare(wrong)).toEqual(bare(unknown));
  });

  it("sets a cookie that scripts cannot read and other sites' forms do not send, and keeps the token out of the body", async () => {
    const reply = await signIn("founder@gomark.test");
    expect(String(reply.headers["set-cookie"])).toMatch(
      /^gomark\.session_token=.+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(reply.body).toEqual({
      user: { id: expect.any(String), name: "Fiona Founder", email: "founder@gomark.test" },
    });
  });

  it("refuses an unfit body with the names of its fields", async () => {
    const reply = await anybody().post<{ problems: { path: string }[] }>(
      "/api/auth/sign-in/email",
      { email: "no address", extra: 1 },
      origin,
    );
    expect(reply.status).toBe(400);
    expect(reply.body.problems.map(({ path }) => path).toSorted()).toEqual(["email", "extra", "password"]);
  });

  it("does not let people create accounts by themselves", async () => {
    expect(
      (await anybody().post("/api/auth/sign-up/email", { name: "X", email: "x@gomark.test", password }, origin)).status,
    ).toBe(404);
  });

  it("stops guessing at one account, and says when to try again", async () => {
    const organization = await world.createOrganization();
    const { email } = await world.createMember(organization, "viewer");
    const tries = Array.from({ length: 10 }, () => signIn(email, "a wrong guess at it"));
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 401));
    const refused = await signIn(email);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(60);
  });
});

describe("a session", () => {
  it("ends at once when its holder signs out", async () => {
    const caller = await world.signIn("founder@gomark.test");
    (await world.as(caller).get("/api/v1/me")).ok();
    (await world.as(caller).post("/api/auth/sign-out")).ok();
    expect((await world.as(caller).get("/api/v1/me")).status).toBe(401);
  });

  it("ends everywhere at once when its holder signs out everywhere", async () => {
    const organization = await world.createOrganization();
    const here = await world.createMember(organization, "rep");
    const there = await world.signIn(here.email);
    (await world.as(there).get("/api/v1/me")).ok();
    (await world.as(here).post("/api/auth/revoke-sessions")).ok();
    expect((await world.as(here).get("/api/v1/me")).status).toBe(401);
    expect((await world.as(there).get("/api/v1/me")).status).toBe(401);
  });

  it("ended by another process is refused here within five seconds", async () => {
    const organization = await world.createOrganization();
    const member = await world.createMember(organization, "rep");
    (await world.as(member).get("/api/v1/members")).ok();
    await world.owner.query('delete from auth.session s using auth."user" u where u.id = s.user_id and u.email = $1', [
      member.email,
    ]);
    await expect
      .poll(async () => (await world.as(member).get("/api/v1/members")).status, { timeout: 5000, interval: 100 })
      .toBe(401);
  });

  it("ends by itself after fourteen days", async () => {
    const short = await createWorld();
    try {
      (await short.as(short.founder).get("/api/v1/me")).ok();
      short.clock.advance({ days: 14, minutes: 1 });
      expect((await short.as(short.founder).get("/api/v1/me")).status).toBe(401);
    } finally {
      await short.destroy();
    }
  });

  it("cannot be forged by changing its cookie", async () => {
    const caller = await world.signIn("founder@gomark.test");
    const forged = {
      ...caller,
      headers: { ...caller.headers, cookie: String(caller.headers["cookie"]).replace(/\.(.)/, ".A") },
    };
    const cut = {
      ...caller,
      headers: { ...caller.headers, cookie: String(caller.headers["cookie"]).split(".").slice(0, 2).join(".") },
    };
    expect((await world.as(forged).get("/api/v1/me")).status).toBe(401);
    expect((await world.as(cut).get("/api/v1/me")).status).toBe(401);
  });

  it("changes nothing for another site's page", async () => {
    const caller = await world.signIn("founder@gomark.test");
    const rename = (headers: Record<string, string>) =>
      world
        .as({ ...caller, headers: { ...caller.headers, ...headers } })
        .patch("/api/v1/me", { name: "Fiona Founder" });
    expect((await rename({ origin: "https://evil.example" })).status).toBe(403);
    expect((await rename({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    const { "gomark-client": _, ...withoutClient } = caller.headers;
    expect(
      (await world.as({ ...caller, headers: withoutClient }).patch("/api/v1/me", { name: "Fiona Founder" })).status,
    ).toBe(403);
    expect((await rename({})).status).toBe(200);
  });
});

describe("a forgotten password", () => {
  it("is answered alike whether or not somebody has the address", async () => {
    const ask = (email: string) =>
      anybody().post("/api/auth/request-password-reset", { email, redirectTo: "/reset" }, origin);
    const known = await ask("founder@gomark.test");
    const unknown = await ask("nobody@gomark.test");
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  });

  it("is replaced by a link that works once, and every session of the account ends", async () => {
    const organization = await world.createOrganization();
    const member = await world.createMember(organization, "rep");
    (await world.as(member).get("/api/v1/members")).ok();
    (await anybody().post("/api/auth/request-password-reset", { email: member.email }, origin)).ok();
    await world.drain();
    const token = /\/reset\?token=([\w-]+)/.exec(await linkTo(member.email))?.[1];
    const reset = (newPassword: string) =>
      anybody().post<{ problems: { code: string }[] }>("/api/auth/reset-password", { newPassword, token }, origin);

    const weak = await reset("password1234");
    expect([weak.status, weak.body.problems[0]?.code]).toEqual([400, "password_too_common"]);
    (await reset("a lantern beside the canal")).ok();
    expect((await reset("a lantern beside the canal")).status).toBe(410);

    expect((await world.as(member).get("/api/v1/members")).status).toBe(401);
    expect((await signIn(member.email)).status).toBe(401);
    expect((await signIn(member.email, "a lantern beside the canal")).status).toBe(200);
  });
});

describe("a password", () => {
  it("is changed only with the current one, and ends the other sessions", async () => {
    const organization = await world.createOrganization();
    const member = await world.createMember(organization, "rep");
    const elsewhere = await world.signIn(member.email);
    const change = (currentPassword: string, newPassword: string) =>
      world.as(member).post("/api/auth/change-password", { currentPassword, newPassword });
    expect((await change("not this one, surely", "a lantern beside the canal")).status).toBe(400);
    expect((await change(password, "short")).status).toBe(400);
    (await change(password, "a lantern beside the canal")).ok();
    expect((await world.as(elsewhere).get("/api/v1/me")).status).toBe(401);
  });

  it("is kept as a scrypt hash, and no answer or audit entry holds it", async () => {
    const { rows } = await world.owner.query<{ password: string }>("select password from auth.account");
    for (const row of rows) expect(row.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    const trail = await world.as(world.founder).get("/api/v1/portfolio/audit?limit=200");
    expect(trail.text).not.toContain(password);
    expect(trail.text).not.toContain(rows[0]?.password);
  });
});
