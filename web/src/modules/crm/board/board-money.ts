import type { Money } from "../../../ui/format.ts";

/** Sums per currency with one amount more (or less, `sign` -1); a currency that comes to nothing stays, as the server would say it. */
export function withAmount(sums: readonly Money[], amount: Money | null, sign: 1 | -1): readonly Money[] {
  if (amount === null) return sums;
  const by = BigInt(amount.minor) * BigInt(sign);
  const known = sums.some((sum) => sum.currency === amount.currency);
  if (!known) return [...sums, { minor: by.toString(), currency: amount.currency }];
  return sums.map((sum) =>
    sum.currency === amount.currency ? { minor: (BigInt(sum.minor) + by).toString(), currency: sum.currency } : sum,
  );
}

/** What an amount is worth at a probability in per cent, rounded down to the smallest unit; exact until the server's own sum arrives. */
export function weighted(amount: Money | null, probability: number): Money | null {
  if (amount === null) return null;
  return { minor: ((BigInt(amount.minor) * BigInt(probability)) / 100n).toString(), currency: amount.currency };
}
