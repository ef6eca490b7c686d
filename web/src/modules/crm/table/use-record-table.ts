import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import type { TableData } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { useKeysetRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { type Condition, filterOf } from "../filters/filter.ts";
import { useProperties } from "../properties/property-queries.ts";
import { type ListQuestion, recordListQuery } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { recordColumns } from "./record-columns.tsx";
import type { TableSearch } from "./table-search.ts";
import { type LiveList, useLiveList } from "./use-live-list.ts";
import { type TableEditor, useTableEditing } from "./use-table-editing.tsx";

const noProperties: readonly PropertyInfo[] = [];
const noConditions: readonly Condition[] = [];

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
  readonly clearSelection: () => void;
  /** Changes what the address asks for. */
  readonly change: (next: Partial<TableSearch>) => void;
};

/** A table of records as its address asks for it. */
export function useRecordTable(object: ObjectType, search: TableSearch): RecordTable {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const properties = useProperties(object.key);
  const known = properties.data ?? noProperties;
  const conditions = search.filter ?? noConditions;
  const question = { filter: filterOf(conditions), q: search.q, sort: search.sort };
  const list = useInfiniteQuery(recordListQuery(slug, object, question));
  const rows = useKeysetRows(list);
  const columns = useMemo(() => recordColumns(object, known), [object, known]);
  const editing = useTableEditing(object, columns, search.columns);
  const live = useLiveList(object);
  const selected = useMemo(() => new Set(search.selected ?? []), [search.selected]);
  const change = (next: Partial<TableSearch>) =>
    void navigate({ to: ".", search: (now: TableSearch) => ({ ...now, ...next }), replace: true });
  return {
    properties: known,
    propertiesError: properties.error,
    retryProperties: () => void properties.refetch(),
    columns,
    rows: properties.isPending ? { ...rows, rows: [], status: "pending" } : rows,
    total: list.data?.pages[0]?.total,
    question,
    live,
    editing,
    conditions,
    setConditions: (next) => change({ filter: next.length === 0 ? undefined : next }),
    selected,
    selectedRecords: rows.rows.filter((row) => selected.has(row.id)),
    clearSelection: () => change({ selected: undefined }),
    change,
  };
}
