import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect } from "react";
import type { TableData } from "./data-table.tsx";
import { type TableColumn, defaultWidth } from "./table-column.ts";
import { BoneRow, TableRow } from "./table-row.tsx";
import type { TableSelection } from "./use-table-selection.ts";

type TableBodyProps<Row> = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly prefix: string;
  readonly data: TableData<Row>;
  readonly ids: readonly string[];
  readonly columns: readonly TableColumn<Row>[];
  readonly widths: Readonly<Record<string, number>>;
  readonly compact: ((row: Row) => ReactNode) | null;
  readonly height: number;
  readonly cursor: number;
  readonly selection: TableSelection;
  readonly openable: boolean;
  readonly cursorColumn: number;
  readonly onRowClick: (index: number, column: number) => void;
  readonly onCellEdit: ((row: Row, column: string) => void) | undefined;
};

/** Rows to draw beyond the visible ones, and bones shown while more are on their way. */
const overscan = 12;
const bonesWhileFirst = 18;
const bonesWhileMore = 6;
const loadAhead = 25;

/** The virtualised rows: only what is in sight is in the page. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const { scroller, data, ids, columns, widths, height, cursor, selection } = props;
  const bones = data.status === "pending" ? bonesWhileFirst : data.hasMore ? bonesWhileMore : 0;
  const virtualizer = useVirtualizer({
    count: data.rows.length + bones,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
  });
  const items = virtualizer.getVirtualItems();
  const lastVisible = items.at(-1)?.index ?? 0;
  const wantsMore = data.hasMore && lastVisible >= data.rows.length - loadAhead;
  const { loadMore } = data;

  useEffect(() => {
    if (wantsMore) loadMore();
  }, [wantsMore, loadMore, data.rows.length]);
  useEffect(() => {
    if (cursor >= 0) virtualizer.scrollToIndex(cursor);
  }, [cursor, virtualizer]);
  useEffect(() => virtualizer.measure(), [height, virtualizer]);

  const boneWidths =
    props.compact === null ? columns.map((column) => widths[column.id] ?? column.width ?? defaultWidth) : [260];
  const width = columns.reduce(
    (sum, column) => sum + (widths[column.id] ?? column.width ?? defaultWidth),
    selection.enabled ? 36 : 0,
  );
  return (
    <div
      className="gm-table-body"
      role="rowgroup"
      data-compact={props.compact !== null || undefined}
      style={{ height: virtualizer.getTotalSize(), minWidth: props.compact === null ? width : 0 }}
    >
      {items.map((item) => {
        const row = data.rows[item.index];
        const id = ids[item.index];
        if (row === undefined || id === undefined) {
          return <BoneRow key={`bone-${item.index}`} top={item.start} height={height} cells={boneWidths} />;
        }
        return (
          <TableRow
            key={id}
            row={row}
            id={`${props.prefix}${item.index}`}
            index={item.index}
            top={item.start}
            height={height}
            columns={columns}
            widths={widths}
            active={item.index === cursor}
            activeColumn={item.index === cursor ? props.cursorColumn : -1}
            selected={selection.selected.has(id)}
            selectable={selection.enabled}
            openable={props.openable}
            compact={props.compact}
            onClick={props.onRowClick}
            onEdit={props.onCellEdit}
            onToggle={selection.toggle}
          />
        );
      })}
    </div>
  );
}
