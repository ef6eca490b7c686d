import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, stranger, type World } from "#testing/world";

describe("the metrics", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.destroy());

  it("are read from the database once, however many ask at the same moment", async () => {
    const ask = async () => (await world.as(stranger).get("/metrics")).text;
    const [first, ...others] = await Promise.all([ask(), ask(), ask()]);
    expect(first).toContain("gomark_consumer_state");
    expect([...others, await ask()].every((text) => text === first)).toBe(true);
  });
});
