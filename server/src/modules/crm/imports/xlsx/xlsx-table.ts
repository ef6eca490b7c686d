import { invalidField } from "#platform/errors";
import type { CsvRecord } from "../csv/csv-dialect.ts";
import { columnNames, detectLayout, headerFields, layoutAsTold } from "../csv/csv-layout.ts";
import type { OpenFile, TableFormat, WorkbookFormat } from "../csv/csv-table.ts";
import { type Archive, unreadable, withArchive } from "./xlsx-archive.ts";
import { type SheetFacts, type SheetRow, sheetRows } from "./xlsx-sheet.ts";
import { readWorkbook, type SheetPart, type Workbook } from "./xlsx-workbook.ts";

/** Rows looked at to find where the table stands. */
const sampleRows = 500;

/** What people say about a workbook instead of letting it be found out. */
export interface ToldSheet {
  readonly sheet?: string | null | undefined;
  readonly header?: boolean | null | undefined;
}

/** Finds the table in a workbook: the sheet people chose, or else the first one that is shown and holds something. */
export async function detectWorkbook(open: OpenFile, told: ToldSheet): Promise<TableFormat> {
  for await (const found of withArchive(open, (archive) => detected(archive, told))) return found;
  throw unreadable("empty", "The workbook has no sheet that holds something");
}

async function* detected(archive: Archive, told: ToldSheet): AsyncGenerator<TableFormat> {
  const workbook = await readWorkbook(archive);
  const sheets: (SheetPart & { readonly empty: boolean })[] = [];
  // one after the other: there may be a thousand
  for (const sheet of workbook.sheets) sheets.push({ ...sheet, empty: await isEmpty(archive, workbook, sheet) });
  const filled = sheets.filter(({ empty }) => !empty);
  const chosen =
    typeof told.sheet === "string"
      ? sheets.find(({ name }) => name === told.sheet)
      : (filled.find(({ hidden }) => !hidden) ?? filled[0]);
  if (chosen === undefined && typeof told.sheet === "string")
    throw invalidField("sheet", `The workbook has no sheet "${told.sheet}"`, "unknown_sheet");
  if (chosen === undefined || chosen.empty)
    throw invalidField(
      "file",
      chosen === undefined ? "The workbook holds no rows" : `The sheet "${chosen.name}" is empty`,
      "empty",
    );
  const shown = sheets.map(({ name, hidden, empty }) => ({ name, hidden, empty }));
  yield formatOf(await surveyed(archive, workbook, chosen), { told, sheet: chosen.name, sheets: shown });
}

async function isEmpty(archive: Archive, workbook: Workbook, { part }: SheetPart): Promise<boolean> {
  for await (const _ of sheetRows(archive, { workbook, part, facts: noFacts() })) return false;
  return true;
}

function noFacts(): SheetFacts {
  return { hiddenRows: 0, hiddenColumns: 0, mergedTo: [] };
}

interface Survey {
  readonly first: readonly SheetRow[];
  /** By column, the last row in which the file holds text: above the table it does not matter. */
  readonly lastText: ReadonlyMap<number, number>;
  readonly facts: SheetFacts;
}

async function surveyed(archive: Archive, workbook: Workbook, { part }: SheetPart): Promise<Survey> {
  const facts = noFacts();
  const first: SheetRow[] = [];
  const lastText = new Map<number, number>();
  for await (const rows of sheetRows(archive, { workbook, part, facts })) {
    for (const row of rows) {
      if (first.length < sampleRows) first.push(row);
      for (const column of row.texts) lastText.set(column, row.line);
    }
  }
  return { first, lastText, facts };
}

interface Choice extends Pick<WorkbookFormat, "sheet" | "sheets"> {
  readonly told: ToldSheet;
}

function formatOf({ first, lastText, facts }: Survey, { told, sheet, sheets }: Choice): TableFormat {
  const width = tableWidth(first);
  const rows = first.map((row) => recordOf(row, width));
  const layout = typeof told.header === "boolean" ? layoutAsTold(rows, told.header) : detectLayout(rows);
  const headerLine = layout.header ? (rows[layout.preamble]?.line ?? null) : null;
  const columns = columnNames(rows, layout);
  const firstLine = rows[layout.preamble]?.line ?? 1;
  return {
    encoding: { name: "utf-8", damaged: false },
    dialect: { delimiter: ",", quote: '"', escape: "doubled", padded: false },
    layout,
    columns,
    header: headerFields(rows, layout),
    headerLine,
    workbook: {
      sheet,
      sheets,
      typed: columns.map((_, index) => index).filter((index) => (lastText.get(index) ?? 0) <= (headerLine ?? 0)),
      notes: notesOf(facts, headerLine ?? firstLine - 1),
    },
  };
}

/** The table is as wide as its fullest rows; what stands further right is told row by row. */
function tableWidth(rows: readonly SheetRow[]): number {
  const filled = (row: SheetRow) => row.cells.filter((cell) => cell !== "").length;
  const most = Math.max(...rows.map(filled));
  const table = rows.filter((row) => filled(row) >= most / 2);
  const widths = table.map(({ cells }) => cells.length).toSorted((one, other) => one - other);
  return Math.max(table[0]?.cells.length ?? 0, widths[Math.floor((widths.length - 1) * 0.9)] ?? 0);
}

function recordOf({ line, cells, texts }: SheetRow, width: number): CsvRecord {
  const fields = cells.length >= width ? cells : [...cells, ...Array.from({ length: width - cells.length }, () => "")];
  return { line, fields, problem: null, texts };
}

function notesOf({ hiddenRows, hiddenColumns, mergedTo }: SheetFacts, tableAfter: number): string[] {
  const merged = mergedTo.filter((last) => last > tableAfter).length;
  return [
    ...(hiddenRows > 0
      ? [`${hiddenRows} hidden or filtered ${hiddenRows === 1 ? "row is" : "rows are"} imported too`]
      : []),
    ...(hiddenColumns > 0
      ? [`${hiddenColumns} hidden ${hiddenColumns === 1 ? "column is" : "columns are"} read too`]
      : []),
    ...(merged > 0
      ? [`${merged} merged ${merged === 1 ? "area holds its" : "areas hold their"} value in the first cell alone`]
      : []),
  ];
}

/** The rows of the chosen sheet's table. */
export async function* workbookRows(open: OpenFile, format: TableFormat): AsyncGenerator<CsvRecord[]> {
  const { layout, columns } = format;
  let above = layout.preamble + (layout.header ? 1 : 0);
  for await (const rows of withArchive(open, (archive) => chosenRows(archive, format.workbook?.sheet))) {
    const skipped = Math.min(above, rows.length);
    above -= skipped;
    yield rows.slice(skipped).map((row) => recordOf(row, columns.length));
  }
}

async function* chosenRows(archive: Archive, name: string | undefined): AsyncGenerator<SheetRow[]> {
  const workbook = await readWorkbook(archive);
  const part = workbook.sheets.find((sheet) => sheet.name === name)?.part ?? "";
  yield* sheetRows(archive, { workbook, part, facts: noFacts() });
}
