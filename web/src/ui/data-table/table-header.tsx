import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { PointerEvent } from "react";
import { type TableColumn, defaultWidth, narrowestWidth, nextSort, sortDirection } from "./table-column.ts";

type TableHeaderProps<Row> = {
  readonly columns: readonly TableColumn<Row>[];
  readonly widths: Readonly<Record<string, number>>;
  readonly onWidth: (column: string, width: number) => void;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string | undefined) => void) | undefined;
  /** Present when rows can be selected. */
  readonly selection: { readonly all: boolean; readonly some: boolean; readonly toggleAll: () => void } | null;
};

/** The sticky head of a table: sort by clicking, width by dragging the edge. */
export function TableHeader<Row>({ columns, widths, onWidth, sort, onSort, selection }: TableHeaderProps<Row>) {
  return (
    <div role="row" className="gm-table-head" aria-rowindex={1}>
      {selection === null ? null : (
        <div role="columnheader" className="gm-table-check">
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
          width={widths[column.id] ?? column.width ?? defaultWidth}
          onWidth={(width) => onWidth(column.id, width)}
          sort={sort}
          onSort={onSort}
        />
      ))}
    </div>
  );
}

type HeaderCellProps<Row> = {
  readonly column: TableColumn<Row>;
  readonly width: number;
  readonly onWidth: (width: number) => void;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string | undefined) => void) | undefined;
};

function HeaderCell<Row>({ column, width, onWidth, sort, onSort }: HeaderCellProps<Row>) {
  const direction = sortDirection(sort, column.sort);
  const property = column.sort;
  const content = (
    <>
      <span className="gm-clip">{column.label}</span>
      {column.unit === undefined ? null : <small>{column.unit}</small>}
      {direction === "ascending" ? <IconArrowUp size={13} aria-hidden /> : null}
      {direction === "descending" ? <IconArrowDown size={13} aria-hidden /> : null}
    </>
  );
  return (
    <div role="columnheader" className="gm-table-th" data-align={column.align} aria-sort={direction} style={{ width }}>
      {property === undefined || onSort === undefined ? (
        <span className="gm-table-label">{content}</span>
      ) : (
        <button type="button" className="gm-table-label" tabIndex={-1} onClick={() => onSort(nextSort(sort, property))}>
          {content}
        </button>
      )}
      <span className="gm-table-edge" aria-hidden onPointerDown={(event) => followPointer(event, width, onWidth)} />
    </div>
  );
}

function followPointer(event: PointerEvent<HTMLElement>, startWidth: number, onWidth: (width: number) => void): void {
  const handle = event.currentTarget;
  const startX = event.clientX;
  handle.setPointerCapture(event.pointerId);
  const move = (next: globalThis.PointerEvent) => onWidth(Math.max(narrowestWidth, startWidth + next.clientX - startX));
  const stop = () => {
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", stop);
    handle.removeEventListener("pointercancel", stop);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", stop);
  handle.addEventListener("pointercancel", stop);
}
