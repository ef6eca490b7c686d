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

export const widestWidth = 1000;
/** Most columns a list goes by at once. */
export const maxSorts = 4;

/** One column a list goes by. */
export type SortKey = { readonly property: string; readonly descending: boolean };

/** What a list goes by, first things first: `closeDate,-amount`. */
export function sortsOf(sort: string | undefined): readonly SortKey[] {
  if (sort === undefined || sort === "") return [];
  return sort.split(",").map((text) => ({ property: text.replace(/^-/u, ""), descending: text.startsWith("-") }));
}

/** The order as an address and the server have it; undefined for none. */
export function sortText(sorts: readonly SortKey[]): string | undefined {
  if (sorts.length === 0) return undefined;
  return sorts.map(({ property, descending }) => (descending ? `-${property}` : property)).join(",");
}

/**
 * What the order becomes after a click on a column: ascending, descending, then the table's own again. `add` keeps the
 * columns it went by before.
 */
export function nextSort(current: string | undefined, property: string, add = false): string | undefined {
  const sorts = sortsOf(current);
  const now = sorts.find((one) => one.property === property);
  if (!add) {
    if (now === undefined || sorts.length > 1) return property;
    return now.descending ? undefined : `-${property}`;
  }
  if (now === undefined)
    return sorts.length >= maxSorts ? current : sortText([...sorts, { property, descending: false }]);
  if (now.descending) return sortText(sorts.filter((one) => one !== now));
  return sortText(sorts.map((one) => (one === now ? { property, descending: true } : one)));
}

/** Which of several columns a list goes by first, second, …; null where it goes by one alone or not by this. */
export function sortPlace(current: string | undefined, property: string | undefined): number | null {
  const sorts = sortsOf(current);
  const place = sorts.findIndex((one) => one.property === property);
  return sorts.length < 2 || place < 0 ? null : place + 1;
}

/** How a column stands in the current sort, in ARIA's words. */
export function sortDirection(
  current: string | undefined,
  property: string | undefined,
): "ascending" | "descending" | "none" {
  const found = sortsOf(current).find((one) => one.property === property);
  if (found === undefined) return "none";
  return found.descending ? "descending" : "ascending";
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

/** How far from the left edge the first columns stay in sight, by column; the rest scroll away. */
export function frozenEdges(
  columns: readonly { readonly id: string; readonly width?: number }[],
  widths: Readonly<Record<string, number>>,
  { frozen, begin }: { readonly frozen: number; readonly begin: number },
): Readonly<Record<string, number>> {
  const edges: Record<string, number> = {};
  let left = begin;
  for (const column of columns.slice(0, frozen)) {
    edges[column.id] = left;
    left += widths[column.id] ?? column.width ?? defaultWidth;
  }
  return edges;
}

/** The columns after one was moved next to another: before it when it goes left, behind it when it goes right. */
export function movedColumns(ids: readonly string[], from: string, to: string): readonly string[] {
  const [at, target] = [ids.indexOf(from), ids.indexOf(to)];
  if (at < 0 || target < 0 || at === target) return ids;
  const rest = ids.filter((id) => id !== from);
  rest.splice(target, 0, from);
  return rest;
}
