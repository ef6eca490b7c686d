import { type Condition, readConditions } from "../filters/filter.ts";
import { type Period, isPeriod } from "./report-period.ts";

/** What a report draws: amounts, how many deals, the share of closed ones that were won, days from creation to winning. */
export const measures = ["value", "deals", "rate", "cycle"] as const;
export type Measure = (typeof measures)[number];

/** What the address of the reports restores. */
export type ReportSearch = {
  /** What deals are grouped by; quarters when absent. */
  readonly by?: string | undefined;
  readonly filter?: readonly Condition[] | undefined;
  readonly period?: Period | undefined;
  /** Only deals owned in this team or one below it. */
  readonly team?: string | undefined;
  readonly measure?: Measure | undefined;
  readonly currency?: string | undefined;
  /** The table's order ("-rate"); the report's own when absent. */
  readonly sort?: string | undefined;
};

/** Reads the address; what is not understood is left away, so that an old link still opens. */
export function readReportSearch(search: Readonly<Record<string, unknown>>): ReportSearch {
  const { by, period, team, measure, currency, sort } = search;
  const filter = readConditions(search["filter"]);
  return {
    ...(matches(by, /^[A-Za-z]\w{0,79}$/u) ? { by } : {}),
    ...(filter.length > 0 ? { filter } : {}),
    ...(isPeriod(period) ? { period } : {}),
    // the router reads `?team=12` as a number
    ...(/^[1-9]\d{0,18}$/u.test(textOf(team)) ? { team: textOf(team) } : {}),
    ...(measures.some((one) => one === measure) ? { measure: measure as Measure } : {}),
    ...(matches(currency, /^[A-Z]{3}$/u) ? { currency } : {}),
    ...(matches(sort, /^-?[a-z]{1,20}$/u) ? { sort } : {}),
  };
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
