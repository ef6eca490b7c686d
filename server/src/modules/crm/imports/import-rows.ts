import type { Property, Value } from "../records/record-properties.ts";
import { comparable, isStorable } from "../records/text-rules.ts";
import type { CsvRecord } from "./csv/csv-dialect.ts";
import { isOwnFile, withoutApostrophe } from "./csv/csv-refused.ts";
import { rowProblem } from "./csv/csv-table.ts";
import type { ImportPlan, PlannedColumn } from "./import-plan.ts";
import type { Reason } from "./import-schema.ts";
import { meantBy } from "./matching/matching-rules.ts";
import type { UnmatchedText } from "./matching/offers.ts";
import type { PlannedTarget } from "./mapping/mapping-targets.ts";
import { cellError } from "./values/cell-error-rules.ts";
import { readCurrency } from "./values/money-text-rules.ts";
import { type CellFormat, readValue, shown } from "./values/value-reading.ts";

/** A relation as the file names it: to be looked up. */
export interface RelationText {
  readonly property: Property;
  /** The column it stands in; null for a default. */
  readonly column: string | null;
  readonly text: string;
}

/** One row of the file as far as it can be understood without the database. */
export interface ImportRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** False when the row could not be cut into its cells. */
  readonly readable: boolean;
  /** Values by property name; empty cells are left out, so that they change nothing. */
  readonly values: Record<string, Value>;
  readonly relations: RelationText[];
  /** What the key column says, as it is compared; null when it is empty or there is no key. */
  readonly keyText: string | null;
  readonly reasons: Reason[];
  /** Its texts that stand for nothing here. */
  readonly unmatched: UnmatchedText[];
}

/** Understands one row. Every reason against it is told at once, with its column. */
export function readRow(plan: ImportPlan, record: CsvRecord): ImportRow {
  const row: RowInTheMaking = {
    line: record.line,
    cells: record.fields,
    readable: false,
    values: {},
    relations: [],
    keyText: null,
    reasons: [],
    unmatched: [],
  };
  const problem = rowProblem(record, plan.format);
  if (problem !== null) {
    refuse(row, null, problem);
    return row;
  }
  row.readable = true;
  readCells(plan, row, typedColumns(plan, record));
  row.keyText = keyTextOf(plan, row);
  if (plan.key !== null && row.keyText === null && row.reasons.length === 0)
    refuse(row, columnOf(plan, plan.key), "The key is empty: no telling which record is meant");
  return row;
}

/** Read cell by cell, millions of times: one object from beginning to end. */
type RowInTheMaking = { -readonly [Name in keyof ImportRow]: ImportRow[Name] };

/** Whether the file itself says what a cell of the row is: a text can mean several things, what a workbook calls a number cannot. */
function typedColumns({ format }: ImportPlan, { texts }: CsvRecord): (index: number) => boolean {
  if (format.workbook === undefined || texts === undefined) return noneTyped;
  const known = new Set(texts);
  return (index) => !known.has(index);
}

const noneTyped = () => false;

function readCells(plan: ImportPlan, row: ImportRow, isTyped: (index: number) => boolean): void {
  const currencies = currenciesOf(plan, row);
  plan.columns.forEach((column, index) => {
    if (column.targets.length === 0) return;
    const written = cellOf(plan, row.cells[index]);
    const cell = meantBy(plan.matches, column.name, written);
    if (cell === "") return;
    if (!isStorable(cell)) {
      refuse(row, column.name, "The text holds a character that cannot be kept (U+0000 or half of a pair)");
      return;
    }
    const error = cellError(cell);
    if (error !== null) {
      refuse(row, column.name, `The cell ${error}`);
      return;
    }
    for (const target of column.targets) {
      if (target.kind !== "property") continue;
      const { property } = target;
      if (property.target !== undefined) row.relations.push({ property, column: column.name, text: cell });
      else
        takeValue(row, {
          column,
          property,
          cell,
          format: formatOf(plan, column, {
            typed: cell === written && isTyped(index),
            givenCurrency: currencies.get(property.name) ?? null,
          }),
        });
    }
  });
}

function takeValue(
  row: ImportRow,
  { column, property, cell, format }: { column: PlannedColumn; property: Property; cell: string; format: CellFormat },
): void {
  const read = readValue(property, cell, format);
  if ("problem" in read) {
    refuse(row, column.name, read.problem);
    if (property.type === "oneOf") row.unmatched.push({ column: column.name, property, text: cell });
  } else row.values[property.name] = read.value;
}

/** What the currency columns of a row say, by money property. */
function currenciesOf(plan: ImportPlan, row: ImportRow): ReadonlyMap<string, string> {
  if (!namesCurrencies(plan)) return noCurrencies;
  const found = new Map<string, string>();
  plan.columns.forEach((column, index) => {
    for (const target of column.targets) {
      if (target.kind !== "currency") continue;
      const cell = cellOf(plan, row.cells[index]);
      if (cell === "") continue;
      const code = readCurrency(cell);
      if (code === null) refuse(row, column.name, `"${shown(cell)}" is not a currency; use a code such as EUR`);
      else found.set(target.of, code);
    }
  });
  return found;
}

const noCurrencies: ReadonlyMap<string, string> = new Map();

function namesCurrencies({ columns }: ImportPlan): boolean {
  return columns.some(({ targets }) => targets.some(({ kind }) => kind === "currency"));
}

/** Reads the plan's defaults, once for all rows. Relations stay text; what cannot be read is told by `refused`. */
export function readDefaults(plan: ImportPlan): {
  values: Readonly<Record<string, Value>>;
  relations: readonly RelationText[];
  refused: readonly { name: string; message: string }[];
} {
  const values: Record<string, Value> = {};
  const relations: RelationText[] = [];
  const refused: { name: string; message: string }[] = [];
  for (const [name, text] of Object.entries(plan.defaults)) {
    const property = plan.registry.find(name);
    const cell = text.trim();
    if (property === undefined || cell === "") continue;
    if (property.target !== undefined) {
      relations.push({ property, column: null, text: cell });
      continue;
    }
    const read = readValue(property, cell, {
      dateOrder: null,
      mark: null,
      currency: plan.currency,
      givenCurrency: null,
      typed: false,
    });
    if ("problem" in read) refused.push({ name, message: read.problem });
    else values[name] = read.value;
  }
  return { values, relations, refused };
}

function formatOf(
  { currency }: ImportPlan,
  { dateOrder, mark }: PlannedColumn,
  { typed, givenCurrency }: Pick<CellFormat, "typed" | "givenCurrency">,
): CellFormat {
  return typed
    ? { currency, dateOrder: null, mark: ".", typed, givenCurrency }
    : { currency, dateOrder, mark, typed, givenCurrency };
}

/** A cell without outer spaces; empty too when it is one of the words that mean so. */
export function cellOf({ emptyWords, format }: ImportPlan, cell: string | undefined): string {
  const trimmed = (isOwnFile(format.columns) ? withoutApostrophe(cell ?? "") : (cell ?? "")).trim();
  return emptyWords.has(trimmed.toLowerCase()) ? "" : trimmed;
}

/** The key as it is compared with other rows and with records. A key that cannot be read has its own reason already. */
function keyTextOf({ key, columns }: ImportPlan, { values, cells }: ImportRow): string | null {
  if (key === null) return null;
  const index = columns.findIndex(({ targets }) => targets.some((target) => goesTo(target, key)));
  const value = key === "id" ? cells[index] : (values[key] ?? cells[index]);
  const text = comparable(String(value ?? ""));
  return text === "" || !isStorable(text) ? null : text;
}

/** The column that goes to a property, or to `id`; null when none does. */
export function columnOf({ columns }: ImportPlan, name: string): string | null {
  return columns.find(({ targets }) => targets.some((target) => goesTo(target, name)))?.name ?? null;
}

function goesTo(target: PlannedTarget, name: string): boolean {
  return target.kind === "id" ? name === "id" : target.kind === "property" && target.property.name === name;
}

export function refuse(row: ImportRow, column: string | null, message: string): void {
  row.reasons.push({ column, message });
}
