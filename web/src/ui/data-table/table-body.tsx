import { type Range, defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useMemo, useRef } from "react";
import type { TableData } from "./data-table.tsx";
import { type Heading, HeadingRow } from "./heading-row.tsx";
import { type TableColumn, defaultWidth } from "./table-column.ts";
import { BoneRow, TableRow } from "./table-row.tsx";
import type { TableSelection } from "./use-table-selection.ts";

type TableBodyProps<Row> = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly prefix: string;
  readonly data: TableData<Row>;
  readonly ids: readonly (string | undefined)[];
  readonly columns: readonly TableColumn<Row>[];
  readonly widths: Readonly<Record<string, number>>;
  readonly edges: Readonly<Record<string, number>>;
  readonly heading: ((row: Row) => Heading | null) | undefined;
  readonly compact: ((row: Row) => ReactNode) | null;
  readonly height: number;
  readonly cursor: number;
  readonly selection: TableSelection;
  readonly openable: boolean;
  readonly cursorColumn: number;
  readonly onRowClick: (index: number, column: number) => void;
  readonly onToggle: (index: number, extend: boolean) => void;
  readonly onCellEdit: ((row: Row, column: string) => void) | undefined;
};

/** Rows to draw beyond the visible ones, and bones shown while more are on their way. */
const overscan = 12;
const bonesWhileFirst = 18;
const bonesWhileMore = 6;
const loadAhead = 25;
const headHeight = 30;

/** The virtualised rows: only what is in sight is in the page. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const { scroller, data, ids, columns, widths, height, cursor, selection } = props;
  const bones = data.status === "pending" ? bonesWhileFirst : data.hasMore ? bonesWhileMore : 0;
  const virtualizer = useVirtualizer({
    count: data.rows.length + bones,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
    // the head stands over the rows: without it, the row gone to would end below the edge
    scrollPaddingEnd: props.compact === null ? headHeight : 0,
    // the row of the cursor stays in the page wherever one scrolls: the keyboard and the screen reader are on it
    rangeExtractor: (range) => withCursor(range, cursor),
  });
  const items = virtualizer.getVirtualItems();
  useWanted(data, cursor, virtualizer.range);
  useTop(data.list, scroller);
  useEffect(() => {
    if (cursor >= 0) virtualizer.scrollToIndex(cursor);
  }, [cursor, virtualizer]);
  useEffect(() => virtualizer.measure(), [height, virtualizer]);

  const isCompact = props.compact !== null;
  const boneWidths = useMemo(
    () => (isCompact ? [260] : columns.map((column) => widths[column.id] ?? column.width ?? defaultWidth)),
    [isCompact, columns, widths],
  );
  const width = wholeWidth(columns, widths) + (selection.enabled ? 36 : 0);
  let bone = 0;
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
        const isActive = item.index === cursor;
        if (row === undefined || id === undefined) {
          const place = { id: `${props.prefix}${item.index}`, top: item.start, height };
          // while rows fly by, the same bones move along: making new ones every frame takes too long
          bone += 1;
          return <BoneRow key={`bone-${bone}`} {...place} place={bone} cells={boneWidths} active={isActive} />;
        }
        const at = { index: item.index, top: item.start, active: isActive };
        const heading = props.heading?.(row) ?? null;
        if (heading !== null) return <Line key={id} {...{ props, heading, at }} />;
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
            edges={props.edges}
            active={isActive}
            activeColumn={isActive ? props.cursorColumn : -1}
            selected={selection.selected.has(id)}
            selectable={selection.enabled}
            openable={props.openable}
            compact={props.compact}
            onClick={props.onRowClick}
            onEdit={props.onCellEdit}
            onToggle={props.onToggle}
          />
        );
      })}
    </div>
  );
}

function wholeWidth(
  columns: readonly { readonly id: string; readonly width?: number }[],
  widths: Readonly<Record<string, number>>,
) {
  return columns.reduce((sum, column) => sum + (widths[column.id] ?? column.width ?? defaultWidth), 0);
}

type LineProps = {
  readonly props: Omit<
    TableBodyProps<never>,
    "data" | "compact" | "heading" | "onCellEdit" | "scroller" | "ids" | "onToggle" | "columns"
  > & { readonly columns: readonly Pick<TableColumn<never>, "id" | "width" | "align">[]; readonly compact: unknown };
  readonly heading: Heading;
  readonly at: { readonly index: number; readonly top: number; readonly active: boolean };
};

/** A line above rows, where it stands. */
function Line({ props, heading, at }: LineProps) {
  const { prefix, columns, widths, edges, height, selection } = props;
  return (
    <HeadingRow
      {...{ heading, columns, widths, edges, height }}
      {...at}
      id={`${prefix}${at.index}`}
      activeColumn={at.active ? props.cursorColumn : -1}
      selectable={selection.enabled}
      compact={props.compact !== null}
      onClick={props.onRowClick}
    />
  );
}

function withCursor(range: Range, cursor: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (cursor < 0 || cursor >= range.count || shown.includes(cursor)) return shown;
  return cursor < (shown[0] ?? 0) ? [cursor, ...shown] : [...shown, cursor];
}

/** Steps that follow each other faster fly by and are not read; a single one is, at once. */
const haltMs = 70;

/** Has what is in sight read: the next rows of a list that grows, or those in sight of one that is entered anywhere. */
function useWanted<Row>(
  data: TableData<Row>,
  cursor: number,
  range: { startIndex: number; endIndex: number } | null,
): void {
  const { loadMore, onRange, hasMore, rows } = data;
  const first = range?.startIndex ?? 0;
  const last = range?.endIndex ?? 0;
  const wantsMore = hasMore && last >= rows.length - loadAhead;
  useEffect(() => {
    if (wantsMore) loadMore();
  }, [wantsMore, loadMore, rows.length]);
  const isThere = rows[first] !== undefined && rows[last] !== undefined;
  const tell = useEffectEvent(() => onRange?.({ first, last, cursor }));
  // a few rows further are read ahead; every row would be too often
  const step = [first, last, cursor].map((row) => Math.floor(row / loadAhead)).join();
  const stepped = useRef({ step, at: 0 });
  useEffect(() => {
    const { step: before, at } = stepped.current;
    const now = performance.now();
    if (before !== step) stepped.current = { step, at: now };
    const flies = !isThere && before !== step && now - at < haltMs;
    const timer = window.setTimeout(() => tell(), flies ? haltMs : 0);
    return () => clearTimeout(timer);
  }, [step, isThere, data.list]);
}

/** Another list is shown from its top. */
function useTop(list: string | undefined, scroller: RefObject<HTMLDivElement | null>): void {
  const shown = useRef(list);
  useEffect(() => {
    if (shown.current !== list) scroller.current?.scrollTo({ top: 0 });
    shown.current = list;
  }, [list, scroller]);
}
