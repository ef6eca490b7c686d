import { invalidField, Refusal } from "#platform/errors";
import { type OpenFile, rowProblem, type TableFormat } from "./csv/csv-table.ts";
import type { CsvRecord } from "./csv/csv-dialect.ts";
import { tableRows } from "./import-table.ts";
import { maxColumns, maxRows } from "./import-schema.ts";
import { type DateEvidence, type DateVerdict, dateVerdict, noteDate } from "./values/date-text-rules.ts";
import { noteNumber, type NumberEvidence, type NumberVerdict, numberVerdict } from "./values/number-text-rules.ts";

const maxSamples = 5;
const maxSampleLength = 80;
/** A column with more different values than this is no choice among a few. */
export const maxOptions = 200;
const maxOptionLength = 80;
const maxTracked = 10_000;
const maxTrackedColumns = 30;

/** What a column holds, over the whole file. */
export interface ColumnProfile {
  readonly name: string;
  readonly samples: readonly string[];
  /** Rows in which it holds something. */
  readonly filled: number;
  readonly dates: DateVerdict;
  readonly numbers: NumberVerdict;
  /** Its different values while they are few; null when they are many or long. */
  readonly values: readonly string[] | null;
  /** In how many rows each of the values stands; absent in what was read before this was counted. */
  readonly rowsByValue?: readonly number[] | undefined;
  /** Filled in every row and never the same twice, as far as was looked. */
  readonly unique: boolean;
}

export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

/** Reads a whole table to learn what its columns hold. Refuses what is larger than an import may be. */
export async function profileTable(open: OpenFile, format: TableFormat): Promise<TableProfile> {
  if (format.columns.length > maxColumns)
    throw invalidField(
      "file",
      `The table has ${format.columns.length} columns; an import takes at most ${maxColumns}`,
      "too_many_columns",
    );
  const tallies = format.columns.map((_, index) => new Tally(index < maxTrackedColumns));
  let rows = 0;
  for await (const records of tableRows(open, format)) {
    rows += records.length;
    if (rows > maxRows)
      throw new Refusal("too_large", `An import takes at most ${maxRows} rows: split the file`, {
        problems: [{ path: "file", code: "too_many_rows", message: `At most ${maxRows} rows` }],
      });
    for (const record of records) {
      if (rowProblem(record, format) !== null) continue;
      const isEvidence = evidenceIn(format, record);
      for (const [index, tally] of tallies.entries())
        tally.note((record.fields[index] ?? "").trim(), isEvidence(index));
    }
  }
  return { rows, columns: tallies.map((tally, index) => tally.profile(format.columns[index] ?? "")) };
}

/** How a column writes numbers and dates, its texts show: beside them, what a workbook itself calls a number says nothing. */
function evidenceIn({ workbook }: TableFormat, { texts }: CsvRecord): (index: number) => boolean {
  if (workbook === undefined || texts === undefined) return () => true;
  const shown = new Set([...workbook.typed, ...texts]);
  return (index) => shown.has(index);
}

class Tally {
  #noted = 0;
  #filled = 0;
  readonly #dates: DateEvidence = { iso: 0, dayFirst: 0, monthFirst: 0, either: 0 };
  readonly #numbers: NumberEvidence = { point: 0, comma: 0, either: 0 };
  /** In order of appearance, so that the first ones are the samples. */
  #values: Map<string, number> | null = new Map();
  readonly #samples: string[] = [];
  #seen: Set<string> | null;

  constructor(tracked: boolean) {
    this.#seen = tracked ? new Set() : null;
  }

  note(cell: string, isEvidence: boolean): void {
    this.#noted += 1;
    if (cell === "") return;
    this.#filled += 1;
    if (isEvidence) {
      noteDate(this.#dates, cell);
      noteNumber(this.#numbers, cell);
    }
    if (this.#samples.length < maxSamples) this.#addSample(cell.slice(0, maxSampleLength));
    if (this.#values !== null) this.#addValue(this.#values, cell);
    if (this.#seen?.has(cell) === true) this.#seen = null;
    else if (this.#seen !== null && this.#seen.size < maxTracked) this.#seen.add(cell);
  }

  #addSample(cell: string): void {
    if (!this.#samples.includes(cell)) this.#samples.push(cell);
  }

  #addValue(values: Map<string, number>, cell: string): void {
    values.set(cell, (values.get(cell) ?? 0) + 1);
    if (cell.length > maxOptionLength || values.size > maxOptions) this.#values = null;
  }

  profile(name: string): ColumnProfile {
    return {
      name,
      samples: this.#samples,
      filled: this.#filled,
      dates: dateVerdict(this.#dates),
      numbers: numberVerdict(this.#numbers),
      values: this.#values === null ? null : [...this.#values.keys()],
      rowsByValue: [...(this.#values?.values() ?? [])],
      unique: this.#seen !== null && this.#filled === this.#noted && this.#noted > 0,
    };
  }
}
