import { isKnownKind } from "./csv-cell-kinds.ts";
import type { CsvRecord, Dialect } from "./csv-dialect.ts";
import { type Delimiter, delimiters } from "./csv-format-schema.ts";
import { CsvScanner } from "./csv-scanner.ts";

const sampleRows = 200;

/** Finds out how the text of a file's beginning is written, the delimiter too unless it is told. `whole`: there is no more of it. */
export function detectDialect(sample: string, whole: boolean, told: Delimiter | null = null): Dialect {
  const known = told ?? /^sep=([,;\t|])\r?\n/i.exec(sample)?.[1];
  const candidates = dialectCandidates(sample).filter(({ delimiter }) => known === undefined || delimiter === known);
  const scored = candidates.map((dialect) => ({ dialect, score: scoreOf(sampleRecords(sample, dialect, whole)) }));
  // the first of equals wins: the commonest way to write a table comes first
  const best = scored.reduce((one, other) => (other.score > one.score + 1e-9 ? other : one));
  return best.dialect;
}

/** The rows of a file's beginning; the last may be cut, so it is left out unless the beginning is all there is. */
export function sampleRecords(sample: string, dialect: Dialect, whole: boolean): CsvRecord[] {
  const scanner = new CsvScanner(dialect);
  const rows = scanner.push(sample);
  return (whole ? [...rows, ...scanner.end()] : rows).slice(0, sampleRows);
}

function dialectCandidates(sample: string): Dialect[] {
  const escapes =
    sample.includes('\\"') || sample.includes("\\'") ? (["doubled", "backslash"] as const) : (["doubled"] as const);
  return delimiters.flatMap((delimiter) => {
    const padded = sample.includes(`${delimiter} "`) || sample.includes(`${delimiter} '`);
    // an apostrophe quotes only where one stands at a field's edge
    const single = sample.includes(`${delimiter}'`) || sample.startsWith("'");
    const quotes = single ? (['"', "'"] as const) : (['"'] as const);
    return quotes.flatMap((quote) => escapes.map((escape): Dialect => ({ delimiter, quote, escape, padded })));
  });
}

/**
 * How table-like a reading of the file is: rows of one width, cells of known kinds. After the consistency measure
 * of van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns" (2019).
 */
function scoreOf(rows: readonly CsvRecord[]): number {
  const readable = rows.filter((row) => row.problem === null);
  if (readable.length === 0) return 0;
  return patternScore(readable) * typeScore(readable) * (readable.length / rows.length);
}

function patternScore(rows: readonly CsvRecord[]): number {
  const widths = Map.groupBy(rows, (row) => row.fields.length);
  let score = 0;
  for (const [width, same] of widths) score += same.length * Math.max(1e-3, (width - 1) / width);
  return score / widths.size;
}

function typeScore(rows: readonly CsvRecord[]): number {
  const cells = rows.flatMap((row) => row.fields);
  return Math.max(1e-10, cells.filter((cell) => isKnownKind(cell.trim())).length / cells.length);
}
