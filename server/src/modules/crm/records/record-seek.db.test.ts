import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type World } from "#testing/world";

interface Page {
  readonly items: { readonly id: string }[];
  readonly nextCursor: string | null;
  readonly total?: number;
}

let world: World;
let admin: Calls;
beforeAll(async () => {
  world = await createWorld();
  admin = world.as((await world.createOrganization()).admin);
  (await admin.post("/api/v1/properties", { object: "account", key: "score", label: "Score", type: "number" })).ok();
  for (let n = 0; n < 23; n += 1) {
    const city = n % 3 === 0 ? null : `Town ${n % 4}`;
    const custom = n % 4 === 0 ? {} : { score: n % 5 };
    (await admin.post("/api/v1/accounts", { name: `Account ${n % 6}`, city, custom })).ok();
  }
});
afterAll(() => world.destroy());

const list = async (query: Record<string, string>) =>
  (await admin.get<Page>(`/api/v1/accounts?${new URLSearchParams(query).toString()}`)).ok();
const ids = ({ items }: Page) => items.map(({ id }) => id);

describe("a list entered in its middle", () => {
  it.each(["name", "-name", "createdAt", "city", "-city", "score", "-score", "city,-score", "-score,city,-name"])(
    "by %s, at any depth, is the same list",
    async (sort) => {
      const all = ids(await list({ sort, limit: "200" }));
      expect(all).toHaveLength(23);
      for (let skip = 0; skip <= 24; skip += 1) {
        const page = await list({ sort, limit: "4", skip: String(skip), count: "true" });
        expect(ids(page), `skip ${skip}`).toEqual(all.slice(skip, skip + 4));
        expect(page.total).toBe(23);
        expect(page.nextCursor === null, `skip ${skip}`).toBe(skip + 4 >= 23);
      }
    },
  );

  it.each(["-createdAt", "city", "-score", "name,-city", "-score,-city"])(
    "by %s, goes on from a cursor",
    async (sort) => {
      const all = ids(await list({ sort, limit: "200" }));
      for (let read = 1; read <= 22; read += 1) {
        const { nextCursor } = await list({ sort, limit: String(read) });
        const page = await list({ sort, limit: "3", skip: "5", cursor: nextCursor ?? "" });
        expect(ids(page), `after ${read}`).toEqual(all.slice(read + 5, read + 8));
      }
    },
  );

  it("is filtered as ever, and goes no deeper than tables do", async () => {
    const filter = JSON.stringify({ property: "name", op: "is", value: "Account 1" });
    const all = ids(await list({ filter, limit: "200" }));
    expect(ids(await list({ filter, skip: "2", limit: "200" }))).toEqual(all.slice(2));
    expect((await admin.get("/api/v1/accounts?skip=100001")).status).toBe(400);
  });
});
