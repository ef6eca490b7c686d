import { describe, expect, it } from "vitest";
import type { CompanyOverview } from "./overview-queries.ts";
import { addUp, median, periodStarts, wonSince } from "./period-sums.ts";
import { ordered } from "./portfolio/company-order.ts";
import { readPortfolioSearch } from "./portfolio/portfolio-search.ts";
import { seriesOf } from "./portfolio/won-series.ts";
import { wonTable } from "./portfolio/won-table.ts";

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

describe("the table behind the chart", () => {
  const won = (name: string, currency: string, minors: readonly string[]) =>
    company(name, {
      organization: { id: name, slug: name, name, currency },
      wonByMonth: minors.map((minor, month) => ({ month: `2026-0${month + 1}`, count: 1, sum: [{ minor, currency }] })),
    });
  const standing = company("All");
  const overview = (companies: readonly CompanyOverview[]) => ({
    companies: [...companies],
    totals: standing,
    months: ["2026-01", "2026-02"],
  });

  it("names every company, however many there are, and adds up each currency by itself", () => {
    const many = Array.from({ length: 20 }, (_, index) => won(`C${index}`, "EUR", ["100", "250"]));
    const { columns, rows } = wonTable(overview([...many, won("Pounds", "GBP", ["5", "5"])]), ["EUR", "GBP"]);
    expect(columns).toEqual(["Company", "Currency", "Jan 26", "Feb 26", "2 months"]);
    expect(rows).toHaveLength(22);
    expect(rows[20]).toEqual(["All", "EUR", 20, 50, 70]);
    expect(rows[21]).toEqual(["Pounds", "GBP", 0.05, 0.05, 0.1]);
  });

  it("keeps a company that has won nothing yet", () => {
    const none = company("New", { wonByMonth: [] });
    expect(wonTable(overview([none]), ["EUR"]).rows).toEqual([["New", "EUR", 0, 0, 0]]);
  });
});

it("an address of the portfolio that is not understood shows it as usual", () => {
  expect(readPortfolioSearch({ sort: "a b", currency: "euro", chart: "pie" })).toEqual({});
  expect(readPortfolioSearch({ sort: "-won", currency: "GBP", chart: "apart" })).toEqual({
    sort: "-won",
    currency: "GBP",
    chart: "apart",
  });
});
