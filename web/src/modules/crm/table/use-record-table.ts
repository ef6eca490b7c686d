import { useMemo } from "react";
import type { TableData } from "../../../ui/data-table/data-table.tsx";
import { type TableColumn, visibleColumns } from "../../../ui/data-table/table-column.ts";
import { type Condition, filterOf } from "../filters/filter.ts";
import { useProperties } from "../properties/property-queries.ts";
import type { ListQuestion } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { type Layout, laidOut } from "../views/view-layout.ts";
import { type TableViews, useTableViews } from "../views/use-table-views.ts";
import { recordColumns } from "./record-columns.tsx";
import type { TableSearch } from "./table-search.ts";
import { type LiveList, useLiveList } from "./use-live-list.ts";
import { useRecordList } from "./use-record-list.ts";
import { useSelectedRecords } from "./use-selected-records.ts";
import { type TableEditor, useTableEditing } from "./use-table-editing.tsx";

const noProperties: readonly PropertyInfo[] = [];

export type RecordTable = {
  readonly properties: readonly PropertyInfo[];
  readonly propertiesError: unknown;
  readonly retryProperties: () => void;
  readonly columns: readonly TableColumn<CrmRecord>[];
  readonly rows: TableData<CrmRecord>;
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
  const usual = visibleColumns(columns, undefined).flatMap(({ id, fixed }) => (fixed === true ? [] : [id]));
  const views = useTableViews(object, { search, properties: known, usual });
  const { shown, change } = views;
  const layout = laidOut(views.open.saved, known);
  const question = { filter: filterOf([...shown.filter, ...shown.rest]), q: search.q, sort: shown.sort };
  const { rows, total } = useRecordList(object, question, views.ready && layout === null);
  const editing = useTableEditing(object, columns, shown.columns);
  const live = useLiveList(object);
  const { everything = false } = search;
  const selected = useMemo(
    () => new Set(everything ? rows.rows.flatMap((row) => row?.id ?? []) : (search.selected ?? [])),
    [everything, rows.rows, search.selected],
  );
  return {
    properties: known,
    propertiesError: properties.error,
    retryProperties: () => void properties.refetch(),
    columns,
    rows: properties.isPending ? { ...rows, rows: [], status: "pending" } : rows,
    total,
    question,
    live,
    editing,
    conditions: shown.filter,
    setConditions: (next) => change({ filter: next.length === 0 ? undefined : next }),
    selected,
    selectedRecords: useSelectedRecords(selected, rows.rows),
    everything,
    clearSelection: () => change({ selected: undefined, everything: undefined }),
    views,
    layout,
    change,
  };
}
