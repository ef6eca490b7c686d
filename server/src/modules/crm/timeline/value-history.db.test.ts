import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { type ImportCalls, importCalls } from "#testing/import-calls";
import { createWorld, type World } from "#testing/world";
import type { PastValue } from "./value-history-schema.ts";

interface Wire {
  readonly id: string;
  readonly version: number;
  readonly pipelineId: string;
}
type Page = { readonly items: readonly PastValue[]; readonly nextCursor: string | null };

let world: World;
let company: ImportCalls;
let admin: Calls;
let deal: Wire;
const eur = (minor: string) => ({ minor, currency: "EUR" });

beforeAll(async () => {
  world = await createWorld();
  company = await importCalls(world);
  admin = company.calls;
  (await admin.post("/api/v1/properties", { object: "deal", key: "region", label: "Region", type: "text" })).ok();
  deal = (await admin.post<Wire>("/api/v1/deals", { name: "Ship", custom: { region: "North" } })).ok();
  await writeByEveryPath();
});
afterAll(() => world.destroy());

const latest = async () => (await admin.get<Wire>(`/api/v1/deals/${deal.id}`)).ok();
const history = (property: string, more = "", calls = admin) =>
  calls.get<Page & Refused>(`/api/v1/value-history?object=deal&recordId=${deal.id}&property=${property}${more}`);

async function writeByEveryPath(): Promise<void> {
  const key = world.as(await world.createKey(company.organization, "admin"));
  const { id, version } = deal;
  world.clock.advance({ minutes: 1 });
  (await admin.patch(`/api/v1/deals/${id}`, { version, amount: eur("100"), custom: { region: "East" } })).ok();
  world.clock.advance({ minutes: 1 });
  (await key.patch(`/api/v1/deals/${id}`, { version: version + 1, amount: eur("200") })).ok();
  world.clock.advance({ minutes: 1 });
  const changes = [{ id, amount: eur("300"), custom: { region: "South" } }];
  (await admin.post("/api/v1/deals/bulk/update", { changes })).ok();
  world.clock.advance({ minutes: 1 });
  const { version: seen } = await latest();
  await admin.post("/graphql", {
    query: `mutation { updateDeal(input: { id: "${id}", version: ${seen}, amount: { minor: "400", currency: "EUR" } }) { id } }`,
  });
  world.clock.advance({ minutes: 1 });
  const csv = `id,amount,region\n${id},5.00,West\n`;
  const mapping = { id: "id", amount: "amount", region: "region" };
  await company.run(await company.start("deal", csv, { mapping, key: "id" }));
  world.clock.advance({ minutes: 1 });
  (await admin.patch(`/api/v1/deals/${id}`, { version: (await latest()).version, amount: null })).ok();
}

describe("the history of a property", () => {
  it("has every value with who, when and from where, however it was written", async () => {
    const { items, nextCursor } = (await history("amount")).ok();
    expect(items.map(({ value, before, via, actor }) => [value, before, via, actor.kind])).toEqual([
      [null, eur("500"), "web", "user"],
      [eur("500"), eur("400"), "import", "user"],
      [eur("400"), eur("300"), "graphql", "user"],
      [eur("300"), eur("200"), "web", "user"],
      [eur("200"), eur("100"), "api", "key"],
      [eur("100"), null, "web", "user"],
    ]);
    expect(items[4]?.actor.name).toBe("Key key 2");
    expect(items.map(({ at }) => at)).toEqual(
      items
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(nextCursor).toBeNull();
  });
  it("goes back to the value a record began with, of one's own properties too, in pages", async () => {
    const values = (page: Page) => page.items.map(({ value }) => value);
    const first = (await history("region", "&limit=3")).ok();
    const rest = (await history("region", `&limit=3&cursor=${first.nextCursor}`)).ok();
    expect([values(first), values(rest)]).toEqual([["West", "South", "East"], ["North"]]);
    expect(rest.nextCursor).toBeNull();
  });
  it("names what a relation pointed to", async () => {
    const account = (await admin.post<Wire>("/api/v1/accounts", { name: "Harbour" })).ok();
    (await admin.patch(`/api/v1/deals/${deal.id}`, { version: (await latest()).version, accountId: account.id })).ok();
    expect((await history("accountId")).ok().items[0]).toMatchObject({ name: "Harbour", beforeName: null });
  });
  it("is there for who may read the record, and for nobody else", async () => {
    const rep = world.as(await world.createMember(company.organization, "rep"));
    for (const scope of ["own", "all"] as const) {
      (await admin.put("/api/v1/permissions", { role: "rep", permission: "deals.read", scope })).ok();
      expect((await history("amount", "", rep)).status).toBe(scope === "own" ? 404 : 200);
    }
  });
  it("refuses a property that is not there", async () => {
    const { status, body } = await history("nope");
    expect([status, body.problems[0]]).toMatchObject([400, { path: "property", code: "unknown_property" }]);
  });
});
