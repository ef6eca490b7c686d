import type { CsvRecord } from "./csv-dialect.ts";
import { isDate, isNumber } from "./csv-cell-kinds.ts";

const maxPreamble = 20;

/** Where in a file its table stands. */
export interface Layout {
  /** Rows above the table: titles and notes. */
  readonly preamble: number;
  /** Whether the table's first row names its columns. */
  readonly header: boolean;
}

/** Finds the table among a file's first rows. Only above a row of names are rows taken for titles and left out. */
export function detectLayout(rows: readonly CsvRecord[]): Layout {
  const width = usualWidth(rows);
  const announced = /^sep=.?$/i.test(rows[0]?.fields.join("") ?? "") ? 1 : 0;
  const first = rows
    .slice(0, maxPreamble)
    .findIndex(
      ({ fields, problem }) =>
        problem === null && fields.length <= width && filled(fields) >= Math.max(Math.min(2, width), width / 2),
    );
  const names = rows[first];
  if (names !== undefined && isHeader(names.fields)) return { preamble: first, header: true };
  return { preamble: announced, header: false };
}

/** The layout people say it is: with `header`, the first row of names found, or else the very first row. */
export function layoutAsTold(rows: readonly CsvRecord[], header: boolean): Layout {
  const found = detectLayout(rows);
  return header === found.header ? found : { preamble: 0, header };
}

/** How many fields most rows have. */
export function usualWidth(rows: readonly CsvRecord[]): number {
  const widths = Map.groupBy(
    rows.filter(({ problem }) => problem === null),
    ({ fields }) => fields.length,
  );
  let usual = 0;
  for (const [width, same] of widths)
    if (same.length > (widths.get(usual)?.length ?? 0) || (same.length === widths.get(usual)?.length && width > usual))
      usual = width;
  return usual;
}

/** The fields of the row that names the columns; null without one. */
export function headerFields(rows: readonly CsvRecord[], { preamble, header }: Layout): readonly string[] | null {
  return header ? (rows[preamble]?.fields ?? null) : null;
}

/**
 * The columns' names: empty ones are numbered, repeated ones too. Rows that are all longer than the header, with
 * nothing in what is over, have nameless empty columns at the end; the columns are then as many as they have fields.
 */
export function columnNames(rows: readonly CsvRecord[], { preamble, header }: Layout): string[] {
  const named = header ? (rows[preamble]?.fields ?? []) : [];
  const body = rows.slice(preamble + (header ? 1 : 0));
  const usual = usualWidth(body);
  const empty = body.every(
    ({ fields, problem }) => problem !== null || fields.length < usual || fields.slice(named.length).every(isBlank),
  );
  const width = header && (usual < named.length || !empty) ? named.length : usual;
  const taken = new Map<string, number>();
  return Array.from({ length: width }, (_, index) => {
    const name = oneLine(named[index] ?? "") || `Column ${index + 1}`;
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

function isHeader(fields: readonly string[]): boolean {
  return fields.every((cell) => !isNumber(cell.trim()) && !isDate(cell.trim()) && !cell.includes("@"));
}

function filled(fields: readonly string[]): number {
  return fields.filter((cell) => !isBlank(cell)).length;
}

function isBlank(cell: string): boolean {
  return cell.trim() === "";
}

function oneLine(name: string): string {
  return name
    .normalize("NFC")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, 200);
}
