import { type Money, decimalOf, moneyOf } from "../../../ui/format.ts";
import { isMoney } from "./record-values.ts";
import type { PropertyInfo, Reference, Value } from "./record.ts";

/** What stands in an input while it is edited: text (an id for choices) and, for relations, whom the id names. */
export type Draft = { readonly text: string; readonly reference: Reference | null };

export type Parsed = { readonly value: Value; readonly problem?: never } | { readonly problem: string };

export const emptyDraft: Draft = { text: "", reference: null };

/** The draft an existing value begins with. */
export function draftOf(value: Value, reference: Reference | null = null): Draft {
  if (value === null) return emptyDraft;
  return { text: isMoney(value) ? decimalOf(value) : String(value), reference };
}

/** The value a draft stands for, or why it stands for none. Empty is null. `currency` is what an amount without one is in. */
export function parseDraft(property: Pick<PropertyInfo, "type" | "label">, draft: Draft, currency: string): Parsed {
  const text = draft.text.trim();
  if (text === "") return { value: null };
  switch (property.type) {
    case "number":
      return parseNumber(text);
    case "money":
      return parseMoney(text, currency);
    case "text":
    case "date":
    case "dateTime":
    case "oneOf":
    case "relation":
      return { value: text };
  }
}

function parseNumber(text: string): Parsed {
  const value = Number(withoutGrouping(text));
  return Number.isFinite(value) ? { value } : { problem: "This is not a number. Write 1250 or 1,250.5." };
}

const magnitudes: Readonly<Record<string, number>> = { k: 3, m: 6 };

/** Reads "12,500", "12 500.50", "12k" and "1.5m". */
function parseMoney(text: string, currency: string): Parsed {
  const match = /^(.*?)([km]?)$/iu.exec(withoutGrouping(text));
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

/** Without spaces, apostrophes and the commas that group thousands. */
function withoutGrouping(text: string): string {
  return text.replace(/[\s'’]/gu, "").replace(/,(?=\d{3}(?:\D|$))/gu, "");
}

/** The currency an amount is edited in: its own, or the organization's. */
export function currencyOf(value: Value, fallback: string): Money["currency"] {
  return isMoney(value) ? value.currency : fallback;
}
