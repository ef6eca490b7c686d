import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type World } from "#testing/world";

interface Item {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}
interface Page {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

const cities = ["Bonn", "Graz", null, "bonn"];
const tiers = ["gold", null, "silver"];
const scores = [3, null, 1, 1.5];
const days = ["2026-03-01", null, "2025-12-31"];

let world: World;
let admin: Calls;
let rep: Calls;
beforeAll(async () => {
  world = await createWorld();
  const org = await world.createOrganization();
  admin = world.as(org.admin);
  const member = await world.createMember(org, "rep");
  rep = world.as(member);
  const labels = { one: "Project", many: "Projects" };
  (await admin.post("/api/v1/object-types", { key: "project", plural: "projects", labels })).ok();
  const options = ["gold", "silver"].map((value) => ({ value, label: value }));
  for (const object of ["account", "project"]) {
    const define = async (property: object) => (await admin.post("/api/v1/properties", { object, ...property })).ok();
    await define({ key: "tier", label: "Tier", type: "oneOf", options });
    await define({ key: "score", label: "Score", type: "number" });
    await define({ key: "since", label: "Since", type: "date" });
    for (let n = 0; n < 30; n += 1) {
      const owner = n < 20 ? { ownerId: member.memberId } : {};
      const own = { tier: tiers[n % 3], score: scores[(n * 7) % 4], since: days[(n * 5) % 3] };
      const values = object === "account" ? { ...own, city: cities[(n * 11) % 4], employees: n % 5 } : own;
      (await admin.post(`/api/v1/records/${object}`, { values: { name: `Same ${n % 2}`, ...owner, ...values } })).ok();
    }
  }
  (await admin.put("/api/v1/permissions", { role: "rep", permission: "accounts.read", scope: "own" })).ok();
}, 120_000);
afterAll(() => world.destroy());

async function pages(calls: Calls, type: string, query: Readonly<Record<string, string>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const asked = new URLSearchParams({ ...query, limit: "5", ...(cursor === null ? {} : { cursor }) });
    const page: Page = (await calls.get<Page>(`/api/v1/records/${type}?${asked.toString()}`)).ok();
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** The order said once more: nothing last, whichever way it goes; what ties by id, the way of the last property. */
function inOrder(items: readonly Item[], sort: string): string[] {
  const keys = sort.split(",").map((text) => ({ name: text.replace("-", ""), way: text.startsWith("-") ? -1 : 1 }));
  const valueOf = (item: Item, name: string) => {
    const value = item.values[name] ?? null;
    return typeof value === "string" ? value.toLowerCase() : (value as number | null);
  };
  return items
    .toSorted((one, other) => {
      for (const { name, way } of keys) {
        const [a, b] = [valueOf(one, name), valueOf(other, name)];
        if (a === b) continue;
        if (a === null || b === null) return a === null ? 1 : -1;
        return (a < b ? -1 : 1) * way;
      }
      return (Number(one.id) - Number(other.id)) * (keys.at(-1)?.way ?? 1);
    })
    .map(({ id }) => id);
}

const orders = {
  account: [
    "city,-employees",
    "-city,employees",
    "tier,-score,name",
    "-score,tier,-city",
    "name,-since",
    "-since,-tier,score,-employees",
    "employees,city,-tier,since",
  ],
  project: ["tier,-score", "-score,name", "name,-tier,since", "-since,tier,-score,name"],
};

describe.each(["account", "project"] as const)("a list of records of type %s in several orders at once", (type) => {
  it.each(orders[type])("by %s, is whole and in order page by page", async (sort) => {
    const items = await pages(admin, type, { sort });
    expect(items).toHaveLength(30);
    expect(items.map(({ id }) => id)).toEqual(inOrder(items, sort));
  });
});

describe("several orders", () => {
  it("hold for a filtered list of what the reader sees, and for the file of it", async () => {
    const filter = JSON.stringify({ property: "employees", op: "gte", value: 2 });
    const sort = "tier,-score,city";
    const seen = await pages(rep, "account", { sort, filter });
    const all = await pages(admin, "account", { sort, filter });
    expect(seen.map(({ id }) => id)).toEqual(inOrder(seen, sort));
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.length).toBeLessThan(all.length);
    const file = (await admin.send<string>({ method: "GET", url: `/api/v1/accounts/export.csv?sort=${sort}` })).ok();
    expect(file.split("\r\n").filter((line) => line.includes("Same"))).toHaveLength(30);
  });

  it("are refused at their place: five of them, one twice, an unknown one, a field that may not be seen", async () => {
    const refused = async (sort: string, calls = admin) => {
      const reply = await calls.get<{ problems: { path: string }[] }>(`/api/v1/accounts?sort=${sort}`);
      return [reply.status, reply.body.problems[0]?.path];
    };
    const bad = ["name,city,employees,score,tier", "city,-city", "city,gone", "city,"];
    for (const sort of bad) expect(await refused(sort)).toEqual([400, "sort"]);
    (
      await admin.put("/api/v1/field-access", { object: "account", property: "city", role: "rep", access: "none" })
    ).ok();
    expect(await refused("name,city", rep)).toEqual([400, "sort"]);
  });
});
