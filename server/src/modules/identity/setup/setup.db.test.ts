import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "#platform/telemetry/log";
import { callsAs, stranger } from "#testing/calls";
import { cloneDatabase } from "#testing/database";
import { createWorld, type World } from "#testing/world";
import { createApplication } from "../../../app.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());

describe("the first run", () => {
  it("is over once there is a portfolio", async () => {
    expect((await world.as(stranger).get("/api/v1/setup")).ok()).toMatchObject({
      needed: false,
      portfolioName: "Balco",
      demoAccounts: [],
    });
    const again = await world.as(stranger).post("/api/v1/setup", {
      portfolioName: "Mine",
      name: "Eve",
      email: "eve@gomark.test",
      password: "a lantern beside the canal",
    });
    expect(again.status).toBe(409);
    expect(
      (
        await world
          .as(stranger)
          .post("/api/auth/sign-in/email", { email: "eve@gomark.test", password: "a lantern beside the canal" })
      ).status,
    ).toBe(401);
  });

  it("tells everything wrong with its input at once", async () => {
    const reply = await world.as(stranger).post<{ problems: { path: string }[] }>("/api/v1/setup", {
      portfolioName: " ",
      name: "a\nb",
      email: "x",
      password: "",
    });
    expect([reply.status, reply.body.problems.map(({ path }) => path).toSorted()]).toEqual([
      400,
      ["email", "name", "password", "portfolioName"],
    ]);
  });
});

describe("a company", () => {
  it("has a short name of its own that no page uses", async () => {
    const founder = world.as(world.founder);
    (await founder.post("/api/v1/organizations", { name: "Acme", slug: "acme" })).ok();
    expect((await founder.post("/api/v1/organizations", { name: "Acme Two", slug: "acme" })).status).toBe(409);
    for (const slug of ["api", "portfolio", "o", "-x", "Acme", "a--b", "1a"]) {
      expect((await founder.post("/api/v1/organizations", { name: "X", slug })).status).toBe(400);
    }
    const same = await Promise.all(
      ["One", "Two", "Three"].map((name) => founder.post("/api/v1/organizations", { name, slug: "same" })),
    );
    expect(same.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it("takes only currencies and time zones that exist", async () => {
    const founder = world.as(world.founder);
    const reply = await founder.post<{ problems: { path: string }[] }>("/api/v1/organizations", {
      name: "X",
      slug: "x-y",
      currency: "XYZ",
      timeZone: "Mars/Base",
    });
    expect([reply.status, reply.body.problems.map(({ path }) => path)]).toEqual([400, ["currency", "timeZone"]]);
  });

  it("is changed only by those who may, and the change stands in both trails' words", async () => {
    const organization = await world.createOrganization();
    const rep = await world.createMember(organization, "rep");
    expect((await world.as(rep).patch("/api/v1/organization", { name: "Mine", version: 1 })).status).toBe(403);
    (await world.as(organization.admin).patch("/api/v1/organization", { name: "Renamed", version: 1 })).ok();
    expect(
      (await world.as(organization.admin).patch("/api/v1/organization", { name: "Again", version: 1 })).status,
    ).toBe(409);
    (
      await world
        .as(world.founder)
        .patch(`/api/v1/organizations/${organization.id}`, { timeZone: "Asia/Tokyo", version: 2 })
    ).ok();
    const { items } = (
      await world
        .as(organization.admin)
        .get<{ items: { before: object; after: object }[] }>("/api/v1/audit?object=organization&action=changed")
    ).ok();
    expect(items.map(({ before, after }) => [before, after])).toEqual([
      [{ timeZone: "Europe/Berlin" }, { timeZone: "Asia/Tokyo" }],
      [{ name: organization.name }, { name: "Renamed" }],
    ]);
  });
});

describe("two first runs at the same moment", () => {
  it("make one portfolio with one owner", async () => {
    const database = await cloneDatabase();
    const settings = {
      publicUrl: "http://gomark.test",
      secret: "a secret that only tests know, long enough",
      production: false,
      smtpUrl: null,
      mailFrom: "GoMark <gomark@gomark.test>",
      trustedProxies: [],
      maxBodyBytes: 1_048_576,
      maxUploadBytes: 1_048_576,
      diskReserveBytes: 0,
      embeddedIn: null,
      statementTimeoutMs: 15_000,
      appConnections: 6,
      rateLimits: { perAddress: 0, perCaller: 0, signInPerAddress: 0 },
    };
    const app = await createApplication({ settings, urls: database.urls, log: createLog("error") });
    try {
      const calls = callsAs(app.http, stranger);
      expect((await calls.get("/api/v1/setup")).ok()).toMatchObject({ needed: true, portfolioName: null });
      const run = (n: number) =>
        calls.post("/api/v1/setup", {
          portfolioName: `P${n}`,
          name: `Owner ${n}`,
          email: `owner${n}@gomark.test`,
          password: "a lantern beside the canal",
        });
      const replies = await Promise.all([run(1), run(2), run(3)]);
      expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    } finally {
      await app.close();
      await database.drop();
    }
  });
});
