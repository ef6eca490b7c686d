import { stringify } from "csv-stringify/sync";
import { idColumn } from "../../exports/export-rules.ts";

/** The two columns that say where a row stood and why it was refused. A file that has them is one of ours, mended. */
export const refusedColumns = ["GoMark line", "GoMark reasons"] as const;

export interface RefusedCells {
  readonly line: number;
  readonly cells: readonly string[];
  /** `cell` is what a spreadsheet calls the place; absent where nobody does. */
  readonly reasons: readonly {
    readonly column: string | null;
    readonly cell?: string;
    readonly message: string;
  }[];
}

/** Columns for what a row holds beyond the table's own. A mended row has nothing in them. */
const extraColumn = /^GoMark extra \d+$/;
/** Of a row with more than that, the last one holds all the others. */
const maxExtraColumns = 50;
/** An empty field too many has shifted the row as well: it is to be seen. */
const emptyExtra = "(empty)";

/**
 * Writes refused rows as a spreadsheet opens them: UTF-8 with a byte order mark, and an apostrophe before what it
 * would take for a formula (OWASP, CSV injection). Importing the file again takes the apostrophe away.
 */
export function writeRefused(columns: readonly string[], rows: readonly RefusedCells[]): string {
  const own = columns.flatMap((name, index) => (refusedColumns.some((ours) => ours === name) ? [] : [{ name, index }]));
  const over = rows.reduce((most, { cells }) => Math.max(most, cells.length - columns.length), 0);
  const before = columns.filter((name) => extraColumn.test(name)).length;
  const extra = Array.from({ length: Math.min(over, maxExtraColumns) }, (_, n) => `GoMark extra ${before + n + 1}`);
  const table = rows.map(({ line, cells, reasons }) => [
    ...own.map(({ index }) => cells[index] ?? ""),
    ...extraCells(cells.slice(columns.length), extra.length),
    String(line),
    reasons.map(({ column, cell, message }) => `${placeOf(column, cell)}${message}`).join("; "),
  ]);
  return stringify([[...own.map(({ name }) => name), ...extra, ...refusedColumns], ...table], {
    bom: true,
    escape_formulas: true,
    record_delimiter: "windows",
  });
}

function extraCells(over: readonly string[], width: number): string[] {
  const shown = over.map((cell) => (cell === "" ? emptyExtra : cell));
  return Array.from({ length: width }, (_, n) => (n === width - 1 ? shown.slice(n).join(",") : (shown[n] ?? "")));
}

function placeOf(column: string | null, cell: string | undefined): string {
  if (column === null) return "";
  return cell === undefined ? `${column}: ` : `${column} (${cell}): `;
}

/** Characters kept of one refused row. */
const maxKeptText = 20_000;

/** What stands behind the part of a long cell that was kept. */
const cutOff = "… (cut off by GoMark)";

/** A row's cells as they are kept, very long ones cut. */
export function keptCells(cells: readonly string[]): string[] {
  let left = maxKeptText;
  return cells.map((cell) => {
    const shown = cell.length <= left ? cell : `${cell.slice(0, left)}${cutOff}`;
    left = Math.max(0, left - cell.length);
    return shown;
  });
}

/** Whether a file is one that `writeRefused` wrote. */
export function isRefusedFile(columns: readonly string[]): boolean {
  const known = refusedFiles.get(columns);
  if (known !== undefined) return known;
  const found = refusedColumns.every((name) => columns.includes(name));
  refusedFiles.set(columns, found);
  return found;
}

/** Whether a file is one of ours, in which an apostrophe makes harmless what a spreadsheet would take for a formula. */
export function isOwnFile(columns: readonly string[]): boolean {
  return columns[0] === idColumn || isRefusedFile(columns);
}

/** Asked for every cell of a file. */
const refusedFiles = new WeakMap<readonly string[], boolean>();

/** Why a row of such a file is not mended yet although it has as many fields as the file has columns, or null. */
export function unmendedProblem(fields: readonly string[], columns: readonly string[]): string | null {
  if (!isRefusedFile(columns)) return null;
  const extra = fields.findIndex((cell, index) => cell.trim() !== "" && extraColumn.test(columns[index] ?? ""));
  if (extra >= 0) return `The row still has more fields than the table: put "${columns[extra] ?? ""}" where it belongs`;
  const cut = fields.findIndex((cell) => cell.endsWith(cutOff));
  return cut < 0 ? null : `"${columns[cut] ?? ""}" was cut off: take the whole text from the file of before`;
}

/** A cell of such a file as it was before it was made harmless. */
export function withoutApostrophe(cell: string): string {
  return /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;
}
