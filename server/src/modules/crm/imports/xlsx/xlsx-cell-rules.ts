import { dateOf, later } from "#platform/clock";
import { notCalculated } from "../values/cell-error-rules.ts";
import type { NumberFormat } from "./xlsx-number-format-rules.ts";

/** Characters of one cell's text. */
export const maxTextInCell = 100_000;

/** A cell as the sheet writes it. */
export interface RawCell {
  /** The attribute `t`: n, s, str, inlineStr, b, d, e. */
  readonly type: string;
  /** What stands in `v` (or in `is`); null where there is none. */
  readonly value: string | null;
  readonly formula: boolean;
}

/** What cells of one workbook are read by. */
export interface CellContext {
  readonly shared: (index: number) => string;
  readonly date1904: boolean;
}

/** A cell as text: numbers as a spreadsheet counts them (15 digits), dates in ISO 8601, truths as words. */
export function cellText({ type, value, formula }: RawCell, format: NumberFormat, context: CellContext): string {
  if (value === null) return formula ? notCalculated : "";
  switch (type) {
    case "s":
      return unescaped(context.shared(Number(value)));
    case "str":
    case "inlineStr":
      return unescaped(value);
    case "b":
      return value.trim() === "1" || value.trim() === "true" ? "true" : "false";
    case "e":
      return value.trim();
    case "d":
      return value.trim().replace(/T00:00:00(?:\.0+)?Z?$/, "");
    default:
      return numberText(value.trim(), format, context.date1904);
  }
}

/** Whether the file itself says what the cell is, so that no text has to be understood. */
export function isTyped({ type, value }: RawCell): boolean {
  return value === null || type === "n" || type === "b" || type === "d" || type === "e";
}

function numberText(raw: string, format: NumberFormat, date1904: boolean): string {
  const number = Number(raw);
  if (raw === "" || !Number.isFinite(number)) return raw;
  switch (format.kind) {
    case "number":
      return exact(raw, number);
    case "money":
      return `${exact(raw, number)} ${format.currency}`;
    case "elapsed":
      return clockText(Math.round(number * msPerDay));
    case "time":
    case "date":
    case "dateTime":
      return momentText(number, date1904, format.kind);
  }
}

/** A double holds 15 digits for sure: behind them stands what binary fractions leave over. */
function exact(raw: string, number: number): string {
  if (/^-?\d{1,15}$/.test(raw)) return raw;
  return String(Number(number.toPrecision(15)));
}

const msPerDay = 86_400_000;
/** Day 1 of the 1900 system is 1 January 1900; it counts a 29 February 1900 that never was, as day 60. */
const day0 = dateOf("1899-12-31T00:00:00.000Z");
const day0Of1904 = dateOf("1904-01-01T00:00:00.000Z");
const daysInRange = 2_958_466;

function momentText(serial: number, date1904: boolean, kind: "date" | "dateTime" | "time"): string {
  if (serial < 0 || serial >= daysInRange) return String(serial);
  let day = Math.floor(serial);
  let ms = Math.round((serial - day) * msPerDay);
  if (ms === msPerDay) [day, ms] = [day + 1, 0];
  if (kind === "time" && day === 0) return clockText(ms);
  const text = dayText(day, date1904);
  return ms === 0 ? text : `${text} ${clockText(ms)}`;
}

function dayText(day: number, date1904: boolean): string {
  if (!date1904 && day === 60) return "1900-02-29";
  const moment = date1904 ? later(day0Of1904, { days: day }) : later(day0, { days: day > 60 ? day - 1 : day });
  return moment.toISOString().slice(0, 10);
}

function clockText(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const fraction = ms % 1000 === 0 ? "" : `.${String(ms % 1000).padStart(3, "0")}`;
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${fraction}`;
}

/** Characters XML cannot hold are written as _x000D_. */
function unescaped(text: string): string {
  return text.includes("_x")
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

/** The column of an address such as `AB12`, from 0; null when it is none. */
export function columnIndex(address: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(address)?.[0];
  if (letters === undefined) return null;
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

/** A column's letters: 0 is A. */
export function columnLetters(index: number): string {
  const first = index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : "";
  return `${first}${String.fromCharCode(65 + (index % 26))}`;
}
