import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type World } from "#testing/world";

describe("a company's time zone", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.destroy());

  it("is one PostgreSQL knows too, so that its months can be counted there", async () => {
    const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
    const { rows } = await world.owner.query<{ zone: string }>(
      "select zone from unnest($1::text[]) as zone where zone not in (select name from pg_timezone_names)",
      [zones],
    );
    expect(rows).toEqual([]);
  });

  it("is refused when it is only an alias that PostgreSQL may not know", async () => {
    const body = { name: "Far West", slug: "far-west", timeZone: "US/Pacific-New" };
    const reply = await world.as(world.founder).post("/api/v1/organizations", body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ problems: [{ path: "timeZone" }] });
  });
});
