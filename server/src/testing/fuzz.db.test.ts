import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnyOperation } from "#platform/operation";
import { listModules } from "../app.ts";
import { arbitraryOf, hostileTexts, inputJsonSchema, spoiledInput } from "./arbitraries.ts";
import type { Caller } from "./calls.ts";
import { requestFor } from "./requests.ts";
import { createWorld, type TestOrganization, type World } from "./world.ts";

const operations = listModules().flatMap((module) => module.operations);
const seed = Number(process.env["FUZZ_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env["FUZZ_RUNS"] ?? 30);

/** Answers that are ours to give: a success, or a refusal written for the caller. */
const foreseen = (status: number) => status < 500;

describe(`no input breaks an operation (FUZZ_SEED=${seed})`, () => {
  let world: World;
  let company: TestOrganization;
  beforeAll(async () => {
    world = await createWorld();
    company = await world.createOrganization();
  });
  afterAll(() => world.destroy());

  const callerFor = (op: AnyOperation): Caller => (op.scope === "organization" ? company.admin : world.founder);

  async function expectForeseen(op: AnyOperation, input: Record<string, unknown>): Promise<void> {
    const reply = await world.as(callerFor(op)).send(requestFor(op, input));
    if (!foreseen(reply.status))
      expect.fail(`${op.id} answered ${reply.status} to ${JSON.stringify(input).slice(0, 2000)}: ${reply.text}`);
    if (reply.status >= 400) expect(reply.headers["content-type"]).toMatch(/^application\/problem\+json/);
  }

  const calls = operations.map((op) => [op.id, op] as const);

  it.each(calls)("%s: input that its schema allows", async (_, op) => {
    const inputs = arbitraryOf(inputJsonSchema(op.input));
    await fc.assert(
      fc.asyncProperty(inputs, (input) => expectForeseen(op, input as Record<string, unknown>)),
      { seed, numRuns: runs, endOnFailure: true },
    );
  });

  it.each(calls)("%s: input with a hostile field", async (_, op) => {
    const inputs = spoiledInput(inputJsonSchema(op.input));
    await fc.assert(
      fc.asyncProperty(inputs, (input) => expectForeseen(op, input)),
      { seed, numRuns: runs, endOnFailure: true },
    );
  });

  it("no header and no cookie breaks a call", async () => {
    const names = [
      "authorization",
      "cookie",
      "gomark-organization",
      "if-match",
      "idempotency-key",
      "x-request-id",
      "content-type",
      "accept",
      "origin",
    ];
    const readable = hostileTexts.filter((text) => !/[^\t\x20-\x7e\x80-\xff]/.test(text));
    for (const name of names) {
      for (const value of readable) {
        const headers = { ...company.admin.headers, [name]: value };
        for (const method of ["GET", "POST"] as const) {
          const reply = await world.app.http.inject({
            method,
            url: "/api/v1/accounts",
            headers,
            ...(method === "POST" ? { payload: "{}" } : {}),
          });
          expect(
            foreseen(reply.statusCode),
            `${name}: ${value.slice(0, 100)} → ${reply.statusCode} ${reply.body}`,
          ).toBe(true);
        }
      }
    }
  });

  it("the one who called may still call: nothing above has locked them out", async () => {
    expect((await world.as(company.admin).get("/api/v1/accounts")).status).toBe(200);
  });
});
