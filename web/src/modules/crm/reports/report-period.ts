import { type Days, instantsOf, monthsFrom } from "@gomark/server/shared/crm/reports/report-time";
import type { Condition, FilterNode } from "../filters/filter.ts";

/** The spans of time a report can be narrowed to, in the order they are offered. */
export const periods = [
  "thisMonth",
  "thisQuarter",
  "lastQuarter",
  "thisYear",
  "lastYear",
  "last12Months",
  "next3Months",
] as const;
export type Period = (typeof periods)[number];

export const periodLabels: Readonly<Record<Period, string>> = {
  thisMonth: "This month",
  thisQuarter: "This quarter",
  lastQuarter: "Last quarter",
  thisYear: "This year",
  lastYear: "Last year",
  last12Months: "Last 12 months",
  next3Months: "Next 3 months",
};

export function isPeriod(value: unknown): value is Period {
  return typeof value === "string" && Object.hasOwn(periodLabels, value);
}

/** The days of a period seen from a day ("2026-11-21"); months are whole. */
export function daysOfPeriod(period: Period, today: string): Days {
  const [year = 0, month = 1] = today.split("-").map(Number);
  const quarter = Math.floor((month - 1) / 3) * 3 + 1;
  switch (period) {
    case "thisMonth":
      return monthsFrom(year, month, 1);
    case "thisQuarter":
      return monthsFrom(year, quarter, 3);
    case "lastQuarter":
      return monthsFrom(year, quarter - 3, 3);
    case "thisYear":
      return monthsFrom(year, 1, 12);
    case "lastYear":
      return monthsFrom(year - 1, 1, 12);
    case "last12Months":
      return monthsFrom(year, month - 11, 12);
    case "next3Months":
      return monthsFrom(year, month + 1, 3);
  }
}

/** Closed in these days, by the company's clocks. */
export function closedIn(days: Days, timeZone: string): Condition {
  return { property: "closedAt", op: "between", value: [...instantsOf(days, timeZone)] };
}

/** Not closed, and expected to be in these days. */
export function expectedIn({ first, last }: Days): Condition {
  return { property: "closeDate", op: "between", value: [first, last] };
}

/** The deals that a report counts in these days: closed ones by when they closed, open ones by when they are expected. */
export function inDays(days: Days, timeZone: string): FilterNode {
  return {
    or: [closedIn(days, timeZone), { and: [{ property: "closedAt", op: "empty" }, expectedIn(days)] }],
  };
}
