import { describe, expect, it } from "vitest";
import { lastMonths, monthSpans, portfolioOf, standingOf, wonByMonth } from "./portfolio-rules.ts";

const standing = (kind: "open" | "won" | "lost", currency: string, deals: number, amount: number) => ({
  kind,
  currency,
  deals: String(deals),
  amountMinor: String(amount),
  weightedMinor: "0",
});
const closing = (kind: "won" | "lost", month: string, deals: number, days: number) => ({
  kind,
  month,
  currency: "EUR",
  deals: String(deals),
  amountMinor: "500",
  cycleSeconds: String(days * 86_400),
});

describe("a company's standing", () => {
  it("adds amounts of one currency and keeps others beside it", () => {
    const { open } = standingOf({
      standing: [standing("open", "EUR", 2, 300), standing("open", "USD", 1, 50), standing("open", "", 4, 0)],
      closings: [],
    });
    expect(open).toEqual({
      count: 7,
      sum: [
        { minor: "300", currency: "EUR" },
        { minor: "50", currency: "USD" },
      ],
    });
  });
  it("has no win rate and no cycle time before anything closes", () => {
    expect(standingOf({ standing: [standing("open", "EUR", 1, 1)], closings: [] })).toMatchObject({
      winRate: null,
      cycleDays: null,
    });
  });
  it("counts the win rate over won and lost, and the cycle over won deals only", () => {
    const figures = {
      standing: [standing("won", "EUR", 3, 900), standing("lost", "EUR", 1, 100)],
      closings: [closing("won", "2026-01", 3, 30), closing("lost", "2026-01", 1, 500)],
    };
    expect(standingOf(figures)).toMatchObject({ winRate: 0.75, cycleDays: 10 });
  });
});

describe("months", () => {
  it("end with this one and cross the turn of the year", () => {
    expect(lastMonths(new Date("2026-02-10T00:00:00Z"), 3)).toEqual(["2025-12", "2026-01", "2026-02"]);
  });
  it("without a win are there with nothing in them", () => {
    expect(wonByMonth([closing("won", "2026-01", 1, 1)], ["2025-12", "2026-01"])).toEqual([
      { month: "2025-12", count: 0, sum: [] },
      { month: "2026-01", count: 1, sum: [{ minor: "500", currency: "EUR" }] },
    ]);
  });
});

describe("the portfolio", () => {
  it("weighs its win rate by deals, not by companies", () => {
    const company = (won: number, lost: number) => {
      const figures = { standing: [standing("won", "EUR", won, 0), standing("lost", "EUR", lost, 0)], closings: [] };
      const organization = { id: "1", slug: "a", name: "A", currency: "EUR" };
      return { figures, overview: { ...standingOf(figures), organization, wonByMonth: [], lastActivityAt: null } };
    };
    expect(portfolioOf([company(9, 1), company(0, 90)], []).totals.winRate).toBeCloseTo(0.09);
  });
});

describe("a month of a company", () => {
  it.each([
    ["2026-03", "Europe/Berlin", "2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"],
    ["2026-01", "Asia/Kathmandu", "2025-12-31T18:15:00.000Z", "2026-01-31T18:15:00.000Z"],
    ["2026-12", "America/New_York", "2026-12-01T05:00:00.000Z", "2027-01-01T05:00:00.000Z"],
    // the clocks go back in the first hours of November
    ["2026-11", "America/Havana", "2026-11-01T04:00:00.000Z", "2026-12-01T05:00:00.000Z"],
    ["2026-06", "UTC", "2026-06-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z"],
  ])("%s in %s begins and ends with its first midnight", (month, zone, from, to) => {
    expect(monthSpans([month], zone)).toEqual([{ month, from: new Date(from), to: new Date(to) }]);
  });
});
