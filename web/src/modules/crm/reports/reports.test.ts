import { describe, expect, it } from "vitest";
import { aPipeline, aStage } from "../../../testing/sales.ts";
import { type ReportWorld, dealsBehind, reportFilter } from "./report-deals.ts";
import { figuresTable } from "./report-figures.ts";
import { type Group, nameOfGroup, sorted } from "./report-groups.ts";
import { daysOfPeriod } from "./report-period.ts";
import type { DealReport } from "./report-queries.ts";
import { readReportSearch } from "./report-search.ts";

const stages = [aStage({ id: "1", kind: "open" }), aStage({ id: "2", kind: "won" }), aStage({ id: "3", kind: "lost" })];
const member = (id: string, team: string | null) => ({
  id,
  name: id,
  active: true,
  team: team === null ? null : { id: team },
});
const world = {
  timeZone: "Europe/Berlin",
  today: "2026-11-21",
  pipelines: [aPipeline(stages)],
  members: [member("11", "1"), member("12", "2"), member("13", "3"), member("14", null)],
  teams: [
    { id: "1", name: "1", parentId: null },
    { id: "2", name: "2", parentId: "1" },
    { id: "3", name: "3", parentId: "2" },
  ],
  seesAccounts: true,
} satisfies ReportWorld;

describe("the deals behind a figure", () => {
  const won = { property: "stageId", op: "is", value: "2" };

  it("closed in the time of their group, by the company's clocks; open ones are expected in it", () => {
    expect(dealsBehind({ by: "quarter", key: "2026Q3", kind: "won" }, {}, world)).toEqual([
      won,
      { property: "closedAt", op: "between", value: ["2026-06-30T22:00:00.000Z", "2026-09-30T21:59:59.999Z"] },
    ]);
    expect(dealsBehind({ by: "month", key: "2026-12", kind: "open" }, {}, world)?.at(-1)).toEqual({
      property: "closeDate",
      op: "between",
      value: ["2026-12-01", "2026-12-31"],
    });
    expect(dealsBehind({ by: "month", key: null, kind: "open" }, {}, world)?.at(-1)).toEqual({
      property: "closeDate",
      op: "empty",
    });
  });

  it("belong to the people of their team, the team above also to those right below it", () => {
    expect(dealsBehind({ by: "team", key: "1", kind: "won" }, {}, world)).toEqual([
      won,
      { property: "ownerId", op: "is", value: "11" },
    ]);
    expect(dealsBehind({ by: "parentTeam", key: "1", kind: "won" }, {}, world)?.at(-1)).toEqual({
      property: "ownerId",
      op: "in",
      value: ["11", "12"],
    });
    expect(dealsBehind({ by: "team", key: null, kind: "won" }, {}, world)).toBeNull();
  });

  it("are not shown where other accounts would be among those without one", () => {
    const nameless = { by: "account", key: null, kind: "won" } as const;
    expect(dealsBehind(nameless, {}, world)?.at(-1)).toEqual({ property: "accountId", op: "empty" });
    expect(dealsBehind(nameless, {}, { ...world, seesAccounts: false })).toBeNull();
  });

  it("stay narrowed by what the report is narrowed by", () => {
    const filter = [{ property: "amount", op: "notEmpty" }] as const;
    const behind = dealsBehind(
      { by: "product", key: "gtx", kind: "lost" },
      { filter, period: "thisYear", team: "2" },
      world,
    );
    expect(behind).toEqual([
      ...filter,
      { property: "ownerId", op: "in", value: ["12", "13"] },
      { property: "closedAt", op: "between", value: ["2025-12-31T23:00:00.000Z", "2026-12-31T22:59:59.999Z"] },
      { property: "stageId", op: "is", value: "3" },
      { property: "product", op: "is", value: "gtx" },
    ]);
  });
});

describe("what a report is narrowed by", () => {
  it("is nothing at first; a period asks when deals closed or are expected to", () => {
    expect(reportFilter({}, world)).toBeUndefined();
    const closed = {
      property: "closedAt",
      op: "between",
      value: ["2026-09-30T22:00:00.000Z", "2026-12-31T22:59:59.999Z"],
    };
    expect(reportFilter({ period: "thisQuarter" }, world)).toEqual({
      and: [
        {
          or: [
            closed,
            {
              and: [
                { property: "closedAt", op: "empty" },
                { property: "closeDate", op: "between", value: ["2026-10-01", "2026-12-31"] },
              ],
            },
          ],
        },
      ],
    });
  });

  it("has whole months, also across the turn of the year", () => {
    expect(daysOfPeriod("lastQuarter", "2026-02-10")).toEqual({ first: "2025-10-01", last: "2025-12-31" });
    expect(daysOfPeriod("last12Months", "2026-11-21")).toEqual({ first: "2025-12-01", last: "2026-11-30" });
    expect(daysOfPeriod("next3Months", "2026-11-21")).toEqual({ first: "2026-12-01", last: "2027-02-28" });
  });
});

describe("the groups of a report", () => {
  const group = (key: string | null, over: Partial<Group> = {}): Group => ({
    key,
    label: key,
    open: 0,
    won: 0,
    lost: 0,
    openSum: [],
    wonSum: [],
    lostSum: [],
    winRate: null,
    cycleDays: null,
    ...over,
  });

  it("are named in words", () => {
    expect(nameOfGroup("quarter", { key: "2026Q1", label: "2026Q1" })).toBe("Q1 2026");
    expect(nameOfGroup("month", { key: "2026-01", label: "2026-01" }, "en")).toBe("Jan 2026");
    expect(nameOfGroup("year", { key: "2026", label: "2026" })).toBe("2026");
    expect(nameOfGroup("version", { key: "2026Q1", label: "The first" })).toBe("The first");
    expect(nameOfGroup("account", { key: null, label: null })).toBe("No account");
  });

  it("stand in the order asked for, those without a figure last either way", () => {
    const groups = [group("a", { winRate: 0.2 }), group("b"), group("c", { winRate: 0.6 })];
    const order = (sort?: string) => sorted({ groups, by: "owner" }, sort, "EUR").map(({ key }) => key);
    expect([order(), order("rate"), order("-rate")]).toEqual([
      ["a", "b", "c"],
      ["a", "c", "b"],
      ["c", "a", "b"],
    ]);
  });

  it("make a table with a column for every kind and currency, all together below", () => {
    const first = group("a", {
      won: 2,
      wonSum: [{ minor: "12345", currency: "EUR" }],
      winRate: 2 / 3,
      cycleDays: 10.04,
    });
    const report: DealReport = {
      by: "owner",
      label: "Owner",
      groups: [first],
      others: null,
      total: { ...first, wonMedian: [] },
    };
    const { columns, rows } = figuresTable(report, report.groups, ["EUR", "GBP"]);
    expect(rows[0]).toEqual(["a", 2, 0, 0, 123.45, 0, 0, 0, 0, 0, 66.67, 10]);
    expect([columns.length, rows.at(-1)?.[0]]).toEqual([12, "All"]);
  });
});

it("an address of the reports that is not understood shows them as usual", () => {
  expect(
    readReportSearch({ by: "a b", period: "ever", team: "x", measure: "pie", currency: "euro", sort: "?" }),
  ).toEqual({});
  expect(readReportSearch({ by: "owner", team: 12, measure: "rate", sort: "-won", period: "thisYear" })).toEqual({
    by: "owner",
    team: "12",
    measure: "rate",
    sort: "-won",
    period: "thisYear",
  });
});
