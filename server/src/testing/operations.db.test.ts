import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listModules } from "../app.ts";
import { requestFor } from "./requests.ts";
import { createMakers, type Makers, sampleFor, succeedsElsewhere } from "./samples.ts";
import { createWorld, type World } from "./world.ts";

const operations = listModules().flatMap((module) => module.operations);

describe("every operation", () => {
  let world: World;
  let make: Makers;
  beforeAll(async () => {
    world = await createWorld();
    make = createMakers(world, await world.createOrganization());
  });
  afterAll(() => world.destroy());

  it("has a sample of what it accepts", () => {
    const without = operations
      .filter((op) => sampleFor(op) === undefined && !(op.id in succeedsElsewhere))
      .map((op) => op.id);
    expect(without, "write one down in server/src/testing/samples.ts").toEqual([]);
  });

  it("has an id and an address of its own", () => {
    const ids = operations.map((op) => op.id);
    const addresses = operations.map((op) => `${op.http.method} ${op.http.path.replaceAll(/:\w+/g, ":")}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it.each(operations.filter((op) => !(op.id in succeedsElsewhere)).map((op) => [op.id, op] as const))(
    "%s succeeds",
    async (_, op) => {
      const caller = op.scope === "organization" ? make.company.admin : world.founder;
      const input = (await sampleFor(op)?.(make)) ?? {};
      const reply = await world.as(caller).send(requestFor(op, input));
      expect(reply.status, reply.text).toBe(op.http.status ?? 200);
      if (op.http.download !== true) expect(op.output.safeParse(reply.body).error).toBeUndefined();
    },
  );
});
