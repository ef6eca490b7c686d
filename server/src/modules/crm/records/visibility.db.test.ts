import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

interface Items {
  readonly items: { readonly id: string; readonly name?: string; readonly title?: string }[];
  readonly total?: number;
}
interface Wire {
  readonly id: string;
  readonly version: number;
}
interface BoardReply {
  readonly stages: { count: number; sum: { minor: string }[]; cards: { name: string }[] }[];
}

/** Two teams, South under South-East; a person in each, one without a team; a deal of 1, 10, 100, … for each owner. */
let world: World;
let org: TestOrganization;
const people: Record<string, TestMember> = {};
const deals: Record<string, Wire> = {};
const accounts: Record<string, Wire> = {};
const owners = ["boss", "south", "north", "loner", "nobody"] as const;
let pipelineId = "";

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  const admin = world.as(org.admin);
  const team = async (name: string, parentId?: string) =>
    (await admin.post<Wire>("/api/v1/teams", { name, ...(parentId === undefined ? {} : { parentId }) })).ok().id;
  const southEast = await team("South-East");
  const south = await team("South", southEast);
  const north = await team("North");
  people["boss"] = await world.createMember(org, "rep", { name: "Boss", teamId: southEast });
  people["south"] = await world.createMember(org, "rep", { name: "South", teamId: south });
  people["north"] = await world.createMember(org, "rep", { name: "North", teamId: north });
  people["loner"] = await world.createMember(org, "rep", { name: "Loner" });
  for (const scope of ["accounts", "contacts"])
    await admin
      .put("/api/v1/permissions", { role: "rep", permission: `${scope}.read`, scope: "team" })
      .then((reply) => reply.ok());
  for (const [index, owner] of owners.entries()) {
    const ownerId = people[owner]?.memberId ?? null;
    accounts[owner] = (await admin.post<Wire>("/api/v1/accounts", { name: `Account of ${owner}`, ownerId })).ok();
    await admin.post("/api/v1/contacts", { lastName: `Contact of ${owner}`, ownerId }).then((reply) => reply.ok());
    deals[owner] = (
      await admin.post<Wire>("/api/v1/deals", {
        name: `Deal of ${owner}`,
        ownerId,
        accountId: accounts[owner]?.id,
        amount: { minor: String(10 ** index), currency: "EUR" },
      })
    ).ok();
  }
  pipelineId = (await admin.get<Items>("/api/v1/pipelines")).ok().items[0]?.id ?? "";
});
afterAll(() => world.destroy());

const sight: Record<string, readonly string[]> = {
  boss: ["boss", "south"],
  south: ["south"],
  north: ["north"],
  loner: ["loner"],
};
const callsOf = (name: string) => world.as(people[name] ?? org.admin);
const expectOnly = (found: readonly string[], seen: readonly string[]) =>
  expect(found.toSorted()).toEqual([...seen].toSorted());

describe.each(Object.entries(sight))(
  "%s, who sees the team's records, sees of every projection only those of %j",
  (name, seen) => {
    it("lists and their counts", async () => {
      for (const [plural, noun] of [
        ["accounts", "Account"],
        ["contacts", "Contact"],
        ["deals", "Deal"],
      ] as const) {
        for (const sort of ["name", "-createdAt", "updatedAt"]) {
          const page = (await callsOf(name).get<Items>(`/api/v1/${plural}?count=true&sort=${sort}`)).ok();
          expectOnly(
            page.items.map((item) => item.name ?? ""),
            seen.map((owner) => `${noun} of ${owner}`),
          );
          expect(page.total).toBe(seen.length);
        }
      }
    });
    it("filters that look for what is hidden", async () => {
      const filter = JSON.stringify({
        or: [
          { property: "name", op: "contains", value: "deal" },
          { property: "ownerId", op: "empty" },
        ],
      });
      const page = (
        await callsOf(name).get<Items>(`/api/v1/deals?count=true&filter=${encodeURIComponent(filter)}`)
      ).ok();
      expect(page.total).toBe(seen.length);
    });
    it("the board's cards, counts and sums", async () => {
      const board = (await callsOf(name).get<BoardReply>(`/api/v1/pipelines/${pipelineId}/board`)).ok();
      const [first] = board.stages;
      expectOnly(
        (first?.cards ?? []).map((card) => card.name),
        seen.map((owner) => `Deal of ${owner}`),
      );
      expect(first?.count).toBe(seen.length);
      const total = seen.reduce((sum, owner) => sum + 10 ** owners.indexOf(owner as (typeof owners)[number]), 0);
      expect(first?.sum).toMatchObject([{ minor: String(total) }]);
    });
    it("search, by its index and by beginning", async () => {
      const hits = (await callsOf(name).get<Items>("/api/v1/search?q=deal%20of&limit=50")).ok().items;
      expectOnly(
        hits.map((hit) => hit.title ?? ""),
        seen.map((owner) => `Deal of ${owner}`),
      );
      const short = (await callsOf(name).get<Items>("/api/v1/search?q=de")).ok().items;
      expectOnly(
        short.map((hit) => hit.title ?? ""),
        seen.map((owner) => `Deal of ${owner}`),
      );
      const listed = (await callsOf(name).get<Items>("/api/v1/accounts?q=account&count=true")).ok();
      expect(listed.total).toBe(seen.length);
    });
    it("single records, their timelines and notes: what is out of sight is not found", async () => {
      for (const owner of owners) {
        const expected = seen.includes(owner) ? 200 : 404;
        const id = deals[owner]?.id ?? "";
        const calls = callsOf(name);
        const statuses = await Promise.all([
          calls.get(`/api/v1/deals/${id}`),
          calls.get(`/api/v1/timeline?object=deal&recordId=${id}`),
          calls.get(`/api/v1/notes?object=deal&recordId=${id}`),
        ]);
        expect(
          statuses.map(({ status }) => status),
          owner,
        ).toEqual([expected, expected, expected]);
      }
    });
    it("the names of records that seen ones point to", async () => {
      const admin = world.as(org.admin);
      const own = deals[name];
      const current = (await admin.get<Wire>(`/api/v1/deals/${own?.id}`)).ok();
      const hidden = accounts["nobody"]?.id;
      (await admin.patch(`/api/v1/deals/${own?.id}`, { version: current.version, accountId: hidden })).ok();
      expect((await callsOf(name).get(`/api/v1/deals/${own?.id}`)).ok()).toMatchObject({
        accountId: hidden,
        account: null,
      });
    });
  },
);

describe("editing", () => {
  it("is forbidden on what one may see but not edit, and not found on what one may not see", async () => {
    const boss = callsOf("boss");
    const seen = deals["south"];
    const current = (await boss.get<Wire>(`/api/v1/deals/${seen?.id}`)).ok();
    const stages =
      (await boss.get<{ items: { stages: { id: string }[] }[] }>("/api/v1/pipelines")).ok().items[0]?.stages ?? [];
    const move = { stageId: stages[1]?.id, version: current.version };
    expect((await boss.patch(`/api/v1/deals/${seen?.id}`, { version: current.version, name: "Mine now" })).status).toBe(
      403,
    );
    expect((await boss.post(`/api/v1/deals/${seen?.id}/move`, move)).status).toBe(403);
    expect((await boss.delete(`/api/v1/deals/${seen?.id}`)).status).toBe(403);
    const hidden = deals["north"]?.id;
    expect((await boss.patch(`/api/v1/deals/${hidden}`, { version: 1, name: "Mine now" })).status).toBe(404);
    expect((await boss.post(`/api/v1/deals/${hidden}/move`, { ...move, version: 1 })).status).toBe(404);
    expect((await boss.delete(`/api/v1/deals/${hidden}`)).status).toBe(404);
  });
  it("a record may be handed to somebody out of sight: the change stands and the reply shows it", async () => {
    const account = (await callsOf("north").post<Wire>("/api/v1/accounts", { name: "Handed over" })).ok();
    const handed = await callsOf("north").patch<Wire>(`/api/v1/accounts/${account.id}`, {
      version: 1,
      ownerId: people["south"]?.memberId,
    });
    expect([handed.status, handed.body.version]).toEqual([200, 2]);
    expect((await callsOf("north").get(`/api/v1/accounts/${account.id}`)).status).toBe(404);
    expect((await callsOf("south").get(`/api/v1/accounts/${account.id}`)).status).toBe(200);
  });
  it("a reference to a record out of sight is refused as if it did not exist", async () => {
    const reply = await callsOf("north").post<{ problems: { path: string }[] }>("/api/v1/deals", {
      name: "x",
      accountId: accounts["south"]?.id,
    });
    expect([reply.status, reply.body.problems[0]?.path]).toEqual([400, "accountId"]);
  });
});

it("the search function fails without the viewer's reach instead of showing everything", async () => {
  await expect(world.look(org, `select crm.search_deal('deal', '[["deal%"]]', array['deal:*'], 10)`)).rejects.toThrow(
    /app.visible_deal|permission denied/,
  );
});
