import { useMemo } from "react";
import type { TableData, TableLayout } from "../../../ui/data-table/data-table.tsx";
import { type TableColumn, movedColumns, visibleColumns } from "../../../ui/data-table/table-column.ts";
import { type Condition, filterOf } from "../filters/filter.ts";
import { useProperties } from "../properties/property-queries.ts";
import type { ListQuestion } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { type Layout, laidOut } from "../views/view-layout.ts";
import { type TableViews, useTableViews } from "../views/use-table-views.ts";
import { lineColumns } from "./group-heading.tsx";
import { type TableLine, isGroupLine } from "./group-lines.ts";
import { recordColumns } from "./record-columns.tsx";
import type { TableSearch } from "./table-search.ts";
import { type Grouping, useGrouping } from "./use-grouping.ts";
import { type LiveList, useLiveList } from "./use-live-list.ts";
import { useRecordList } from "./use-record-list.ts";
import { useSelectedRecords } from "./use-selected-records.ts";
import { type TableEditor, useTableEditing } from "./use-table-editing.tsx";

const noProperties: readonly PropertyInfo[] = [];
const noWidths: Readonly<Record<string, number>> = {};

export type RecordTable = {
  readonly properties: readonly PropertyInfo[];
  readonly propertiesError: unknown;
  readonly retryProperties: () => void;
  readonly columns: readonly TableColumn<TableLine>[];
  readonly rows: TableData<TableLine>;
  readonly grouping: Grouping;
  readonly columnLayout: TableLayout;
  readonly total: number | undefined;
  /** What the list asks the server for. */
  readonly question: ListQuestion;
  readonly live: LiveList;
  readonly editing: TableEditor;
  readonly conditions: readonly Condition[];
  readonly setConditions: (conditions: readonly Condition[]) => void;
  readonly selected: ReadonlySet<string>;
  readonly selectedRecords: readonly CrmRecord[];
  /** Everything that matches is selected, also what has not been read. */
  readonly everything: boolean;
  readonly clearSelection: () => void;
  readonly views: TableViews;
  /** The board or calendar that the open view is; null for a table. */
  readonly layout: Layout | null;
  /** Changes what the address asks for. */
  readonly change: (next: Partial<TableSearch>) => void;
};

/** A table of records as its address asks for it. */
export function useRecordTable(object: ObjectType, search: TableSearch): RecordTable {
  const properties = useProperties(object.key);
  const known = properties.data ?? noProperties;
  const columns = useMemo(() => recordColumns(object, known), [object, known]);
  const shownColumns = useMemo(() => lineColumns(columns), [columns]);
  const usual = visibleColumns(columns, undefined).flatMap(({ id, fixed }) => (fixed === true ? [] : [id]));
  const views = useTableViews(object, { search, properties: known, usual });
  const { shown, change } = views;
  const layout = laidOut(views.open.saved, known);
  const question = { filter: filterOf([...shown.filter, ...shown.rest]), q: search.q, sort: shown.sort };
  const list = useRecordList(object, question, views.ready && layout === null);
  const seen = visibleColumns(columns, shown.columns).flatMap(({ id, fixed }) => (fixed === true ? [] : [id]));
  const { groupedBy } = shown;
  const grouping = useGrouping(object, {
    search,
    question,
    groupedBy,
    properties: known,
    columns: seen,
    change,
    ready: views.ready && layout === null && !properties.isPending,
  });
  const lines = grouping.rows ?? list.rows;
  const records = useMemo(
    () => lines.rows.map((line) => (line === undefined || isGroupLine(line) ? undefined : line)),
    [lines.rows],
  );
  const editing = useTableEditing(object, columns, shown.columns);
  const live = useLiveList(object);
  const { everything = false } = search;
  const selected = useMemo(
    () => new Set(everything ? records.flatMap((record) => record?.id ?? []) : (search.selected ?? [])),
    [everything, records, search.selected],
  );
  return {
    properties: known,
    propertiesError: properties.error,
    retryProperties: () => void properties.refetch(),
    columns: shownColumns,
    rows: properties.isPending ? { ...lines, rows: [], status: "pending" } : lines,
    grouping,
    columnLayout: {
      widths: shown.widths ?? noWidths,
      frozen: shown.frozen ?? 1,
      onWidth: (column, width) => views.layOut({ widths: { ...shown.widths, [column]: width } }),
      onMove: (from, to) => change({ columns: movedColumns(seen, from, to) }),
    },
    total: list.total,
    question,
    live,
    editing,
    conditions: shown.filter,
    setConditions: (next) => change({ filter: next.length === 0 ? undefined : next }),
    selected,
    selectedRecords: useSelectedRecords(selected, records),
    everything,
    clearSelection: () => change({ selected: undefined, everything: undefined }),
    views,
    layout,
    change,
  };
}
