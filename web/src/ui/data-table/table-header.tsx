import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type PointerEvent, useState } from "react";
import { followDrag, followEdge } from "./header-drag.ts";
import {
  type TableColumn,
  defaultWidth,
  nextSort,
  sortDirection,
  sortPlace,
  widestWidth,
  narrowestWidth,
} from "./table-column.ts";

/** How a table's columns lie, and how that is changed. */
export type ColumnLayout = {
  readonly widths: Readonly<Record<string, number>>;
  readonly onWidth: (column: string, width: number) => void;
  /** Columns that stay in sight, by how far from the left. */
  readonly edges: Readonly<Record<string, number>>;
  /** Brings a column to another one's place; absent where the order is fixed. */
  readonly onMove?: ((from: string, to: string) => void) | undefined;
};

type TableHeaderProps<Row> = {
  readonly columns: readonly TableColumn<Row>[];
  readonly layout: ColumnLayout;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string | undefined) => void) | undefined;
  /** Present when rows can be selected. */
  readonly selection: { readonly all: boolean; readonly some: boolean; readonly toggleAll: () => void } | null;
};

/** The sticky head of a table: sort by clicking, width by dragging the edge, order by dragging the name. */
export function TableHeader<Row>({ columns, layout, sort, onSort, selection }: TableHeaderProps<Row>) {
  const [over, setOver] = useState<string | null>(null);
  return (
    <div role="row" className="gm-table-head" aria-rowindex={1}>
      {selection === null ? null : (
        <div role="columnheader" className="gm-table-check" data-frozen style={{ left: 0 }}>
          <Checkbox
            checked={selection.all}
            indeterminate={selection.some && !selection.all}
            onChange={selection.toggleAll}
            aria-label="Select all loaded rows"
          />
        </div>
      )}
      {columns.map((column) => (
        <HeaderCell
          key={column.id}
          column={column}
          layout={layout}
          sort={sort}
          onSort={onSort}
          over={over === column.id}
          onOver={setOver}
        />
      ))}
    </div>
  );
}

type HeaderCellProps<Row> = {
  readonly column: TableColumn<Row>;
  readonly layout: ColumnLayout;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string | undefined) => void) | undefined;
  /** Another column is about to be dropped here. */
  readonly over: boolean;
  readonly onOver: (column: string | null) => void;
};

function HeaderCell<Row>({ column, layout, sort, onSort, over, onOver }: HeaderCellProps<Row>) {
  const { onMove } = layout;
  const width = layout.widths[column.id] ?? column.width ?? defaultWidth;
  const left = layout.edges[column.id];
  const direction = sortDirection(sort, column.sort);
  const property = column.sort;
  const movable = onMove !== undefined && column.fixed !== true;
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (movable) followDrag(event, { onOver, onDrop: (to) => onMove(column.id, to) });
  };
  const setWidth = (next: number) =>
    layout.onWidth(column.id, Math.round(Math.min(widestWidth, Math.max(narrowestWidth, next))));
  return (
    <div
      role="columnheader"
      className="gm-table-th"
      data-align={column.align}
      data-column={column.fixed === true ? undefined : column.id}
      data-over={over || undefined}
      data-frozen={left === undefined ? undefined : true}
      aria-sort={direction}
      style={{ width, left }}
    >
      {property === undefined || onSort === undefined ? (
        <span className="gm-table-label" onPointerDown={drag}>
          <HeaderText column={column} sort={sort} />
        </span>
      ) : (
        <button
          type="button"
          className="gm-table-label"
          tabIndex={-1}
          title={`Sort by ${column.label}; with Shift, after what the table is sorted by already`}
          onPointerDown={drag}
          onClick={(event) => onSort(nextSort(sort, property, event.shiftKey))}
        >
          <HeaderText column={column} sort={sort} />
        </button>
      )}
      <span className="gm-table-edge" aria-hidden onPointerDown={(event) => followEdge(event, width, setWidth)} />
    </div>
  );
}

function HeaderText<Row>({ column, sort }: { readonly column: TableColumn<Row>; readonly sort: string | undefined }) {
  const direction = sortDirection(sort, column.sort);
  const place = sortPlace(sort, column.sort);
  return (
    <>
      <span className="gm-clip">{column.label}</span>
      {column.unit === undefined ? null : <small>{column.unit}</small>}
      {direction === "ascending" ? <IconArrowUp size={13} aria-hidden /> : null}
      {direction === "descending" ? <IconArrowDown size={13} aria-hidden /> : null}
      {place === null ? null : <small className="gm-num">{place}</small>}
    </>
  );
}
