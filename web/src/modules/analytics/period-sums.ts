import type { Money } from "../../ui/format.ts";

type Month = { readonly month: string; readonly count: number; readonly sum: readonly Money[] };

/** The sums of several lists, one per currency, in alphabetical order. */
export function addUp(sums: readonly (readonly Money[])[]): readonly Money[] {
  const totals = new Map<string, bigint>();
  for (const { minor, currency } of sums.flat()) totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(minor));
  return [...totals]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, minor]) => ({ minor: minor.toString(), currency }));
}

/** What was won since a month ("2026-10"), that month included. */
export function wonSince(months: readonly Month[], first: string): readonly Money[] {
  return addUp(months.filter(({ month }) => month >= first).map(({ sum }) => sum));
}

/** The first month of the year and of the quarter that a moment lies in, as "YYYY-MM". */
export function periodStarts(now: Date): { readonly year: string; readonly quarter: string } {
  const first = Math.floor(now.getMonth() / 3) * 3 + 1;
  return { year: `${now.getFullYear()}-01`, quarter: `${now.getFullYear()}-${String(first).padStart(2, "0")}` };
}

/** An amount of one currency as a number of whole units, for drawing only; 0 where there is none. */
export function drawn(sums: readonly Money[], currency: string, digits: number): number {
  const minor = sums.find((sum) => sum.currency === currency)?.minor ?? "0";
  return Number(minor) / 10 ** digits;
}

/** The middle of some numbers; 0 for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** "Oct 2026" for "2026-10". */
export function monthLabel(month: string, locale?: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" }).format(
    Date.UTC(year, number - 1, 1),
  );
}
