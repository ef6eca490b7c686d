import type { Delimiter } from "./csv-format-schema.ts";

/** How a file writes its table. */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** Null where the file never quotes. */
  readonly quote: '"' | "'" | null;
  /** How a quote is written inside quoted text: twice, or after a backslash. */
  readonly escape: "doubled" | "backslash";
  /** Whether spaces may stand between a delimiter and the quote that opens a text. */
  readonly padded: boolean;
}

/** One row as the file writes it. */
export interface CsvRecord {
  /** The physical line it begins on, from 1; a quoted text may hold line ends. */
  readonly line: number;
  /** The row's fields; of a row that cannot be read, its raw text. */
  readonly fields: readonly string[];
  /** Why the row cannot be read; null when it can. */
  readonly problem: string | null;
  /** In a workbook's row, the columns that hold text: what the others hold, the file itself says. Absent for text files. */
  readonly texts?: readonly number[] | undefined;
}

export const maxCellLength = 100_000;
export const maxRecordLength = 1_000_000;
export const maxBrokenQuotes = 1000;
