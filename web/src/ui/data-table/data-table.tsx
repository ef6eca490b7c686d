import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useId, useMemo, useRef, useState } from "react";
import { formatNumber } from "../format.ts";
import { ErrorState } from "../states.tsx";
import { useSteady } from "../use-steady.ts";
import type { Heading } from "./heading-row.tsx";
import { layoutKeysOf } from "./layout-keys.ts";
import { TableBody } from "./table-body.tsx";
import { type TableColumn, frozenEdges, visibleColumns } from "./table-column.ts";
import { TableHeader } from "./table-header.tsx";
import { useTableKeys } from "./use-table-keys.ts";
import { useTableSelection } from "./use-table-selection.ts";
import "./data-table.css";

/** What a table shows and where it comes from; `useKeysetRows` makes one from an infinite query. */
export type TableData<Row> = {
  /** As long as is known; a hole where a row has not been read. */
  readonly rows: readonly (Row | undefined)[];
  readonly status: "pending" | "error" | "success";
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
  /** What list this is: another one begins at its top. */
  readonly list?: string;
  /** Told which rows are in sight and where the cursor is (-1: nowhere), for a list whose rows are read where they are wanted. */
  readonly onRange?: (range: { readonly first: number; readonly last: number; readonly cursor: number }) => void;
  /** Some of the rows in sight could not be read. */
  readonly holed?: boolean;
  /** The list goes on, but is shown no further than this. */
  readonly cutAt?: number;
};

export type DataTableProps<Row> = {
  /** What a screen reader calls the table. */
  readonly label: string;
  readonly data: TableData<Row>;
  readonly columns: readonly TableColumn<Row>[];
  readonly rowId: (row: Row) => string;
  /** The chosen columns' ids, in order; undefined shows the usual ones. */
  readonly chosen?: readonly string[] | undefined;
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string | undefined) => void;
  /** Makes rows selectable. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (selected: ReadonlySet<string>) => void;
  readonly onOpen?: (row: Row) => void;
  readonly onPeek?: (row: Row) => void;
  /** Makes cells selectable and editable: E, F2 or a double click. A click then selects the cell instead of opening the row. */
  readonly onEdit?: (row: Row, column: string) => void;
  /** What stands here when there is nothing. */
  readonly empty: ReactNode;
  /** One row on a phone, 56 px high; without it the table scrolls sideways. */
  readonly compact?: (row: Row) => ReactNode;
  readonly rowHeight?: number;
  /** How the columns lie, where that is kept; else their widths last as long as the page. */
  readonly layout?: TableLayout;
  /** What a row that is a line above others says; null for any other row. */
  readonly heading?: (row: Row) => Heading | null;
};

/** How a table's columns lie: how wide they are and how many of them stay in sight. */
export type TableLayout = {
  readonly widths: Readonly<Record<string, number>>;
  readonly frozen: number;
  readonly onWidth: (column: string, width: number) => void;
  readonly onMove: (from: string, to: string) => void;
};

const compactHeight = 56;
const checkWidth = 36;

/**
 * A table of any length: virtualised, loading as one scrolls, operable by keyboard alone
 * (J/K or arrows move, Enter opens, E edits, Space peeks, X or Shift-Space selects, Esc clears).
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { data, empty } = props;
  if (data.status === "error") return <ErrorState error={data.error} retry={data.retry} />;
  if (data.status === "success" && data.rows.length === 0) return empty;
  return <Grid {...props} />;
}

type Compact<Row> = (row: Row) => ReactNode;

/** On a phone, how one row is drawn; null where the columns are drawn. */
function useCompact<Row>(compact: Compact<Row> | undefined): Compact<Row> | null {
  const narrow = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false }) ?? false;
  return narrow && compact !== undefined ? compact : null;
}

function editingOf<Row>(columns: readonly TableColumn<Row>[], start: DataTableProps<Row>["onEdit"]) {
  return start === undefined ? null : { columns: columns.map((column) => column.id), start };
}

/** The element a screen reader reads: the row under the cursor, or its cell where cells are selected. */
function activeId(prefix: string, row: number, column: number): string | undefined {
  if (row < 0) return undefined;
  return column < 0 ? `${prefix}${row}` : `${prefix}${row}-${column}`;
}

/** What has to be said below the rows: that the list goes on, or that a part of it could not be read. */
function TableEnd<Row>({ data }: { readonly data: TableData<Row> }) {
  if (data.holed === true)
    return (
      <p className="gm-table-holed" role="alert">
        Some of these rows could not be read.{" "}
        <Button size="compact-xs" variant="default" onClick={data.retry}>
          Try again
        </Button>
      </p>
    );
  if (data.cutAt === undefined) return null;
  return (
    <p className="gm-table-cut">
      A table ends after {formatNumber(data.cutAt)} rows. Filter, search or sort otherwise to see the others.
    </p>
  );
}

/** How wide the columns are and which stay in sight. */
function useColumnLayout<Row>({ layout, onSelect }: DataTableProps<Row>, columns: readonly TableColumn<Row>[]) {
  const [own, setOwn] = useState<Readonly<Record<string, number>>>({});
  const widths = layout?.widths ?? own;
  const frozen = layout?.frozen ?? 0;
  const begin = onSelect === undefined ? 0 : checkWidth;
  const edges = useMemo(() => frozenEdges(columns, widths, { frozen, begin }), [columns, widths, frozen, begin]);
  const setWidth =
    layout?.onWidth ?? ((column: string, width: number) => setOwn((now) => ({ ...now, [column]: width })));
  return { widths, edges, setWidth };
}

function isLine<Row>(heading: DataTableProps<Row>["heading"], row: Row): boolean {
  return heading !== undefined && heading(row) !== null;
}

/** The ids of rows that can be selected: lines above rows cannot. */
function useSelectable<Row>(
  rows: readonly (Row | undefined)[],
  ids: readonly (string | undefined)[],
  heading: DataTableProps<Row>["heading"],
): readonly (string | undefined)[] {
  return useMemo(() => {
    if (heading === undefined) return ids;
    const isRow = (row: Row | undefined) => row !== undefined && heading(row) === null;
    return ids.map((id, index) => (isRow(rows[index]) ? id : undefined));
  }, [ids, rows, heading]);
}

function Grid<Row>(props: DataTableProps<Row>) {
  const { data, rowId, onSelect, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const compact = useCompact(props.compact);
  const columns = useMemo(() => visibleColumns(props.columns, props.chosen), [props.columns, props.chosen]);
  const { widths, edges, setWidth } = useColumnLayout(props, columns);
  const ids = useMemo(() => data.rows.map((row) => (row === undefined ? undefined : rowId(row))), [data.rows, rowId]);
  const { heading } = props;
  const selection = useTableSelection(useSelectable(data.rows, ids, heading), props.selected, onSelect);
  const editing = compact === null ? editingOf(columns, props.onEdit) : null;
  const keys = useTableKeys({ grid: scroller, data, ids, onOpen, onPeek: props.onPeek, editing, selection });
  const layoutKeys = layoutKeysOf(props.layout, columns, widths);
  const pointer = useSteady({
    onRowClick: (index: number, column: number) => {
      keys.setCursor(index, column);
      const row = data.rows[index];
      if (row !== undefined && (editing === null || isLine(heading, row))) onOpen?.(row);
    },
    onToggle: (index: number, extend: boolean) => {
      // the box goes away with its row; the table keeps the keyboard
      scroller.current?.focus({ preventScroll: true });
      keys.setCursor(index);
      selection.toggle(index, extend);
    },
  });

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it is a grid either way, and takes the keys
    <div
      ref={scroller}
      role={heading === undefined ? "grid" : "treegrid"}
      className="gm-table"
      tabIndex={0}
      aria-label={props.label}
      aria-busy={data.status === "pending"}
      aria-rowcount={data.hasMore ? -1 : data.rows.length + 1}
      aria-multiselectable={selection.enabled || undefined}
      aria-activedescendant={activeId(prefix, keys.cursor, keys.column)}
      onKeyDown={(event) => (layoutKeys(event, keys.column) ? undefined : keys.onKeyDown(event))}
    >
      {compact === null ? (
        <TableHeader
          {...{ columns, sort: props.sort, onSort: props.onSort }}
          layout={{ widths, onWidth: setWidth, edges, onMove: props.layout?.onMove }}
          selection={selection.enabled ? selection.head : null}
        />
      ) : null}
      <TableBody
        scroller={scroller}
        {...{ prefix, data, ids, columns, widths, edges, heading, compact }}
        height={compact === null ? (props.rowHeight ?? 32) : compactHeight}
        cursor={keys.cursor}
        cursorColumn={keys.column}
        onCellEdit={editing?.start}
        selection={selection}
        openable={onOpen !== undefined}
        {...pointer}
      />
      <TableEnd data={data} />
    </div>
  );
}
