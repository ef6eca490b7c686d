import { dayStarts } from "#platform/time-zone-rules";
import type { MoneyTotal } from "#platform/wire";
import type { CompanyOverview, PortfolioOverview, Standing } from "./overview-schema.ts";

interface Amounts {
  readonly currency: string;
  readonly deals: string;
  readonly amountMinor: string;
}

export interface StandingFigures extends Amounts {
  readonly kind: "open" | "won" | "lost";
  readonly weightedMinor: string;
}

export interface ClosingFigures extends Amounts {
  readonly kind: "won" | "lost";
  readonly month: string;
  readonly cycleSeconds: string;
}

/** What is known of one company's deals, as the roll-up tables hold it. */
export interface CompanyFigures {
  readonly standing: readonly StandingFigures[];
  readonly closings: readonly ClosingFigures[];
}

const secondsPerDay = 86_400;

/** The last `count` months up to that of `now`, oldest first, as `YYYY-MM`. */
export function lastMonths(now: Date, count: number): string[] {
  const thisMonth = now.getUTCFullYear() * 12 + now.getUTCMonth();
  return Array.from({ length: count }, (_unused, index) => {
    const month = thisMonth - (count - 1 - index);
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  });
}

/** When each of the months begins and ends in a time zone (IANA). */
export function monthSpans(months: readonly string[], timeZone: string): { month: string; from: Date; to: Date }[] {
  const startOf = dayStarts(timeZone);
  return months.map((month) => ({ month, from: startOf(`${month}-01`), to: startOf(`${monthAfter(month)}-01`) }));
}

function monthAfter(text: string): string {
  const [year = 0, month = 1] = text.split("-").map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, "0")}`;
}

/** Open, weighted, won and lost, win rate and cycle time of one company or of several together. */
export function standingOf({ standing, closings }: CompanyFigures): Standing {
  const of = (kind: StandingFigures["kind"]) => standing.filter((row) => row.kind === kind);
  const won = countOf(of("won"));
  const lost = countOf(of("lost"));
  const wins = closings.filter((row) => row.kind === "won");
  const winCount = countOf(wins);
  return {
    open: { count: countOf(of("open")), sum: sumsOf(of("open")) },
    weighted: addUp(of("open").map((row) => ({ minor: row.weightedMinor, currency: row.currency }))),
    won: { count: won, sum: sumsOf(of("won")) },
    lost: { count: lost },
    winRate: won + lost === 0 ? null : won / (won + lost),
    cycleDays:
      winCount === 0
        ? null
        : Math.max(
            0,
            wins.reduce((sum, row) => sum + Number(row.cycleSeconds), 0),
          ) /
          winCount /
          secondsPerDay,
  };
}

/** What may be told of a company whose amounts the reader may not see: how many deals, and how long they took. */
export function withoutAmounts({ standing, closings }: CompanyFigures): CompanyFigures {
  const nothing = { currency: "", amountMinor: "0" };
  return {
    standing: standing.map((row) => ({ ...row, ...nothing, weightedMinor: "0" })),
    closings: closings.map((row) => ({ ...row, ...nothing })),
  };
}

/** Won deals and amounts of each of the months; a month without any is there too. */
export function wonByMonth(
  closings: readonly ClosingFigures[],
  months: readonly string[],
): CompanyOverview["wonByMonth"] {
  return months.map((month) => {
    const rows = closings.filter((row) => row.kind === "won" && row.month === month);
    return { month, count: countOf(rows), sum: sumsOf(rows) };
  });
}

/** Puts the companies' overviews beside each other, with the totals over all. */
export function portfolioOf(
  companies: readonly { overview: CompanyOverview; figures: CompanyFigures }[],
  months: readonly string[],
): PortfolioOverview {
  const all = {
    standing: companies.flatMap(({ figures }) => figures.standing),
    closings: companies.flatMap(({ figures }) => figures.closings),
  };
  return { companies: companies.map(({ overview }) => overview), totals: standingOf(all), months: [...months] };
}

function countOf(rows: readonly Amounts[]): number {
  return rows.reduce((sum, row) => sum + Number(row.deals), 0);
}

function sumsOf(rows: readonly Amounts[]): MoneyTotal[] {
  return addUp(rows.map((row) => ({ minor: row.amountMinor, currency: row.currency })));
}

/** One sum per currency, in alphabetical order. Deals without an amount add nothing. */
function addUp(amounts: readonly MoneyTotal[]): MoneyTotal[] {
  const sums = new Map<string, bigint>();
  for (const { minor, currency } of amounts) {
    if (currency !== "") sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor));
  }
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => ({ minor: minor.toString(), currency }));
}
