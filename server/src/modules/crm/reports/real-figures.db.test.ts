import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Json } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { Import } from "../imports/import-schema.ts";
import type { PeopleImport } from "../imports/people/people-schema.ts";
import type { DealReport } from "./deal-report-schema.ts";

/** Public data, kept beside the repository: its README there says where it is from. */
const folder = join(import.meta.dirname, "../../../../../../shared/data/crm-sales-opportunities");
const patience = 180_000;

interface Figures {
  readonly closed: number;
  readonly won: number;
  readonly won_value: number;
  readonly win_rate: number;
}
type ByName<Value> = Readonly<Record<string, Value>>;
interface Expected {
  readonly rows: number;
  readonly by_stage: ByName<number>;
  readonly won_value_total: number;
  readonly won_value_mean: number;
  readonly won_value_median: number;
  readonly win_rate_of_closed: number;
  readonly deals_without_account: number;
  readonly deals_without_engage_date: number;
  readonly sales_agents_without_deals: readonly string[];
  readonly won_value_by_close_quarter: ByName<number>;
  readonly won_count_by_close_month: ByName<number>;
  readonly won_value_by_close_month: ByName<number>;
  readonly by_sales_agent: ByName<Figures>;
  readonly by_manager: ByName<Figures>;
  readonly by_region: ByName<Figures>;
  readonly by_product: ByName<Figures>;
  readonly top10_accounts_by_won_value: ByName<number>;
  readonly avg_days_engage_to_close: ByName<number>;
}

describe.skipIf(!existsSync(folder))("a quarter of real deals (left out where ../shared/data is absent)", () => {
  let world: World;
  let organization: TestOrganization;
  let calls: Calls;
  let expected: Expected;
  beforeAll(async () => {
    world = await createWorld();
    expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
    organization = await world.createOrganization({ currency: "USD" });
    calls = world.as(organization.admin);
    await importEverything();
  }, patience);
  afterAll(() => world.destroy());

  async function upload<Body>(url: string, name: string, choices: object): Promise<Body> {
    const form = new FormData();
    for (const [field, value] of Object.entries(choices))
      form.set(field, typeof value === "string" ? value : JSON.stringify(value));
    form.set("file", new Blob([readFileSync(join(folder, name))], { type: "text/csv" }), name);
    return (await calls.send<Body>({ method: "POST", url, payload: form })).ok();
  }

  async function run(tried: Import): Promise<Import["counts"]> {
    expect(tried.problems).toEqual([]);
    (await calls.post(`/api/v1/imports/${tried.id}/run`)).ok();
    await world.drain();
    const done = (await calls.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
    expect([done.status, done.counts]).toEqual(["done", tried.counts]);
    return done.counts;
  }

  /** The files as they came: people and teams, the product list, accounts, deals. */
  async function importEverything(): Promise<void> {
    const tried = await upload<PeopleImport>("/api/v1/members/import", "sales_teams.csv", {});
    expect(tried.mapping).toEqual({ name: "sales_agent", email: null, team: "manager", parentTeam: "regional_office" });
    expect([tried.counts, tried.newTeams.length]).toEqual([{ create: 35, update: 0, unchanged: 0, refuse: 0 }, 9]);
    const write = () => calls.post<PeopleImport>("/api/v1/members/import", { file: tried.file, write: true });
    (await write()).ok();
    expect((await write()).ok()).toMatchObject({ counts: { create: 0, unchanged: 35 }, newTeams: [], movedTeams: [] });

    const products = readFileSync(join(folder, "products.csv"), "utf8").trim().split(/\r?\n/).slice(1);
    const options = products.map((line) => line.split(",")[0] ?? "").map((value) => ({ value, label: value }));
    (await calls.post("/api/v1/properties", { object: "deal", label: "Product", type: "oneOf", options })).ok();
    const stages = [
      { name: "Prospecting", kind: "open" },
      { name: "Engaging", kind: "open" },
      { name: "Won", kind: "won" },
      { name: "Lost", kind: "lost" },
    ];
    (await calls.post("/api/v1/pipelines", { name: "Hardware", stages })).ok();
    const sector = { sector: "industry", revenue: { create: { label: "Revenue in millions", type: "number" } } };
    await run(await upload<Import>("/api/v1/imports", "accounts.csv", { object: "account", mapping: sector }));

    const deals = await upload<Import>("/api/v1/imports", "sales_pipeline.csv", {
      object: "deal",
      mapping: {
        opportunity_id: [{ create: { label: "Opportunity id", type: "text" } }, "name"],
        product: "product",
        engage_date: ["createdAt", { create: { label: "Engaged on", type: "date" } }],
      },
      key: "opportunity_id",
      defaults: { pipelineId: "Hardware", lostReason: "Not recorded" },
    });
    expect(deals.mapping["sales_agent"]).toBe("ownerId");
    const engaged = deals.columns.find(({ name }) => name === "engage_date")?.filled;
    expect(expected.rows - (engaged ?? 0)).toBe(expected.deals_without_engage_date);
    expect(deals.counts).toEqual({ create: expected.rows - 1480, update: 0, unchanged: 0, refuse: 1480 });
    expect(deals.nearMatches).toMatchObject([{ column: "product", text: "GTXPro", rows: 1480, refused: true }]);
    expect(deals.nearMatches[0]?.candidates[0]).toEqual({ value: "GTX Pro", label: "GTX Pro", score: 1 });
    const matched = await calls.patch<Import>(`/api/v1/imports/${deals.id}`, {
      matches: { product: { GTXPro: "GTX Pro" } },
    });
    expect(await run(matched.ok())).toEqual({ create: expected.rows, update: 0, unchanged: 0, refuse: 0 });
  }

  const report = async (by: string, rest = "") =>
    (await calls.get<DealReport>(`/api/v1/reports/deals?by=${by}&limit=500${rest}`)).ok();
  const dollars = (amount: number) => [{ minor: String(Math.round(amount * 100)), currency: "USD" }];
  const count = async (property: string) => {
    const filter = encodeURIComponent(JSON.stringify({ property, op: "empty" }));
    return (await calls.get<{ total: number }>(`/api/v1/deals?count=true&limit=1&filter=${filter}`)).ok().total;
  };

  /** A report's groups with something closed, as expected.json writes them. */
  async function closedBy(by: string) {
    const { groups } = await report(by);
    return Object.fromEntries(
      groups
        .filter(({ won, lost }) => won + lost > 0)
        .map(({ label, won, lost, wonSum, winRate }) => [
          label,
          {
            closed: won + lost,
            won,
            won_value: Number(wonSum[0]?.minor ?? 0) / 100,
            win_rate: Math.round((winRate ?? 0) * 1e6) / 1e6,
          },
        ]),
    );
  }

  it("what was just imported is filtered and sorted by its own properties at once, before there are statistics", async () => {
    const filters = [
      { property: "product", op: "is", value: "GTX Pro" },
      { property: "engaged_on", op: "empty" },
      { property: "opportunity_id", op: "is", value: "1C1I7A6R" },
    ];
    const counted: (number | undefined)[][] = [];
    for (const sort of ["-createdAt", "product", "-engaged_on"]) {
      const totals: (number | undefined)[] = [];
      for (const filter of filters) {
        const query = `sort=${sort}&count=true&filter=${encodeURIComponent(JSON.stringify(filter))}`;
        totals.push((await calls.get<{ total?: number }>(`/api/v1/deals?${query}`)).ok().total);
      }
      counted.push(totals);
    }
    const totals = [1480, expected.deals_without_engage_date, 1];
    expect(counted).toEqual([totals, totals, totals]);
  });

  it("adds up to the totals", async () => {
    const { total, groups } = await report("stage");
    expect(Object.fromEntries(groups.map(({ label, open, won, lost }) => [label, open + won + lost]))).toEqual(
      expected.by_stage,
    );
    expect(total.open + total.won + total.lost).toBe(expected.rows);
    expect([total.wonSum, total.wonMedian]).toEqual([
      dollars(expected.won_value_total),
      dollars(expected.won_value_median),
    ]);
    expect(Number(total.wonSum[0]?.minor) / 100 / total.won).toBeCloseTo(expected.won_value_mean, 9);
    expect(total.winRate).toBeCloseTo(expected.win_rate_of_closed, 12);
    expect(total.cycleDays).toBeCloseTo(expected.avg_days_engage_to_close["Won"] ?? 0, 9);
    expect(await count("accountId")).toBe(expected.deals_without_account);
  });

  it("is what it was by quarter and month of closing", async () => {
    const won = async (by: string) => (await report(by)).groups.filter((group) => group.won > 0);
    const values = (groups: DealReport["groups"]) => groups.map(({ label, wonSum }) => [label, wonSum]);
    const wanted = (by: ByName<number>) => Object.entries(by).map(([label, value]) => [label, dollars(value)]);
    expect(values(await won("quarter"))).toEqual(wanted(expected.won_value_by_close_quarter));
    const months = await won("month");
    expect(values(months)).toEqual(wanted(expected.won_value_by_close_month));
    expect(Object.fromEntries(months.map(({ label, won: deals }) => [label, deals]))).toEqual(
      expected.won_count_by_close_month,
    );
  });

  it("is what it was by agent, manager and region", async () => {
    expect(await closedBy("owner")).toEqual(expected.by_sales_agent);
    expect(await closedBy("team")).toEqual(expected.by_manager);
    expect(await closedBy("parentTeam")).toEqual(expected.by_region);
    const members = (await calls.get<{ items: Json[] }>("/api/v1/members?limit=200")).ok().items;
    const agents = members.filter(({ placeholder }) => placeholder === true).map(({ name }) => String(name));
    const selling = new Set((await report("owner")).groups.map(({ label }) => label));
    expect(agents.filter((name) => !selling.has(name)).toSorted()).toEqual(expected.sales_agents_without_deals);
  });

  it("is what it was by product and account", async () => {
    const { GTXPro, ...others } = expected.by_product;
    expect(await closedBy("product")).toEqual({ ...others, "GTX Pro": GTXPro });
    const { groups, others: rest } = (await calls.get<DealReport>("/api/v1/reports/deals?by=account&limit=10")).ok();
    expect(groups.map(({ label, wonSum }) => [label, wonSum])).toEqual(
      Object.entries(expected.top10_accounts_by_won_value).map(([name, value]) => [name, dollars(value)]),
    );
    expect(rest?.groups).toBe(76);
  });

  it("can be narrowed by any filter, and refuses groupings it does not know", async () => {
    const filter = encodeURIComponent(JSON.stringify({ property: "accountId", op: "empty" }));
    const { total } = await report("quarter", `&filter=${filter}`);
    expect(total.open + total.won + total.lost).toBe(expected.deals_without_account);
    for (const by of ["name", "constructor", "engaged_on", "__proto__"])
      expect((await calls.get(`/api/v1/reports/deals?by=${by}`)).status).toBe(400);
  });

  it("counts for each person only what they may see", async () => {
    const seller = await world.createMember(organization, "rep");
    const seen = async () => (await world.as(seller).get<DealReport>("/api/v1/reports/deals?by=owner")).ok().total;
    expect(await seen()).toMatchObject({ won: 0, lost: 0, open: 0 });
    const teams = (await calls.get<{ items: Json[] }>("/api/v1/teams")).ok().items;
    const teamId = teams.find(({ name }) => name === "Melvin Marxen")?.["id"];
    (await calls.patch(`/api/v1/members/${seller.memberId}`, { teamId, version: 1 })).ok();
    const { won, closed } = expected.by_manager["Melvin Marxen"] ?? { won: 0, closed: 0 };
    expect(await seen()).toMatchObject({ won, lost: closed - won });
  });
});
