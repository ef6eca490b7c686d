import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorld, type TestOrganization, type World } from "#testing/world";

/** What one address may try in a minute; founding the portfolio takes less. */
const perAddress = 10;
const tries = 100;
let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await createWorld({ rateLimits: { perAddress, perCaller: 0, signInPerAddress: 0 } });
  organization = await world.createOrganization();
});
afterAll(() => world.destroy());

const wrongKey = () => ({ authorization: `Bearer gmk_${randomBytes(32).toString("base64url")}` });

/** Calls with a different wrong key each time, and how many of them took a database connection. */
async function guess(remoteAddress: string, request: { method: "GET" | "POST"; url: string; payload?: object }) {
  const pool = world.app.pools.app;
  await expect.poll(() => pool.idleCount === pool.totalCount, { timeout: 2000 }).toBe(true);
  let lookUps = 0;
  const count = () => (lookUps += 1);
  pool.on("acquire", count);
  const statuses: number[] = [];
  for (let n = 0; n < tries; n += 1) {
    const reply = await world.app.http.inject({ ...request, remoteAddress, headers: wrongKey() });
    statuses.push(reply.statusCode);
  }
  pool.off("acquire", count);
  return { statuses, lookUps };
}

it.each([
  ["192.0.2.1", "REST", { method: "GET" as const, url: "/api/v1/members" }],
  ["192.0.2.2", "GraphQL", { method: "POST" as const, url: "/graphql", payload: { query: "{ me { name } }" } }],
])("an address (%s) that tries one wrong key after the other over %s is refused without a look-up", async (...all) => {
  const [address, , request] = all;
  const { statuses, lookUps } = await guess(address, request);
  expect(statuses.filter((status) => status === 401)).toHaveLength(perAddress);
  expect(statuses.slice(perAddress).every((status) => status === 429)).toBe(true);
  // one each before the limit, and the looks at what other processes changed
  expect(lookUps).toBeLessThan(perAddress + 5);
});

it("an address over its limit keeps nobody else out", async () => {
  await guess("192.0.2.3", { method: "GET", url: "/api/v1/members" });
  const call = { method: "GET" as const, url: "/api/v1/members", remoteAddress: "192.0.2.4" };
  expect((await world.as(organization.admin).send(call)).status).toBe(200);
});

it("calls that succeed are never counted against their address", async () => {
  for (let n = 0; n < perAddress * 3; n += 1) {
    const call = { method: "GET" as const, url: "/api/v1/members", remoteAddress: "192.0.2.5" };
    expect((await world.as(organization.admin).send(call)).status).toBe(200);
  }
});
