import { describe, expect, it } from "vitest";
import type { CompanyOverview } from "./overview-queries.ts";
import { addUp, median, periodStarts, wonSince } from "./period-sums.ts";
import { ordered } from "./portfolio/company-order.ts";
import { seriesOf } from "./portfolio/won-series.ts";

const euros = (minor: string) => ({ minor, currency: "EUR" });
const company = (name: string, over: Partial<CompanyOverview> = {}): CompanyOverview => ({
  organization: { id: name, slug: name.toLowerCase(), name, currency: "EUR" },
  open: { count: 0, sum: [] },
  weighted: [],
  won: { count: 0, sum: [] },
  lost: { count: 0 },
  winRate: null,
  cycleDays: null,
  wonByMonth: [],
  lastActivityAt: null,
  ...over,
});
const names = (companies: readonly CompanyOverview[]) => companies.map(({ organization }) => organization.name);

describe("sums over companies", () => {
  it("are kept apart by currency and exact beyond what a number holds", () => {
    expect(addUp([[euros("9007199254740993")], [euros("1"), { minor: "5", currency: "GBP" }]])).toEqual([
      euros("9007199254740994"),
      { minor: "5", currency: "GBP" },
    ]);
  });

  it("count what was won since the first month of the year and of the quarter", () => {
    expect(periodStarts(new Date(2026, 10, 20))).toEqual({ year: "2026-01", quarter: "2026-10" });
    const months = ["2026-09", "2026-10", "2026-11"].map((month) => ({ month, count: 1, sum: [euros("10")] }));
    expect(wonSince(months, "2026-10")).toEqual([euros("20")]);
  });

  it("have a median, also of an even count and of nothing", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
  });
});

describe("the order of companies", () => {
  it("compares amounts within one currency only and puts the unknown last", () => {
    const small = company("Small", { open: { count: 1, sum: [euros("100")] }, winRate: 0.2 });
    const large = company("Large", { open: { count: 1, sum: [euros("900")] } });
    const pounds = company("Pounds", {
      organization: { id: "p", slug: "p", name: "Pounds", currency: "GBP" },
      open: { count: 1, sum: [{ minor: "500", currency: "GBP" }] },
      winRate: 0.4,
    });
    expect(names(ordered([pounds, small, large], "-open"))).toEqual(["Large", "Small", "Pounds"]);
    expect(names(ordered([large, small, pounds], "winRate"))).toEqual(["Small", "Pounds", "Large"]);
    expect(names(ordered([small, large], "nonsense"))).toEqual(["Small", "Large"]);
  });
});

describe("the colours of the stack", () => {
  it("are the largest companies, and the rest together", () => {
    const companies = Array.from({ length: 8 }, (_, index) =>
      company(`C${index}`, { wonByMonth: [{ month: "2026-01", count: 1, sum: [euros(String(100 + index))] }] }),
    );
    const series = seriesOf(companies, "EUR");
    expect(series.map(({ name }) => name)).toEqual(["C7", "C6", "C5", "C4", "C3", "3 others"]);
    expect(series.at(-1)?.sums).toEqual([[euros("303")]]);
    expect(seriesOf(companies, "GBP")).toEqual([]);
  });
});
