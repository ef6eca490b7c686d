import { type Money, decimalOf, moneyOf } from "../../../ui/format.ts";
import { isMoney } from "./record-values.ts";
import type { PropertyInfo, Reference, Value } from "./record.ts";

/**
 * What stands in an input while it is edited: text (an id for choices, an instant for moments, options with ; between
 * them) and, for relations, whom the id names.
 */
export type Draft = { readonly text: string; readonly reference: Reference | null };

export type Parsed = { readonly value: Value; readonly problem?: never } | { readonly problem: string };

export const emptyDraft: Draft = { text: "", reference: null };

type Mark = "." | ",";

/** What stands before the fraction of a number where the reader lives; the other mark groups thousands. */
const ownMark: Mark = new Intl.NumberFormat(typeof navigator === "undefined" ? "en" : navigator.language)
  .format(1.5)
  .includes(",")
  ? ","
  : ".";

/** The draft an existing value begins with. */
export function draftOf(value: Value, reference: Reference | null = null, mark: Mark = ownMark): Draft {
  if (value === null) return emptyDraft;
  if (typeof value === "string") return { text: value, reference };
  if (typeof value === "boolean") return { text: String(value), reference };
  if (typeof value === "object" && !isMoney(value)) return { text: value.join("; "), reference };
  const decimal = isMoney(value) ? decimalOf(value) : String(value);
  return { text: decimal.replace(".", mark), reference };
}

/** How amounts are written: in which currency, and with which mark before the fraction. */
export type Writing = { readonly currency: string; readonly mark?: Mark };

/** The value a draft stands for, or why it stands for none. Empty is null. */
export function parseDraft(property: Pick<PropertyInfo, "type">, draft: Draft, writing: Writing): Parsed {
  const { currency, mark = ownMark } = writing;
  const text = draft.text.trim();
  return text === "" ? { value: null } : (readers[property.type]?.(text, currency, mark) ?? { value: text });
}

/** How texts are read that are not values as they stand. */
const readers: Partial<Record<PropertyInfo["type"], (text: string, currency: string, mark: Mark) => Parsed>> = {
  number: (text, _, mark) => parseNumber(plainDecimal(text, mark)),
  money: (text, currency, mark) => parseMoney(plainDecimal(text, mark), currency),
  boolean: (text) => ({ value: text === "true" }),
  manyOf: (text) => ({ value: partsOf(text) }),
  url: (text) => ({ value: withScheme(text) }),
};

/** People leave "https://" away, as browsers do; another scheme is theirs to mend. */
function withScheme(text: string): string {
  return /^[a-z][a-z\d+.-]*:/iu.test(text) ? text : `https://${text}`;
}

/** The values of a many-of draft. */
export function partsOf(text: string): readonly string[] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function parseNumber(text: string): Parsed {
  const value = Number(text);
  return Number.isFinite(value)
    ? { value }
    : { problem: "This is not a number. Write 1250, with the fraction behind a point or comma." };
}

const magnitudes: Readonly<Record<string, number>> = { k: 3, m: 6 };

/** Reads "12500", "12500.50", "12k" and "1.5m". */
function parseMoney(text: string, currency: string): Parsed {
  const match = /^(.*\d)([km]?)$/iu.exec(text);
  const [, digits = "", letter = ""] = match ?? [];
  const money = moneyOf(shifted(digits, magnitudes[letter.toLowerCase()] ?? 0), currency);
  return money === null ? { problem: `This is not an amount in ${currency}. Write 12500 or 12.5k.` } : { value: money };
}

/** Moves the decimal point right without leaving exact text: ("1.5", 6) is "1500000". */
function shifted(decimal: string, places: number): string {
  if (places === 0) return decimal;
  const [whole = "", fraction = ""] = decimal.split(".");
  const moved = whole + fraction.slice(0, places).padEnd(places, "0");
  const rest = fraction.slice(places);
  return rest === "" ? moved : `${moved}.${rest}`;
}

/**
 * With a point before the fraction and nothing between thousands: spaces, apostrophes and the other mark go. A single
 * comma that cannot group thousands ("1234,5") stands before the fraction, whatever the reader's own mark is.
 */
function plainDecimal(text: string, mark: Mark): string {
  const grouping = mark === "," ? /\.(?=\d{3}(?:\D|$))/gu : /,(?=\d{3}(?:\D|$))/gu;
  return text
    .replace(/[\s'’]/gu, "")
    .replace(/^([^.,]*\d),(\d{1,2})(?!\d)/u, `$1${mark}$2`)
    .replace(grouping, "")
    .replace(mark, ".");
}

/** The currency an amount is edited in: its own, or the organization's. */
export function currencyOf(value: Value, fallback: string): Money["currency"] {
  return isMoney(value) ? value.currency : fallback;
}
