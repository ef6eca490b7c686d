import type { KeysetPage } from "../../../ui/data-table/use-keyset-rows.ts";

/** As deep as a table goes; what lies deeper is found by a filter. */
export const deepest = 100_000;
/** Rows that are read beyond those in sight, above and below. */
const readAhead = 40;

/** The rows in sight, and the row of the cursor wherever it is; -1 for none. */
export type RowRange = { readonly first: number; readonly last: number; readonly cursor: number };

/**
 * The pages that hold the rows in sight and those beside them, and the cursor's; the first page always, for it knows
 * the total.
 */
export function pagesOf({ first, last, cursor }: RowRange, size: number): readonly number[] {
  const from = Math.floor(Math.max(0, first - readAhead) / size);
  const to = Math.floor(Math.min(deepest - 1, last + readAhead) / size);
  const near = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const apart = cursor < 0 ? [0] : [0, Math.floor(cursor / size)];
  return [...new Set([...apart, ...near])].toSorted((one, other) => one - other);
}

/**
 * The rows of a list of which some pages are known: as long as the list, with holes where nothing has been read.
 * Rows that were taken out of a page bring those below it up.
 */
export function rowsOf<Row>(pages: ReadonlyMap<number, KeysetPage<Row>>, size: number): (Row | undefined)[] {
  // as long from the beginning: an array that grows by leaps is read ten times as slowly ever after
  const rows = Array.from<Row | undefined>({ length: Math.min(deepest, pages.get(0)?.total ?? 0) });
  let missing = 0;
  for (const [number, { items, nextCursor }] of [...pages].toSorted(([one], [other]) => one - other)) {
    for (const [index, item] of items.entries()) rows[number * size - missing + index] = item;
    if (nextCursor !== null) missing += size - items.length;
  }
  rows.length = Math.min(deepest, rows.length);
  return rows;
}
