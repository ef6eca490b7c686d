import { describe, expect, it } from "vitest";
import { companies, type CompanyPlan } from "./companies.ts";
import { type DealLife, dealLives } from "./history.ts";
import { createRandom } from "./random.ts";

const now = new Date("2026-11-21T12:00:00Z");

const lives = (plan: CompanyPlan) =>
  dealLives(plan, createRandom(plan.seed), {
    now,
    openStages: 5,
    reps: plan.teams.flatMap(({ reps }) => reps).length,
  });
const endedAs = (outcome: string) => (life: DealLife) => life.steps.at(-1)?.stage === outcome;
const month = (life: DealLife) => life.expectedClose.toISOString().slice(0, 7);
const sum = (told: readonly DealLife[]) => told.reduce((total, { amount }) => total + amount, 0);
const all = companies.map((plan) => ({ plan, told: lives(plan) }));
const won = all.flatMap(({ told }) => told.filter(endedAs("won")));

function companyOf(slug: string): readonly DealLife[] {
  return all.find(({ plan }) => plan.slug === slug)?.told ?? [];
}

function winRate(told: readonly DealLife[]): number {
  const wins = told.filter(endedAs("won")).length;
  return wins / (wins + told.filter(endedAs("lost")).length);
}

describe("the story that the demo's charts tell", () => {
  it("begins with a whole quarter and has won something in every month since", () => {
    const months = new Set(won.map(month));
    expect([...months].toSorted()[0]).toBe("2025-07");
    expect(months.size).toBe(17);
  });

  it("has its seasons: quarters end strong, August is slow", () => {
    const inMonths = (...numbers: readonly string[]) =>
      sum(won.filter((life) => numbers.includes(month(life).slice(5))));
    expect(inMonths("03", "06", "09")).toBeGreaterThan(1.5 * inMonths("02", "05", "08"));
    expect(inMonths("08")).toBeLessThan(0.6 * inMonths("09"));
  });

  it("differs from company to company: one grows fast, one fades", () => {
    const wonIn = (slug: string, from: string, to: string) =>
      sum(companyOf(slug).filter((life) => endedAs("won")(life) && month(life) >= from && month(life) <= to));
    expect(wonIn("fieldnote", "2026-05", "2026-10")).toBeGreaterThan(2 * wonIn("fieldnote", "2025-07", "2025-12"));
    expect(wonIn("corvid", "2026-05", "2026-10")).toBeLessThan(0.6 * wonIn("corvid", "2025-07", "2025-12"));
  });

  it("says where customers come from: who is recommended is won more often than who is written to", () => {
    const told = all.flatMap((company) => company.told);
    const rateOf = (source: string) => winRate(told.filter((life) => life.source === source));
    expect(rateOf("Referral")).toBeGreaterThan(1.5 * rateOf("Outbound"));
  });

  it("tells no deal that is won, lost or moved after now", () => {
    const told = all.flatMap((company) => company.told);
    expect(told.filter(({ steps }) => steps.some(({ at }) => at > now))).toEqual([]);
  });
});
