import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

interface Column {
  readonly value: string | null;
  readonly label: string;
  readonly open: boolean;
  readonly count: number;
  readonly sums: readonly { minor: string; currency: string }[];
  readonly total: number | null;
  readonly cards: readonly { readonly id: string; readonly name: string }[];
  readonly nextCursor: string | null;
}
interface Board {
  readonly columns: readonly Column[];
  readonly others: number;
}
interface Page {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly nextCursor: string | null;
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let tier: { id: string; version: number };
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  org = await world.createOrganization();
  admin = world.as(org.admin);
  const labels = { one: "Project", many: "Projects" };
  (await admin.post("/api/v1/object-types", { key: "project", plural: "projects", labels })).ok();
  const options = ["gold", "silver", "old"].map((value) => ({ value, label: value.toUpperCase() }));
  tier = await property({ key: "tier", label: "Tier", type: "oneOf", options });
  await property({ key: "vip", label: "VIP", type: "boolean" });
  await property({ key: "lead", label: "Lead", type: "user" });
  await property({ key: "worth", label: "Worth", type: "money" });
  await property({ key: "seats", label: "Seats", type: "number" });
});

const property = async (given: object) =>
  (await admin.post<{ id: string; version: number }>("/api/v1/properties", { object: "project", ...given })).ok();
const project = async (name: string, values: object = {}) =>
  (await admin.post<{ id: string; version: number }>("/api/v1/records/project", { values: { name, ...values } })).ok();
const euros = (minor: string) => ({ minor, currency: "EUR" });
const ask = (query: string, calls = admin) => calls.get<Board & Refused>(`/api/v1/records/project/board?${query}`);
const read = async (query: string, calls = admin) => (await ask(query, calls)).ok();
const told = ({ columns }: Board) =>
  columns.map(({ value, count, cards }) => [value, count, cards.map(({ name }) => name)]);
const filterOf = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`;

describe("a board by a property", () => {
  it("has a column for each option in its order and one for none, each with its count, its sums and the newest on top", async () => {
    await project("One", { tier: "silver", worth: euros("100"), seats: 2 });
    await project("Two", { tier: "silver", worth: { minor: "5", currency: "CHF" }, seats: 1.5 });
    await project("Three", { tier: "gold" });
    await project("Four", { worth: euros("7") });
    const board = await read("by=tier&sum=worth");
    expect(told(board)).toEqual([
      ["gold", 1, ["Three"]],
      ["silver", 2, ["Two", "One"]],
      ["old", 0, []],
      [null, 1, ["Four"]],
    ]);
    expect(board.columns.map(({ sums }) => sums)).toEqual([
      [],
      [{ minor: "5", currency: "CHF" }, euros("100")],
      [],
      [euros("7")],
    ]);
    expect((await read("by=tier&sum=seats")).columns.map(({ total }) => total)).toEqual([0, 3.5, 0, 0]);
    expect(board.columns.map(({ label }) => label)).toEqual(["GOLD", "SILVER", "OLD", "No tier"]);
  });

  it("stands by yes or no, by a person and by the owner all the same", async () => {
    const rita = await world.createMember(org, "rep", { name: "Rita Rep" });
    await project("Yes", { vip: true, lead: rita.memberId, ownerId: rita.memberId });
    await project("No", { vip: false, ownerId: null });
    expect(told(await read("by=vip"))).toEqual([
      ["true", 1, ["Yes"]],
      ["false", 1, ["No"]],
      [null, 0, []],
    ]);
    for (const by of ["lead", "ownerId"]) {
      const { columns } = await read(`by=${by}`);
      const hers = columns.find(({ value }) => value === rita.memberId);
      expect([hers?.label, hers?.cards.map(({ name }) => name)]).toEqual(["Rita Rep", ["Yes"]]);
      expect(columns.at(-1)).toMatchObject({ value: null, cards: [{ name: "No" }] });
    }
  });

  it("an archived option has a column while records have it, to which nothing can be moved", async () => {
    await project("Relic", { tier: "old" });
    const options = ["gold", "silver", "old"].map((value) => ({ value, label: value, archived: value === "old" }));
    const { version } = tier;
    (await admin.patch(`/api/v1/properties/${tier.id}`, { version, options })).ok();
    const { columns } = await read("by=tier");
    expect(columns.map(({ value, open }) => [value, open])).toEqual([
      ["gold", true],
      ["silver", true],
      ["old", false],
      [null, true],
    ]);
    (await admin.delete(`/api/v1/records/project/${columns[2]?.cards[0]?.id}`)).ok();
    expect((await read("by=tier")).columns.map(({ value }) => value)).toEqual(["gold", "silver", null]);
  });

  it("answers by a filter and by words, and each column goes on where its page ended", async () => {
    for (let n = 0; n < 7; n += 1) await project(`Card ${n}`, { tier: n % 2 === 0 ? "gold" : null, seats: n });
    const board = await read(`by=tier&cardsPerColumn=2&${filterOf({ property: "seats", op: "gt", value: 0 })}`);
    expect(told(board)).toEqual([
      ["gold", 3, ["Card 6", "Card 4"]],
      ["silver", 0, []],
      ["old", 0, []],
      [null, 3, ["Card 5", "Card 3"]],
    ]);
    const more = async (column: string, cursor: string | null) =>
      (await admin.get<Page>(`/api/v1/records/project/board/cards?by=tier&limit=2${column}&cursor=${cursor}`)).ok();
    const gold = await more("&column=gold", board.columns[0]?.nextCursor ?? null);
    expect([gold.items.map(({ name }) => name), gold.nextCursor]).toEqual([["Card 2", "Card 0"], null]);
    const without = await more("", board.columns[3]?.nextCursor ?? null);
    expect(without.items.map(({ name }) => name)).toEqual(["Card 1"]);
    expect(told(await read("by=tier&q=card+3"))[3]).toEqual([null, 1, ["Card 3"]]);
  });

  it("a card is moved by the ordinary change, with the rules there are on it", async () => {
    const { id, version } = await project("Held", { tier: "gold", vip: true });
    const rule = { readOnlyWhen: { property: "vip", op: "is", value: true } };
    (await admin.put("/api/v1/property-rules/project/tier", rule)).ok();
    const move = (given: number) =>
      admin.patch<Refused>(`/api/v1/records/project/${id}`, { version: given, values: { tier: "silver" } });
    const refused = await move(version);
    expect([refused.status, refused.body.problems.map(({ path }) => path)]).toEqual([422, ["values.tier"]]);
    (await admin.patch(`/api/v1/records/project/${id}`, { version, values: { vip: false } })).ok();
    (await move(version + 1)).ok();
    expect(told(await read("by=tier"))[1]).toEqual(["silver", 1, ["Held"]]);
  });

  it("refuses what gives no columns, a sum of what is no number, and a cursor or a column that is none", async () => {
    const places = async (query: string) => {
      const reply = await ask(query);
      return [reply.status, ...reply.body.problems.map(({ path, code }) => `${path} ${code}`)];
    };
    expect(await places("by=name")).toEqual([400, "by wrong_type"]);
    expect(await places("by=nothing")).toEqual([400, "by unknown_property"]);
    expect(await places("by=tier&sum=tier")).toEqual([400, "sum wrong_type"]);
    const cards = (query: string) => admin.get(`/api/v1/records/project/board/cards?${query}`);
    expect((await cards("by=lead&column=x")).status).toBe(400);
    expect((await cards("by=vip&column=2")).status).toBe(400);
    expect((await cards("by=tier&column=gold&cursor=x")).status).toBe(400);
    expect((await cards("by=tier&column=unheard")).ok()).toEqual({ items: [], nextCursor: null });
    expect((await admin.get("/api/v1/records/nothing/board?by=tier")).status).toBe(404);
    expect((await admin.get("/api/v1/records/deal/board?by=stageId")).status).toBe(400);
  });
});

describe("a board of more records than are read whole", () => {
  const many = 12_000;

  it("has the same columns and cards, read by following each column in its order", async () => {
    await world.owner.query("begin");
    await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
      org.id,
    ]);
    const { rows } = await world.owner.query<{ id: string }>("select id from crm.object_type where org_id = $1", [
      org.id,
    ]);
    await world.owner.query(
      `insert into crm.record (org_id, type_id, name, name_key, custom, search_key, created_at, updated_at, updated_by)
       select $1, $2, 'P ' || g, 'p ' || g, case when g % 100 = 0 then '{}'::jsonb else jsonb_build_object('tier', (array['gold','silver'])[g % 2 + 1], 'vip', g % 3 = 0) end, '', now(), now(), 'x'
       from generate_series(1, $3::int) g`,
      [org.id, rows[0]?.id, many],
    );
    for (const [key, column, value] of [
      ["tier", "text_value", "r.custom ->> 'tier'"],
      ["vip", "int_value", "(r.custom ->> 'vip')::boolean::int"],
    ])
      await world.owner.query(
        `insert into crm.property_value (org_id, property_id, record_id, ${column})
         select r.org_id, p.id, r.id, ${value} from crm.record r join crm.property p on p.org_id = r.org_id and p.key = '${key}'
         where r.org_id = $1 and r.custom ? '${key}'`,
        [org.id],
      );
    await world.owner.query("commit");
    const board = await read("by=tier&cardsPerColumn=3");
    expect(told(board)).toEqual([
      ["gold", 5880, ["P 11998", "P 11996", "P 11994"]],
      ["silver", 6000, ["P 11999", "P 11997", "P 11995"]],
      ["old", 0, []],
      [null, 120, ["P 12000", "P 11900", "P 11800"]],
    ]);
    const [first] = board.columns;
    const next = await admin.get<Page>(
      `/api/v1/records/project/board/cards?by=tier&column=gold&limit=2&cursor=${first?.nextCursor}`,
    );
    expect(next.ok().items.map(({ name }) => name)).toEqual(["P 11992", "P 11990"]);
    expect((await read("by=vip&cardsPerColumn=2")).columns.map(({ count, cards }) => [count, cards[0]?.name])).toEqual([
      [3960, "P 11997"],
      [7920, "P 11999"],
      [120, "P 12000"],
    ]);
  }, 60_000);
});
