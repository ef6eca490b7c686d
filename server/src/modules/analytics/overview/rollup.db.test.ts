import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { Overview, PortfolioOverview } from "./overview-schema.ts";

interface Stage {
  readonly id: string;
  readonly kind: "open" | "won" | "lost";
}

/** One thing a person does to a deal; numbers choose among what is there. */
const Step = fc.record({
  act: fc.constantFrom("create", "move", "amount", "delete", "restore", "probability"),
  deal: fc.nat(20),
  stage: fc.nat(20),
  minor: fc.integer({ min: 0, max: 5_000_000 }),
  currency: fc.constantFrom("EUR", "USD", null),
});
type Step = typeof Step extends fc.Arbitrary<infer Value> ? Value : never;

describe("the portfolio's sums", () => {
  let world: World;
  let company: TestOrganization;
  let stages: Stage[];
  const deals: string[] = [];

  beforeAll(async () => {
    world = await createWorld();
    company = await world.createOrganization();
    await world.createOrganization();
    const { items } = (await world.as(company.admin).get<{ items: { stages: Stage[] }[] }>("/api/v1/pipelines")).ok();
    stages = items[0]?.stages ?? [];
  });
  afterAll(() => world.destroy());

  const calls = () => world.as(company.admin);
  const standing = async () => {
    await world.drain();
    const portfolio = (await world.as(world.founder).get<PortfolioOverview>("/api/v1/portfolio/overview")).ok();
    const kept = portfolio.companies.find(({ organization }) => organization.id === company.id);
    const counted = (await calls().get<Overview>("/api/v1/overview")).ok();
    return { kept, counted, portfolio };
  };

  async function take(step: Step): Promise<void> {
    const id = deals[step.deal % Math.max(1, deals.length)] ?? "0";
    const stage = stages[step.stage % stages.length];
    const amount = step.currency === null ? null : { minor: String(step.minor), currency: step.currency };
    if (step.act === "create" || deals.length === 0) {
      const made = (await calls().post<{ id: string }>("/api/v1/deals", { name: "Deal", amount })).ok();
      deals.push(made.id);
    } else if (step.act === "probability") {
      const { items } = (
        await calls().get<{ items: { stages: (Stage & { version: number })[] }[] }>("/api/v1/pipelines")
      ).ok();
      const now = items[0]?.stages.find((one) => one.id === stage?.id);
      // refused for won and lost stages, whose probability is certain: then nothing may have moved either
      await calls().patch(`/api/v1/stages/${stage?.id}`, { version: now?.version, probability: step.minor % 100 });
    } else {
      await change(step, { id, stage, amount });
    }
  }

  /** May be refused (a rule, a deleted deal): refused changes move no sum, which is what is tested. */
  async function change(
    step: Step,
    { id, stage, amount }: { id: string; stage: Stage | undefined; amount: object | null },
  ): Promise<void> {
    const found = await calls().get<{ version: number }>(`/api/v1/deals/${id}`);
    const version = found.status === 200 ? found.body.version : 1;
    if (step.act === "move")
      await calls().post(`/api/v1/deals/${id}/move`, {
        stageId: stage?.id,
        version,
        lostReason: "Because",
        wonReason: "Because",
        values: { amount: amount ?? { minor: "1", currency: "EUR" }, closeDate: "2026-06-01" },
      });
    if (step.act === "amount") await calls().patch(`/api/v1/deals/${id}`, { version, amount });
    if (step.act === "delete") await calls().delete(`/api/v1/deals/${id}?version=${version}`);
    if (step.act === "restore") await calls().post(`/api/v1/deals/${id}/restore`, {});
  }

  /** A cycle is kept in whole seconds; -1 where nothing was won. */
  const inDays = (figures: { cycleDays: number | null } | undefined) => figures?.cycleDays ?? -1;

  it("equal a recount of the company's deals after any sequence of changes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const step of steps) await take(step);
        const { kept, counted } = await standing();
        const { open, weighted, won, lost, winRate } = counted;
        const closed = (months: Overview["wonByMonth"]) =>
          months.filter(({ count }) => count > 0).map(({ month, count, sum }) => ({ month, count, sum: nonZero(sum) }));
        expect({
          open: tidy(kept?.open),
          weighted: nonZero(kept?.weighted ?? []),
          won: tidy(kept?.won),
          lost: kept?.lost.count,
          winRate: kept?.winRate,
        }).toEqual({
          open: tidy(open),
          weighted: nonZero(weighted),
          won: tidy(won),
          lost: lost.count,
          winRate,
        });
        expect(closed(kept?.wonByMonth ?? [])).toEqual(closed(counted.wonByMonth));
        expect(inDays(kept)).toBeCloseTo(inDays(counted), 3);
      }),
      { numRuns: 6 },
    );
  }, 60_000);

  it("count a closing once in its month, also after the company has moved to another time zone", async () => {
    world.clock.set("2026-01-31T22:30:00Z");
    const tokyo = await world.createOrganization({ timeZone: "UTC" });
    const own = world.as(tokyo.admin);
    const won = stages.find(({ kind }) => kind === "won");
    const { items } = (await own.get<{ items: { stages: Stage[] }[] }>("/api/v1/pipelines")).ok();
    const stageId = items[0]?.stages.find(({ kind }) => kind === won?.kind)?.id;
    const amount = { minor: "100", currency: "EUR" };
    const make = async () =>
      (await own.post<{ id: string; version: number }>("/api/v1/deals", { name: "Deal", amount })).ok();
    const both = [await make(), await make()];
    for (const deal of both) {
      const values = { closeDate: "2026-01-31" };
      (
        await own.post(`/api/v1/deals/${deal.id}/move`, { stageId, version: deal.version, wonReason: "Price", values })
      ).ok();
    }
    const wonMonths = async () => {
      await world.drain();
      const { companies } = (await world.as(world.founder).get<PortfolioOverview>("/api/v1/portfolio/overview")).ok();
      const kept = companies.find(({ organization }) => organization.id === tokyo.id);
      return kept?.wonByMonth.filter(({ count }) => count !== 0).map(({ month, count }) => ({ month, count }));
    };
    expect(await wonMonths()).toEqual([{ month: "2026-01", count: 2 }]);
    world.clock.advance({ days: 1 });
    const { version } = (await own.get<{ version: number }>("/api/v1/organization")).ok();
    (await own.patch("/api/v1/organization", { timeZone: "Asia/Tokyo", version })).ok();
    expect(await wonMonths()).toEqual([{ month: "2026-02", count: 2 }]);
    (await own.delete(`/api/v1/deals/${both[0]?.id}`)).ok();
    expect(await wonMonths()).toEqual([{ month: "2026-02", count: 1 }]);
  });

  it("show nothing of a company without deals, and add it up all the same", async () => {
    const { portfolio } = await standing();
    const other = portfolio.companies.find(({ organization }) => organization.id !== company.id);
    expect(other).toMatchObject({ open: { count: 0, sum: [] }, winRate: null, cycleDays: null, lastActivityAt: null });
    expect(portfolio.totals.open.count).toBe(portfolio.companies.reduce((sum, { open }) => sum + open.count, 0));
  });

  it("are for the portfolio's people alone", async () => {
    const member = await world.createMember(company, "admin");
    expect((await world.as(member).get("/api/v1/portfolio/overview")).status).toBe(403);
  });
});

/** A sum of zero in a currency says the same as no sum in it. */
function nonZero<Sum extends { minor: string; currency: string }>(sums: readonly Sum[]): Sum[] {
  return sums.filter(({ minor }) => minor !== "0").toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

function tidy(total: { count: number; sum: { minor: string; currency: string }[] } | undefined) {
  return { count: total?.count, sum: nonZero(total?.sum ?? []) };
}
