import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, inOrganization } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
  organization = await world.createOrganization();
});
afterAll(() => world.destroy());

interface Made {
  id: string;
  key: string;
}

const bearer = (key: string): Caller => ({ name: "key", headers: { authorization: `Bearer ${key}` } });
const make = async (role = "admin") =>
  (await world.as(organization.admin).post<Made>("/api/v1/keys", { name: "Integration", role })).ok();

describe("an API key", () => {
  it("is 256 random bits, shown once, and kept as a hash", async () => {
    const { key } = await make();
    expect(key).toMatch(/^gmk_[A-Za-z0-9_-]{43}$/);
    expect((await world.as(organization.admin).get("/api/v1/keys")).text).not.toContain(key);
    expect((await world.as(organization.admin).get("/api/v1/audit")).text).not.toContain(key);
    const rows = await world.look<{ text: string }>(
      organization,
      "select row_to_json(k)::text as text from identity.api_key k",
    );
    for (const { text } of rows) expect(text).not.toContain(key);
  });

  it("is refused the moment it is revoked", async () => {
    const { id, key } = await make();
    (await world.as(bearer(key)).get("/api/v1/members")).ok();
    (await world.as(organization.admin).delete(`/api/v1/keys/${id}`)).ok();
    expect((await world.as(bearer(key)).get("/api/v1/members")).status).toBe(401);
    expect((await world.as(organization.admin).delete(`/api/v1/keys/${id}`)).status).toBe(404);
  });

  it("revoked by another process is refused here within five seconds", async () => {
    const { id, key } = await make();
    (await world.as(bearer(key)).get("/api/v1/members")).ok();
    // straight in the database: this process hears of it as it hears of what other processes do
    await world.owner.query("begin");
    await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
      organization.id,
    ]);
    await world.owner.query("update identity.api_key set revoked_at = now() where id = $1", [id]);
    await world.owner.query("commit");
    await expect
      .poll(async () => (await world.as(bearer(key)).get("/api/v1/members")).status, { timeout: 5000, interval: 100 })
      .toBe(401);
  });

  it("implies its organization and opens no other", async () => {
    const { key } = await make();
    const other = await world.createOrganization();
    (await world.as(bearer(key)).get("/api/v1/members")).ok();
    (await world.as(inOrganization(bearer(key), organization)).get("/api/v1/members")).ok();
    expect((await world.as(inOrganization(bearer(key), other)).get("/api/v1/members")).status).toBe(404);
    expect((await world.as(bearer(key)).get("/api/v1/organizations")).status).toBe(403);
    expect((await world.as(bearer(key)).get("/api/v1/me")).status).toBe(403);
  });

  it("may do no more than whoever creates it, also when a key creates a key", async () => {
    (
      await world
        .as(organization.admin)
        .put("/api/v1/permissions", { role: "manager", permission: "keys.manage", scope: "all" })
    ).ok();
    const { key } = await make("manager");
    expect((await world.as(bearer(key)).post("/api/v1/keys", { name: "More", role: "admin" })).status).toBe(403);
    (await world.as(bearer(key)).post("/api/v1/keys", { name: "Same", role: "manager" })).ok();
  });

  it("of the portfolio enters every company by naming it, and only then", async () => {
    const founder = world.as(world.founder);
    const { id, key } = (
      await founder.post<Made>("/api/v1/portfolio/keys", { name: "Orchestra", role: "viewer" })
    ).ok();
    (await world.as(bearer(key)).get("/api/v1/organizations")).ok();
    expect((await world.as(bearer(key)).get("/api/v1/members")).status).toBe(400);
    (await world.as(inOrganization(bearer(key), organization)).get("/api/v1/members")).ok();
    expect((await world.as(bearer(key)).post("/api/v1/organizations", { name: "X", slug: "x-company" })).status).toBe(
      403,
    );
    expect((await world.as(bearer(key)).post("/api/v1/portfolio/keys", { name: "X", role: "viewer" })).status).toBe(
      403,
    );
    (await founder.delete(`/api/v1/portfolio/keys/${id}`)).ok();
    expect((await world.as(bearer(key)).get("/api/v1/organizations")).status).toBe(401);
  });

  it("made twice with one Idempotency-Key is made once, and the database keeps no copy to show again", async () => {
    const again = () =>
      world
        .as(organization.admin)
        .post<Made>("/api/v1/keys", { name: "Once", role: "viewer" }, { "idempotency-key": "make-it-once" });
    const { key } = (await again()).ok();
    expect((await again()).status).toBe(409);
    const kept = await world.look<{ text: string }>(
      organization,
      "select row_to_json(i)::text as text from platform.idempotency i",
    );
    expect(kept).toHaveLength(1);
    for (const { text } of kept) expect(text).not.toContain(key);
  });

  it("that is malformed, cut or made up is refused alike", async () => {
    const { key } = await make();
    const wrong = [key.slice(0, -1), `${key.slice(0, -1)}!`, "gmk_", "x", `gmk_${"A".repeat(43)}`];
    for (const one of wrong) expect((await world.as(bearer(one)).get("/api/v1/members")).status).toBe(401);
    expect(
      (await world.as({ name: "basic", headers: { authorization: "Basic Zm9vOmJhcg==" } }).get("/api/v1/members"))
        .status,
    ).toBe(401);
  });

  it("shows when it was last used", async () => {
    const { id, key } = await make();
    (await world.as(bearer(key)).get("/api/v1/members")).ok();
    const lastUse = async () => {
      const { items } = (
        await world.as(organization.admin).get<{ items: { id: string; lastUsedAt: string | null }[] }>("/api/v1/keys")
      ).ok();
      return items.find((one) => one.id === id)?.lastUsedAt;
    };
    await expect.poll(lastUse, { timeout: 5000, interval: 50 }).toMatch(/^\d{4}-/);
  });

  it("that was used just before costs no query to recognise", async () => {
    const { key } = await make();
    const ask = () =>
      world.app.identity.authenticate({ headers: bearer(key).headers, method: "GET", ip: "127.0.0.1" }, "organization");
    await ask();
    let taken = 0;
    const count = () => (taken += 1);
    await expect
      .poll(() => world.app.pools.app.idleCount === world.app.pools.app.totalCount, { timeout: 2000 })
      .toBe(true);
    world.app.pools.app.on("acquire", count);
    for (let round = 0; round < 50; round += 1) await ask();
    world.app.pools.app.off("acquire", count);
    // the one look at what other processes changed, at most every other second
    expect(taken).toBeLessThanOrEqual(1);
  });
});
