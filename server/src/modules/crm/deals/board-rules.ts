import type { MoneyTotal } from "#platform/wire";
import type { StageSum } from "./board-sql.ts";

/** Sums of one stage by currency. Deals without an amount count but add nothing. */
export function sumsByCurrency(sums: readonly StageSum[]): MoneyTotal[] {
  return sums.flatMap(({ currency, minor }) => (currency === null ? [] : [{ minor, currency }]));
}

/** Amounts times a probability in percent, rounded half away from zero to whole minor units. */
export function weigh(sums: readonly MoneyTotal[], probability: number): MoneyTotal[] {
  return sums.map(({ minor, currency }) => ({ minor: weighMinor(BigInt(minor), probability).toString(), currency }));
}

function weighMinor(minor: bigint, probability: number): bigint {
  const scaled = minor * BigInt(probability);
  const half = scaled < 0n ? -50n : 50n;
  return (scaled + half) / 100n;
}

/** Adds up sums by currency, in the order of their codes. */
export function addUp(all: readonly MoneyTotal[]): MoneyTotal[] {
  const totals = new Map<string, bigint>();
  for (const { minor, currency } of all) totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(minor));
  return [...totals]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, minor]) => ({ minor: minor.toString(), currency }));
}
