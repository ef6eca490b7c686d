import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnyOperation } from "#platform/operation";
import { listModules } from "../app.ts";
import { type Caller, type Reply, stranger } from "./calls.ts";
import { idFields, pathFields, requestFor, samplePath } from "./requests.ts";
import { createMakers, type Makers, sampleFor } from "./samples.ts";
import { createWorld, type TestOrganization, type World } from "./world.ts";

const operations = listModules().flatMap((module) => module.operations);
const called = (wanted: (op: AnyOperation) => boolean) => operations.filter(wanted).map((op) => [op.id, op] as const);

/** A refusal is RFC 9457 problem details with our stable code, every problem, and the request's id. */
function expectRefusal(reply: Reply<unknown>, status: number, code: string): void {
  expect(reply.status, reply.text).toBe(status);
  expect(reply.headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(reply.body).toMatchObject({
    status,
    code,
    type: `/problems/${code}`,
    title: expect.any(String),
    detail: expect.any(String),
    problems: expect.any(Array),
    requestId: reply.headers["x-request-id"],
  });
}

describe("every operation", () => {
  let world: World;
  let company: TestOrganization;
  let powerless: Caller;
  let make: Makers;
  beforeAll(async () => {
    world = await createWorld();
    company = await world.createOrganization();
    make = createMakers(world, company);
    powerless = await world.createKey(company, "viewer");
    await takeEverythingFrom("viewer");
  });
  afterAll(() => world.destroy());

  async function takeEverythingFrom(role: string): Promise<void> {
    const admin = world.as(company.admin);
    const permissions = new Set(
      operations.flatMap((op) =>
        op.scope === "organization" && op.permissionFor === undefined ? (op.permission ?? []) : [],
      ),
    );
    for (const permission of permissions)
      (await admin.put("/api/v1/permissions", { role, permission, scope: "none" })).ok();
  }

  /** Whoever may do everything, bound as the operation asks. */
  const mighty = (op: AnyOperation): Caller => (op.scope === "organization" ? company.admin : world.founder);

  it.each(called((op) => op.scope !== "public"))("%s refuses a stranger with 401", async (_, op) => {
    expectRefusal(await world.as(stranger).send(requestFor(op, samplePath(op))), 401, "unauthenticated");
  });

  it.each(called((op) => op.permission !== null && op.scope !== "public"))(
    "%s refuses a role without the permission with 403",
    async (_, op) => {
      // where the input says which permission it takes, it has to be good
      const input = op.permissionFor === undefined ? {} : await sampleFor(op)?.(make);
      expectRefusal(await world.as(powerless).send(requestFor(op, { ...input, ...samplePath(op) })), 403, "forbidden");
    },
  );

  it.each(called((op) => Object.keys(op.input.shape).length > 0))(
    "%s refuses malformed input with 400 and names the field",
    async (_, op) => {
      const reply = await world.as(mighty(op)).send(requestFor(op, malformed(op)));
      expectRefusal(reply, 400, "invalid");
      const named = (reply.body as { problems: { path: string }[] }).problems.map(
        (problem) => problem.path.split(".")[0],
      );
      expect(Object.keys(op.input.shape)).toContain(named[0]);
    },
  );

  it.each(called((op) => op.http.method !== "GET" && op.http.method !== "DELETE"))(
    "%s refuses a body that is no JSON object with 400",
    async (_, op) => {
      for (const payload of ["{", "[]", '"text"', "7"]) {
        const reply = await world
          .as(mighty(op))
          .send({ ...requestFor(op, samplePath(op)), payload, headers: { "content-type": "application/json" } });
        expectRefusal(reply, 400, "invalid");
      }
    },
  );

  it.each(
    called(
      (op) =>
        idFields(op).some((field) => pathFields(op).includes(field)) && ["GET", "DELETE"].includes(op.http.method),
    ),
  )("%s answers an unknown id with 404", async (_, op) => {
    const version = "version" in op.input.shape ? { version: 1 } : {};
    expectRefusal(await world.as(mighty(op)).send(requestFor(op, { ...samplePath(op), ...version })), 404, "not_found");
  });
});

/** A value of the wrong kind in every field, or the least that is wrong: an object where text or a number is wanted. */
function malformed(op: AnyOperation): Record<string, unknown> {
  const nonsense = op.http.method === "GET" || op.http.method === "DELETE" ? "\u0000" : { is: ["not", "this"] };
  const fields = Object.keys(op.input.shape).map((name) => [name, nonsense]);
  return { ...Object.fromEntries(fields), ...Object.fromEntries(pathFields(op).map((name) => [name, "not-an-id"])) };
}
