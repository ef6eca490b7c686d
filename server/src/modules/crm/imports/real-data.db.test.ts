import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { Import } from "./import-schema.ts";

/** Public data, kept beside the repository: its README there says where it is from. */
const folder = join(import.meta.dirname, "../../../../../../shared/data/crm-sales-opportunities");

type Sums = readonly { readonly minor: string; readonly currency: string }[];

/** What this test looks at of a company's overview. */
interface Overview {
  readonly won: { readonly count: number; readonly sum: Sums };
  readonly lost: { readonly count: number };
  readonly winRate: number;
  readonly cycleDays: number | null;
  readonly byStage: readonly { readonly name: string; readonly count: number }[];
  readonly wonByMonth: readonly { readonly month: string; readonly count: number; readonly sum: Sums }[];
}

/** Seconds alone; a busy machine takes longer. */
const patience = 120_000;

interface Expected {
  readonly by_stage: Readonly<Record<string, number>>;
  readonly won_value_total: number;
  readonly win_rate_of_closed: number;
  readonly deals_without_account: number;
  readonly won_count_by_close_month: Readonly<Record<string, number>>;
  readonly won_value_by_close_month: Readonly<Record<string, number>>;
}

describe.skipIf(!existsSync(folder))("8,800 real deals from CSV (left out where ../shared/data is absent)", () => {
  let world: World;
  let expected: Expected;
  beforeAll(async () => {
    world = await createWorld();
    expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
  });
  afterAll(() => world.destroy());

  /** A company with the pipeline of the file, and its accounts. */
  async function company(): Promise<{ calls: Calls; organization: TestOrganization }> {
    const organization = await world.createOrganization({ currency: "USD" });
    const calls = world.as(organization.admin);
    const stages = [
      { name: "Prospecting", kind: "open" },
      { name: "Engaging", kind: "open" },
      { name: "Won", kind: "won" },
      { name: "Lost", kind: "lost" },
    ];
    await calls.post("/api/v1/pipelines", { name: "Hardware", stages }).then((reply) => reply.ok());
    const accounts = await importFile(calls, "accounts.csv", accountChoices);
    expect(accounts.counts).toEqual({ create: 85, update: 0, unchanged: 0, refuse: 0 });
    return { calls, organization };
  }

  async function importFile(calls: Calls, name: string, choices: object): Promise<Import> {
    const tried = await upload(calls, name, choices);
    expect(tried.problems).toEqual([]);
    await calls.post(`/api/v1/imports/${tried.id}/run`).then((reply) => reply.ok());
    await world.drain();
    const done = (await calls.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
    expect([done.status, done.failure]).toEqual(["done", null]);
    expect(done.counts, "the run does what the dry run said").toEqual(tried.counts);
    return done;
  }

  async function upload(calls: Calls, name: string, choices: object): Promise<Import> {
    const form = new FormData();
    for (const [field, value] of Object.entries(choices))
      form.set(field, typeof value === "string" ? value : JSON.stringify(value));
    form.set("file", new Blob([readFileSync(join(folder, name))], { type: "text/csv" }), name);
    return (await calls.send<Import>({ method: "POST", url: "/api/v1/imports", payload: form })).ok();
  }

  const accountChoices = {
    object: "account",
    mapping: {
      sector: "industry",
      revenue: { create: { label: "Revenue in millions", type: "number" } },
      year_established: { create: { label: "Founded", type: "number" } },
    },
  };
  const dealChoices = {
    object: "deal",
    mapping: {
      opportunity_id: [{ create: { label: "Opportunity id", type: "text" } }, "name"],
      sales_agent: { create: { label: "Sales agent", type: "oneOf" } },
      product: { create: { label: "Product", type: "oneOf" } },
    },
    key: "opportunity_id",
    defaults: { pipelineId: "Hardware", lostReason: "Not recorded" },
  };

  const dollars = (amount: number) => [{ minor: String(Math.round(amount * 100)), currency: "USD" }];

  async function expectTotals(calls: Calls): Promise<void> {
    const overview = (await calls.get<Overview>("/api/v1/overview")).ok();
    const stages = Object.fromEntries(
      overview.byStage.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]),
    );
    expect(stages).toEqual(expected.by_stage);
    expect(overview.won).toEqual({ count: expected.by_stage["Won"], sum: dollars(expected.won_value_total) });
    expect(overview.lost.count).toBe(expected.by_stage["Lost"]);
    expect(overview.winRate).toBeCloseTo(expected.win_rate_of_closed, 9);
    // it speaks of the last twelve months; the years of these deals are in the reports
    expect(overview.cycleDays).toBeNull();
    const months = Object.fromEntries(overview.wonByMonth.map(({ month, count }) => [month, count]));
    expect(months).toMatchObject(expected.won_count_by_close_month);
    const values = Object.fromEntries(overview.wonByMonth.map(({ month, sum }) => [month, sum]));
    for (const [month, value] of Object.entries(expected.won_value_by_close_month))
      expect(values[month], month).toEqual(dollars(value));
  }

  it(
    "shows the totals to the cent, keeps deals without an account, and importing twice changes nothing",
    async () => {
      const { calls } = await company();
      const parents = (
        await calls.get<{ total: number }>(
          `/api/v1/accounts?count=true&limit=1&filter=${encodeURIComponent(JSON.stringify({ property: "parentId", op: "notEmpty" }))}`,
        )
      ).ok();
      expect(parents.total).toBe(15);
      expect((await importFile(calls, "accounts.csv", accountChoices)).counts).toEqual({
        create: 0,
        update: 0,
        unchanged: 85,
        refuse: 0,
      });

      const first = await importFile(calls, "sales_pipeline.csv", dealChoices);
      expect(first.counts).toEqual({ create: 8800, update: 0, unchanged: 0, refuse: 0 });
      expect(first.detected).toMatchObject({
        encoding: "utf-8",
        delimiter: ",",
        header: true,
        dateOrder: "iso",
        rows: 8800,
      });
      await expectTotals(calls);
      const orphans = (
        await calls.get<{ total: number }>(
          `/api/v1/deals?count=true&limit=1&filter=${encodeURIComponent(JSON.stringify({ property: "accountId", op: "empty" }))}`,
        )
      ).ok();
      expect(orphans.total).toBe(expected.deals_without_account);

      const again = await importFile(calls, "sales_pipeline.csv", dealChoices);
      expect(again.counts).toEqual({ create: 0, update: 0, unchanged: 8800, refuse: 0 });
      await expectTotals(calls);
    },
    patience,
  );

  it(
    "reads the same deals with American dates",
    async () => {
      const { calls } = await company();
      const imported = await importFile(calls, "sales_pipeline.us_dates.csv", dealChoices);
      expect(imported.counts).toEqual({ create: 8800, update: 0, unchanged: 0, refuse: 0 });
      expect(imported.detected?.dateOrder).toBe("mdy");
      await expectTotals(calls);
    },
    patience,
  );
});
