import { Refusal } from "#platform/errors";
import { addUp } from "../deals/board-rules.ts";
import type { DealReport, Figures } from "./deal-report-schema.ts";
import type { GroupSum } from "./deal-report-sql.ts";

/** Groups times currencies that one report adds up. */
export const maxSums = 100_000;

/** Refuses (`too_large`) a report of more groups than are added up: a part of them would look like all. */
export function refuseTooMany(sums: { readonly length: number }): void {
  if (sums.length <= maxSums) return;
  throw new Refusal("too_large", `More than ${maxSums} groups are too many for one report. Narrow the filter.`, {
    facts: { most: maxSums },
  });
}

/** Counts, sums, win rate and cycle time of some sums together. */
export function figuresOf(sums: readonly GroupSum[]): Figures {
  const count = (of: (sum: GroupSum) => number) => sums.reduce((total, sum) => total + of(sum), 0);
  const add = (kind: "open" | "won" | "lost") =>
    addUp(
      sums.flatMap((sum) =>
        sum.currency === null || sum[kind] === 0 ? [] : [{ currency: sum.currency, minor: sum[`${kind}Minor`] }],
      ),
    );
  const [won, lost, timed] = [count((sum) => sum.won), count((sum) => sum.lost), count((sum) => sum.wonTimed)];
  return {
    open: count((sum) => sum.open),
    won,
    lost,
    openSum: add("open"),
    wonSum: add("won"),
    lostSum: add("lost"),
    winRate: won + lost === 0 ? null : won / (won + lost),
    cycleDays: timed === 0 ? null : count((sum) => sum.wonDays) / timed,
  };
}

export interface Group {
  readonly key: string | null;
  readonly sums: readonly GroupSum[];
}

/** Sums put together by what `keyOf` says they have in common. */
export function groupsBy(sums: readonly GroupSum[], keyOf: (key: string | null) => string | null): Group[] {
  return [...Map.groupBy(sums, ({ key }) => keyOf(key))].map(([key, same]) => ({ key, sums: same }));
}

/** Times oldest first with the latest kept; else by what was won in this currency, then by how many; the nameless last. */
export function ranked(groups: readonly Group[], { times, currency }: { times: boolean; currency: string }): Group[] {
  const value = ({ sums }: Group) =>
    sums.reduce((total, sum) => (sum.currency === currency ? total + BigInt(sum.wonMinor) : total), 0n);
  const deals = ({ sums }: Group) => sums.reduce((total, { won, lost, open }) => total + won + lost + open, 0);
  if (times) return groups.toSorted((one, other) => compare(other.key ?? "", one.key ?? ""));
  return groups.toSorted(
    (one, other) =>
      Number(one.key === null) - Number(other.key === null) ||
      compare(value(other), value(one)) ||
      deals(other) - deals(one) ||
      compare(one.key ?? "", other.key ?? ""),
  );
}

function compare<Comparable extends string | bigint>(one: Comparable, other: Comparable): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The groups beyond a report's limit, added up; null when all are shown. */
export function restOf(groups: readonly Group[]): DealReport["others"] {
  return groups.length === 0 ? null : { groups: groups.length, ...figuresOf(groups.flatMap(({ sums }) => sums)) };
}
