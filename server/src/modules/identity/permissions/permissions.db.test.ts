import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type TestOrganization, type World } from "#testing/world";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
  organization = await world.createOrganization();
});
afterAll(() => world.destroy());

const admin = () => world.as(organization.admin);
const set = (role: string, permission: string, scope: string) =>
  admin().put("/api/v1/permissions", { role, permission, scope });

describe("the permission matrix", () => {
  it("is in force the moment it is edited, for sessions and keys alike", async () => {
    const member = await world.createMember(organization, "viewer");
    const key = await world.createKey(organization, "viewer");
    const audit = () => Promise.all([world.as(member).get("/api/v1/audit"), world.as(key).get("/api/v1/audit")]);
    expect((await audit()).map(({ status }) => status)).toEqual([403, 403]);
    (await set("viewer", "audit.read", "all")).ok();
    expect((await audit()).map(({ status }) => status)).toEqual([200, 200]);
    (await set("viewer", "audit.read", "none")).ok();
    expect((await audit()).map(({ status }) => status)).toEqual([403, 403]);
  });

  it("belongs to one organization: another's stays as it was", async () => {
    const other = await world.createOrganization();
    (await set("rep", "deals.read", "all")).ok();
    const matrix = async (as: TestOrganization) =>
      (await world.as(as.admin).get<{ matrix: Record<string, Record<string, string>> }>("/api/v1/permissions")).ok()
        .matrix;
    expect((await matrix(organization))["rep"]?.["deals.read"]).toBe("all");
    expect((await matrix(other))["rep"]?.["deals.read"]).toBe("team");
  });

  it("names what it does not know or cannot set, and keeps admins able to mend it", async () => {
    expect((await set("rep", "no.such", "all")).status).toBe(400);
    expect((await set("rep", "deals.create", "own")).status).toBe(400);
    expect((await set("admin", "permissions.manage", "none")).status).toBe(400);
  });

  it("cannot be used to give more than one has", async () => {
    (await set("manager", "permissions.manage", "all")).ok();
    const manager = await world.createMember(organization, "manager");
    const reply = await world
      .as(manager)
      .put("/api/v1/permissions", { role: "manager", permission: "keys.manage", scope: "all" });
    expect(reply.status).toBe(403);
    (await world.as(manager).put("/api/v1/permissions", { role: "rep", permission: "deals.read", scope: "own" })).ok();
  });

  it("records who changed it, before and after", async () => {
    (await set("marketer", "audit.read", "all")).ok();
    const { items } = (await admin().get<{ items: object[] }>("/api/v1/audit?object=permission&limit=1")).ok();
    expect(items[0]).toMatchObject({
      actor: { kind: "user", name: "Fiona Founder" },
      recordLabel: "marketer: audit.read",
      before: { scope: "none" },
      after: { scope: "all" },
    });
  });
});
