import { type MouseEvent, type ReactNode, memo } from "react";
import { type TableColumn, defaultWidth } from "./table-column.ts";

type TableRowProps<Row> = {
  readonly row: Row;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly widths: Readonly<Record<string, number>>;
  readonly edges: Readonly<Record<string, number>>;
  readonly active: boolean;
  /** The column of the cursor, where cells can be edited; -1 elsewhere. */
  readonly activeColumn: number;
  readonly selected: boolean;
  readonly selectable: boolean;
  readonly openable: boolean;
  readonly compact: ((row: Row) => ReactNode) | null;
  readonly onClick: (index: number, column: number) => void;
  readonly onEdit: ((row: Row, column: string) => void) | undefined;
  readonly onToggle: (index: number, extend: boolean) => void;
};

const interactive = "a, button, input, select, textarea, label, [role=menuitem]";

function PlainRow<Row>(props: TableRowProps<Row>) {
  const { row, id, index, top, height, active, selected, selectable, compact } = props;
  const click = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest(interactive) !== null) return;
    props.onClick(index, columnOf(event));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid takes the keys (aria-activedescendant)
    <div
      role="row"
      id={id}
      className="gm-table-row"
      data-active={active || undefined}
      data-selected={selected || undefined}
      data-openable={props.openable || undefined}
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      style={{ height, top }}
      onClick={click}
    >
      {selectable ? (
        <div role="gridcell" className="gm-table-check" data-frozen style={{ left: 0 }}>
          <input
            type="checkbox"
            className="gm-table-tick"
            checked={selected}
            onChange={() => undefined}
            onClick={(event) => props.onToggle(index, event.shiftKey)}
            tabIndex={-1}
            aria-label="Select row"
          />
        </div>
      ) : null}
      {compact === null ? (
        <Cells
          row={row}
          id={id}
          columns={props.columns}
          widths={props.widths}
          edges={props.edges}
          activeColumn={props.activeColumn}
          onEdit={props.onEdit}
        />
      ) : (
        <div role="gridcell" className="gm-table-compact">
          {compact(row)}
        </div>
      )}
    </div>
  );
}

/** The place of the cell an event came from, counted among the row's cells of columns; 0 when it came from none. */
function columnOf(event: MouseEvent): number {
  const cell = event.target instanceof Element ? event.target.closest(".gm-table-td") : null;
  const cells = cell?.parentElement?.querySelectorAll(":scope > .gm-table-td") ?? [];
  return Math.max(
    0,
    [...cells].findIndex((one) => one === cell),
  );
}

type CellsProps<Row> = Pick<
  TableRowProps<Row>,
  "row" | "id" | "columns" | "widths" | "edges" | "activeColumn" | "onEdit"
>;

function Cells<Row>({ row, id, columns, widths, edges, activeColumn, onEdit }: CellsProps<Row>) {
  return columns.map((column, index) => (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid takes the keys (aria-activedescendant names the cell)
    <div
      key={column.id}
      id={`${id}-${index}`}
      role="gridcell"
      className="gm-table-td"
      data-align={column.align}
      data-active-cell={index === activeColumn || undefined}
      data-frozen={edges[column.id] === undefined ? undefined : true}
      style={{ width: widths[column.id] ?? column.width ?? defaultWidth, left: edges[column.id] }}
      onDoubleClick={onEdit === undefined ? undefined : () => onEdit(row, column.id)}
    >
      {column.cell(row)}
    </div>
  ));
}

/** One row; drawn again only when what it shows changed. */
export const TableRow = memo(PlainRow) as typeof PlainRow;

type BoneRowProps = {
  readonly id: string;
  readonly top: number;
  readonly height: number;
  /** Which of the bones in sight it is. */
  readonly place: number;
  readonly cells: readonly number[];
  /** The cursor is here, and the row on its way. */
  readonly active: boolean;
};

/** Bones of one row, for rows that are on their way. */
export function BoneRow({ id, top, height, place, cells, active }: BoneRowProps) {
  const style = { height, top };
  if (active) {
    return (
      <div className="gm-table-row" role="row" id={id} data-active aria-label="This row is being read" style={style}>
        <Bones place={place} cells={cells} />
      </div>
    );
  }
  return (
    <div className="gm-table-row" aria-hidden style={style}>
      <Bones place={place} cells={cells} />
    </div>
  );
}

const Bones = memo(function BonesOfRow({ place, cells }: Pick<BoneRowProps, "place" | "cells">) {
  return cells.map((width, index) => (
    <div key={index} className="gm-table-td" style={{ width }}>
      <span className="gm-table-bone" style={{ width: `${45 + ((index * 29 + place * 32) % 40)}%` }} />
    </div>
  ));
});
