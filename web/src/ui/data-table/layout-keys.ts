import type { KeyboardEvent } from "react";
import type { TableLayout } from "./data-table.tsx";
import { type TableColumn, defaultWidth, narrowestWidth, widestWidth } from "./table-column.ts";

const step = 16;

type Column = Pick<TableColumn<never>, "id" | "width" | "fixed">;

/** Alt and an arrow move the column of the cursor, with Shift they make it wider or narrower; true where they did. */
export function layoutKeysOf(
  layout: TableLayout | undefined,
  columns: readonly Column[],
  widths: Readonly<Record<string, number>>,
): (event: KeyboardEvent<HTMLElement>, cursor: number) => boolean {
  return (event, cursor) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const column = columns[cursor];
    if (layout === undefined || by === undefined || column === undefined || !event.altKey) return false;
    event.preventDefault();
    if (event.shiftKey) {
      const width = (widths[column.id] ?? column.width ?? defaultWidth) + by * step;
      layout.onWidth(column.id, Math.min(widestWidth, Math.max(narrowestWidth, width)));
      return true;
    }
    const other = columns[cursor + by];
    if (other !== undefined && column.fixed !== true && other.fixed !== true) layout.onMove(column.id, other.id);
    return true;
  };
}
