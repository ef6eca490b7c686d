import type { ReactNode } from "react";

/** One column of a table; the table knows nothing about the rows but what its columns tell. */
export type TableColumn<Row> = {
  readonly id: string;
  readonly label: string;
  /** Stands in the header behind the label, smaller: "EUR", "days". */
  readonly unit?: string;
  readonly width?: number;
  /** Numbers stand right. */
  readonly align?: "right";
  /** The property the server sorts by; a column without one cannot be sorted. */
  readonly sort?: string;
  /** Cannot be hidden. */
  readonly fixed?: boolean;
  /** Shown only after being chosen. */
  readonly optional?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Its cells can be edited where they stand; the table's `onEdit` says how. */
  readonly editable?: boolean;
};

export const defaultWidth = 160;
export const narrowestWidth = 64;

/** What `sort` becomes after a click on a column: ascending, descending, then the table's own order again. */
export function nextSort(current: string | undefined, property: string): string | undefined {
  if (current === property) return `-${property}`;
  return current === `-${property}` ? undefined : property;
}

/** How a column stands in the current sort, in ARIA's words. */
export function sortDirection(
  current: string | undefined,
  property: string | undefined,
): "ascending" | "descending" | "none" {
  if (property === undefined || current === undefined) return "none";
  if (current === property) return "ascending";
  return current === `-${property}` ? "descending" : "none";
}

/** The columns to show: the chosen ones in their order, or all but the optional; fixed ones always. */
export function visibleColumns<
  Column extends { readonly id: string; readonly fixed?: boolean; readonly optional?: boolean },
>(columns: readonly Column[], chosen: readonly string[] | undefined): readonly Column[] {
  if (chosen === undefined) return columns.filter((column) => column.optional !== true);
  const fixed = columns.filter((column) => column.fixed === true);
  const others = chosen.flatMap((id) => columns.filter((column) => column.id === id && column.fixed !== true));
  return [...fixed, ...others];
}
