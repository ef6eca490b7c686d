import type { TableFormat } from "./csv/csv-table.ts";
import type { Import, Mapping } from "./import-schema.ts";
import { rowsIn } from "./import-progress-sql.ts";
import type { ImportRecord, Refusal } from "./import-sql.ts";
import type { LeftRow } from "./undo/undo-sql.ts";
import { nameables, noNewRecords } from "./matching/new-records.ts";
import { columnLetters } from "./xlsx/xlsx-cell-rules.ts";
import { keyOfNew, targetList } from "./mapping/mapping-targets.ts";

const maxNamedNew = 200;

/** An import as the API shows it. */
export function toImport(
  current: ImportRecord,
  { refused, left }: { refused: readonly Refusal[]; left: readonly LeftRecord[] },
): Import {
  const { settings, reading, problems, failure, version } = current;
  return {
    ...toSummary(current),
    detected:
      reading === null
        ? null
        : { ...detectedFile(reading.format), dateOrder: orderOfAll(current), rows: current.total },
    columns: columnsOf(current),
    mapping: settings.mapping,
    defaults: settings.chosen.defaults ?? {},
    key: settings.key,
    mode: settings.chosen.mode ?? "both",
    problems: [...problems],
    warnings: [...settings.warnings],
    matches: settings.chosen.matches ?? {},
    nearMatches: [...(settings.offers?.nearMatches ?? [])],
    people: settings.offers?.people ?? null,
    missing: (settings.offers?.missing ?? []).map((one) => ({
      ...one,
      create: settings.chosen.newRecords === true,
    })),
    newRecords: toBeMade(current),
    refusedSample: refused.map((row) => ({ line: row.line, reasons: placedReasons(reading?.format, row) })),
    undo: undoOf(current, left),
    failure,
    version,
  };
}

/** The reasons against a row, each with what a spreadsheet calls its place; of a text file nobody knows such names. */
export function placedReasons(format: TableFormat | undefined, { line, reasons }: Pick<Refusal, "line" | "reasons">) {
  return reasons.map((reason) => {
    const index = reason.column === null ? -1 : (format?.columns.indexOf(reason.column) ?? -1);
    return format?.workbook === undefined || index < 0 ? reason : { ...reason, cell: `${columnLetters(index)}${line}` };
  });
}

/** How a file is written, on the wire. */
export function detectedFile({ encoding, dialect, layout, headerLine, workbook }: TableFormat) {
  const delimiter = dialect.delimiter === "\t" ? "tab" : dialect.delimiter;
  const table = { header: layout.header, headerLine };
  return workbook === undefined
    ? { format: "csv" as const, encoding: encoding.name, delimiter, sheet: null, sheets: [], ...table }
    : {
        format: "xlsx" as const,
        encoding: null,
        delimiter: null,
        sheet: workbook.sheet,
        sheets: [...workbook.sheets],
        ...table,
      };
}

function toBeMade({ settings }: ImportRecord): Import["newRecords"] {
  const { newRecords = noNewRecords } = settings.offers ?? {};
  return nameables.flatMap((object) => {
    const names = newRecords[object];
    return names.length === 0 ? [] : [{ object, names: names.slice(0, maxNamedNew), count: names.length }];
  });
}

/** A record that stayed when its import was taken back; line 0 where no row is it. */
export interface LeftRecord extends LeftRow {
  readonly object: string;
}

function undoOf({ undo }: ImportRecord, left: readonly LeftRecord[]): Import["undo"] {
  if (undo === null) return null;
  const leftSample = left.map(({ line, object, record_id: recordId, label, reason, properties }) => ({
    line,
    object,
    recordId,
    name: label,
    reason,
    properties: [...properties],
  }));
  return { removed: undo.removed, restored: undo.restored, left: undo.left, leftSample, properties: undo.properties };
}

/** An import as the list shows it. */
export function toSummary(
  row: Pick<
    ImportRecord,
    | "id"
    | "object"
    | "file_name"
    | "status"
    | "counts"
    | "position"
    | "total"
    | "started_by"
    | "started_at"
    | "undo"
    | "created_at"
    | "finished_at"
  >,
) {
  return {
    id: row.id,
    object: row.object,
    fileName: row.file_name,
    status: row.status,
    counts: row.counts,
    progress: progressOf(row),
    startedBy: row.started_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

function progressOf({
  status,
  counts,
  position,
  total,
  undo,
}: Pick<ImportRecord, "status" | "counts" | "position" | "total" | "undo">): Import["progress"] {
  if (undo !== null) return { done: undo.done, total: undo.total };
  return { done: status === "checking" ? rowsIn(counts) : position, total };
}

function columnsOf({ reading, settings }: ImportRecord): Import["columns"] {
  const typed = new Set(reading?.format.workbook?.typed ?? []);
  return (reading?.profile.columns ?? []).map(({ name, samples, filled, values, dates, numbers }, index) => ({
    name,
    samples: [...samples],
    property: firstProperty(settings.mapping[name]),
    filled,
    different: values?.length ?? null,
    dates,
    decimalMark: numbers !== null && typed.has(index) ? "." : numbers,
  }));
}

function firstProperty(targets: Mapping[string] | undefined): string | null {
  const [first] = targetList(targets);
  return first === undefined ? null : typeof first === "string" ? first : keyOfNew(first);
}

/** The one order that all date columns share; `mixed` when they differ. */
function orderOfAll({ reading, settings }: ImportRecord): string | null {
  if (settings.chosen.dateOrder !== undefined && settings.chosen.dateOrder !== null) return settings.chosen.dateOrder;
  const orders = new Set((reading?.profile.columns ?? []).flatMap(({ dates }) => dates ?? []));
  const [first] = orders;
  return orders.size > 1 ? "mixed" : (first ?? null);
}
