import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, inOrganization, stranger, type World } from "./world.ts";

describe("the test world", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.destroy());

  it("has a portfolio whose founder may do everything in every company", async () => {
    const company = await world.createOrganization({ name: "Alpha GmbH" });
    const me = await world
      .as(world.founder)
      .get<{ portfolio: { role: string }; organizations: { slug: string }[] }>("/api/v1/me");
    expect(me.ok()).toMatchObject({
      portfolio: { role: "owner" },
      organizations: [{ slug: company.slug, role: "admin" }],
    });
  });

  it("invites people who then sign in for themselves", async () => {
    const company = await world.createOrganization();
    const rep = await world.createMember(company, "rep");
    const me = await world.as(rep).get("/api/v1/me");
    expect(me.ok()).toMatchObject({
      user: { email: rep.email },
      portfolio: null,
      organizations: [{ id: company.id, role: "rep", memberId: rep.memberId }],
    });
  });

  it("makes keys that belong to one company", async () => {
    const [here, elsewhere] = [await world.createOrganization(), await world.createOrganization()];
    const key = await world.createKey(here, "viewer");
    expect((await world.as(key).get("/api/v1/members")).status).toBe(200);
    expect((await world.as(inOrganization(key, elsewhere)).get("/api/v1/members")).status).toBe(404);
  });

  it("lets nobody in without a name", async () => {
    expect((await world.as(stranger).get("/api/v1/members")).status).toBe(401);
  });

  it("answers on a real port when asked to", async () => {
    const reply = await fetch(`${await world.listen()}/api/v1/setup`);
    expect(await reply.json()).toMatchObject({ needed: false, portfolioName: "Balco" });
  });
});
