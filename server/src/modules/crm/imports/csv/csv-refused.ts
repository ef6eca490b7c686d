import { stringify } from "csv-stringify/sync";

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

/**
 * Writes refused rows as a spreadsheet opens them: UTF-8 with a byte order mark, and an apostrophe before what it
 * would take for a formula (OWASP, CSV injection). Importing the file again takes the apostrophe away.
 */
export function writeRefused(columns: readonly string[], rows: readonly RefusedCells[]): string {
  const named = columns.filter((name) => !refusedColumns.includes(name as (typeof refusedColumns)[number]));
  const table = rows.map(({ line, cells, reasons }) => [
    ...named.map((_, index) => cells[index] ?? ""),
    String(line),
    reasons.map(({ column, cell, message }) => `${placeOf(column, cell)}${message}`).join("; "),
  ]);
  return stringify([[...named, ...refusedColumns], ...table], {
    bom: true,
    escape_formulas: true,
    record_delimiter: "windows",
  });
}

function placeOf(column: string | null, cell: string | undefined): string {
  if (column === null) return "";
  return cell === undefined ? `${column}: ` : `${column} (${cell}): `;
}

/** Characters kept of one refused row. */
const maxKeptText = 20_000;

/** A row's cells as they are kept, very long ones cut. */
export function keptCells(cells: readonly string[]): string[] {
  let left = maxKeptText;
  return cells.map((cell) => {
    const shown = cell.length <= left ? cell : `${cell.slice(0, Math.max(0, left - 1))}…`;
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

/** Asked for every cell of a file. */
const refusedFiles = new WeakMap<readonly string[], boolean>();

/** A cell of such a file as it was before it was made harmless. */
export function withoutApostrophe(cell: string): string {
  return /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;
}
