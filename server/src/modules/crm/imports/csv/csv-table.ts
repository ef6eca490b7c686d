import { invalidField } from "#platform/errors";
import type { CsvRecord, Dialect } from "./csv-dialect.ts";
import { detectDialect, sampleRecords } from "./csv-dialect-detection.ts";
import { type Bytes, decodeText, detectEncoding, type Encoding } from "./csv-encoding.ts";
import type { Delimiter } from "./csv-format-schema.ts";
import { unmendedProblem } from "./csv-refused.ts";
import { columnNames, detectLayout, headerFields, type Layout, layoutAsTold } from "./csv-layout.ts";
import { CsvScanner } from "./csv-scanner.ts";

/** Opens a file for reading from its beginning; it may be opened again. */
export type OpenFile = () => Bytes;

/** How a file is written, and where in it the table stands. */
export interface TableFormat {
  readonly encoding: Encoding;
  readonly dialect: Dialect;
  readonly layout: Layout;
  readonly columns: readonly string[];
  /** The header as it is written; null without one. */
  readonly header: readonly string[] | null;
  readonly headerLine: number | null;
  /** Where in a workbook the table stands; absent for text. */
  readonly workbook?: WorkbookFormat | undefined;
}

/** What was found out about a workbook. */
export interface WorkbookFormat {
  readonly sheet: string;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly empty: boolean }[];
  /** Columns (by place) whose cells the file itself calls numbers, dates or truths: nothing in them is ambiguous. */
  readonly typed: readonly number[];
  readonly notes: readonly string[];
}

/** What people say about a file instead of letting it be found out. */
export interface ToldFormat {
  readonly encoding?: string | null | undefined;
  readonly delimiter?: Delimiter | null | undefined;
  readonly header?: boolean | null | undefined;
}

const sampleLength = 64 * 1024;

/** Finds out how a file is written. Refuses what holds no table, naming what is wrong. */
export async function detectTable(open: OpenFile, told: ToldFormat = {}): Promise<TableFormat> {
  const encoding = await encodingOf(open, told);
  const { text, whole } = await sampleOf(decodeText(open(), encoding.name));
  const found = detectDialect(text, whole, told.delimiter ?? null);
  const rows = sampleRecords(text, found, whole);
  if (rows.length === 0) throw invalidField("file", "The file holds no rows", "empty");
  const layout = typeof told.header === "boolean" ? layoutAsTold(rows, told.header) : detectLayout(rows);
  return {
    encoding,
    dialect: found,
    layout,
    columns: columnNames(rows, layout),
    header: headerFields(rows, layout),
    headerLine: layout.header ? (rows[layout.preamble]?.line ?? null) : null,
  };
}

async function encodingOf(open: OpenFile, { encoding }: ToldFormat): Promise<Encoding> {
  const detected = await detectEncoding(open());
  return encoding === null || encoding === undefined ? detected : { name: encoding, damaged: true };
}

async function sampleOf(pieces: AsyncIterable<string>): Promise<{ text: string; whole: boolean }> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length > sampleLength) return { text: text.slice(0, sampleLength), whole: false };
  }
  return { text, whole: true };
}

/** Every record of a file, the rows above the table and its header included, as many at a time as a piece of it holds. */
export async function* allRecords(
  open: OpenFile,
  { encoding, dialect }: Pick<TableFormat, "encoding" | "dialect">,
): AsyncGenerator<CsvRecord[]> {
  const scanner = new CsvScanner(dialect);
  for await (const piece of decodeText(open(), encoding.name)) yield scanner.push(piece);
  yield scanner.end();
}

/** The table's rows, without what stands above them and without rows that hold nothing. */
export async function* tableRows(open: OpenFile, format: TableFormat): AsyncGenerator<CsvRecord[]> {
  let above = format.layout.preamble + (format.layout.header ? 1 : 0);
  for await (const records of allRecords(open, format)) {
    const skipped = Math.min(above, records.length);
    above -= skipped;
    yield records
      .slice(skipped)
      .filter(({ fields, problem }) => problem !== null || fields.some((cell) => cell.trim() !== ""));
  }
}

/**
 * Why a row cannot be taken as it stands, or null: it was not readable, its fields are not as many as the columns, it
 * repeats the header, bytes of it could not be read, or it was handed back and is not mended. Fields beyond the columns are never dropped, even empty ones:
 * a row that one delimiter too many has shifted looks just like that.
 */
export function rowProblem({ fields, problem }: CsvRecord, { columns, header, encoding }: TableFormat): string | null {
  if (problem !== null) return problem;
  const named = header?.findLastIndex((cell) => cell.trim() !== "") ?? columns.length - 1;
  const count = fields.length;
  if (count > columns.length || count <= named) {
    return `The row has ${count} ${count === 1 ? "field" : "fields"} where the table has ${columns.length} columns`;
  }
  if (header !== null && repeats(fields, header)) return "The row repeats the header";
  const damaged = encoding.damaged ? fields.findIndex((cell) => cell.includes("\ufffd")) : -1;
  return damaged < 0
    ? unmendedProblem(fields, columns)
    : `Column "${columns[damaged] ?? ""}" holds bytes that are not ${encoding.name.toUpperCase()}`;
}

function repeats(fields: readonly string[], header: readonly string[]): boolean {
  return header.length > 1 && fields.every((cell, index) => cell === header[index]);
}
