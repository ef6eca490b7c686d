import { type DecimalMark, type DecimalText, readDecimal, roundedTo, toMinor } from "./number-text-rules.ts";
import type { Money } from "#platform/wire";
import { minorDigitsOf } from "../../records/currency-rules.ts";

/** Symbols that stand for one currency, and those that several share. */
const symbols: Readonly<Record<string, readonly string[]>> = {
  "€": ["EUR"],
  "£": ["GBP"],
  "₹": ["INR"],
  "₩": ["KRW"],
  "₽": ["RUB"],
  "₺": ["TRY"],
  "₴": ["UAH"],
  "₪": ["ILS"],
  zł: ["PLN"],
  Kč: ["CZK"],
  Ft: ["HUF"],
  R$: ["BRL"],
  US$: ["USD"],
  A$: ["AUD"],
  C$: ["CAD"],
  Fr: ["CHF"],
  $: ["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN"],
  "¥": ["JPY", "CNY"],
  kr: ["SEK", "NOK", "DKK"],
};

const known = new Set(Intl.supportedValuesOf("currency"));
const aroundNumber =
  /^([-+(]?)\s*([^\d\s.,()+-][^\d]*?)?\s*([-+]?[\d.,'\s\u00a0\u202f-]*\d[\d.,'\s\u00a0\u202f]*-?\)?)\s*([^\d\s.,()+-][^\d)]*)?(\)?)$/u;

export interface MoneyContext {
  /** The organization's own currency: what a bare number is in. */
  readonly currency: string;
  /** What a currency column of the same row says; null where there is none or it is empty. */
  readonly given: string | null;
  readonly mark: DecimalMark | null;
  /** Whether a spreadsheet has calculated the amount: what it formats as money, nobody means to a fraction of a cent. */
  readonly rounds: boolean;
}

export type MoneyText = { readonly money: Money } | { readonly problem: string };

/** Reads an amount in major units with or without its currency, exactly. What could mean two things is a problem. */
export function readMoney(cell: string, context: MoneyContext): MoneyText {
  const found = aroundNumber.exec(cell.trim());
  if (found === null) return { problem: `"${cell}" is not an amount` };
  const [, sign, before, number, after, bracket] = found;
  if (before !== undefined && after !== undefined) return { problem: `"${cell}" names a currency twice` };
  const currency = currencyOf((before ?? after)?.trim(), context);
  if (typeof currency !== "string") return currency;
  const decimal = readDecimal([sign, number, bracket].join(""), context.mark);
  return inCurrency(cell, decimal, { currency, rounds: context.rounds && (before ?? after) !== undefined });
}

function inCurrency(
  cell: string,
  decimal: DecimalText,
  { currency, rounds }: Pick<MoneyContext, "currency" | "rounds">,
): MoneyText {
  if (decimal === null) return { problem: `"${cell}" is not an amount` };
  if ("unclear" in decimal) return { problem: unclearNumber(cell) };
  const places = minorDigitsOf(currency);
  const minor = toMinor(rounds ? roundedTo(decimal, places) : decimal, places);
  if (minor === null) return { problem: `"${cell}" has more decimals than ${currency} has` };
  return { money: { minor, currency } };
}

/** A currency column's cell as a code; null when it is none. */
export function readCurrency(cell: string): string | null {
  const code = cell.trim().toUpperCase();
  if (known.has(code)) return code;
  const meant = symbols[cell.trim()];
  return meant?.length === 1 ? (meant[0] ?? null) : null;
}

/** What is said about a number whose one mark could stand for thousands or for a fraction. */
export function unclearNumber(cell: string): string {
  return `"${cell}" can be read in two ways: say whether the decimal mark is a point or a comma`;
}

function currencyOf(
  written: string | undefined,
  { currency, given }: MoneyContext,
): string | { readonly problem: string } {
  if (written === undefined) return given ?? currency;
  const code = written.toUpperCase();
  const meant = known.has(code) ? [code] : symbols[written];
  if (meant === undefined) return { problem: `"${written}" is not a currency` };
  const [only] = meant;
  const chosen = meant.length === 1 ? only : meant.find((one) => one === (given ?? currency));
  if (chosen === undefined)
    return {
      problem: `"${written}" stands for ${meant.slice(0, 3).join(", ")} and others: add a column with the currency`,
    };
  if (given !== null && given !== chosen)
    return { problem: `The amount says ${chosen} and the currency column ${given}` };
  return chosen;
}
