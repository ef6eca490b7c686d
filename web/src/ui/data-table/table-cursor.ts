/** What a key does in a table; null leaves the key to the page. */
export type TableCommand =
  | { readonly kind: "go"; readonly row: number }
  | { readonly kind: "goColumn"; readonly by: 1 | -1 }
  /** Goes to the row and selects everything on the way. */
  | { readonly kind: "extend"; readonly row: number }
  | { readonly kind: "open" | "peek" | "toggle" | "clear" | "edit"; readonly row: number };

const pageRows = 15;

/** What keys do with the row under the cursor. */
const acts: Readonly<Record<string, "open" | "peek" | "toggle" | "edit" | "goColumn">> = {
  Enter: "open",
  " ": "peek",
  x: "toggle",
  "Shift+ ": "toggle",
  e: "edit",
  F2: "edit",
  ArrowRight: "goColumn",
  ArrowLeft: "goColumn",
};

/** The command for a key, given the row the cursor is on (-1: none) and how many rows there are. */
export function commandOf(key: string, cursor: number, rows: number): TableCommand | null {
  if (rows === 0) return null;
  const moves: Readonly<Record<string, number>> = {
    j: cursor + 1,
    ArrowDown: cursor + 1,
    k: cursor - 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + pageRows,
    PageUp: cursor - pageRows,
    Home: 0,
    End: rows - 1,
  };
  const target = moves[key];
  if (target !== undefined) return { kind: "go", row: within(target, rows) };
  const extended = { "Shift+ArrowDown": cursor + 1, "Shift+ArrowUp": cursor - 1 }[key];
  if (extended !== undefined) return { kind: "extend", row: within(extended, rows) };
  if (key === "Escape") return { kind: "clear", row: cursor };
  const kind = cursor < 0 || cursor >= rows ? undefined : acts[key];
  if (kind === undefined) return null;
  return kind === "goColumn" ? { kind, by: key === "ArrowRight" ? 1 : -1 } : { kind, row: cursor };
}

function within(row: number, rows: number): number {
  return Math.max(0, Math.min(rows - 1, row));
}

/** The ids of the rows that have been read. */
export function loadedOf(ids: readonly (string | undefined)[]): string[] {
  return ids.flat().filter((id) => id !== undefined);
}

/** The cursor's row when the rows change: it stays on its record, or where that is gone, in its place. */
export function followed(row: number, id: string | undefined, ids: readonly (string | undefined)[]): number {
  if (row < 0) return row;
  const there = ids[row];
  if (id !== undefined && there !== undefined && there !== id) {
    const moved = ids.indexOf(id);
    if (moved >= 0) return moved;
  }
  return Math.min(row, ids.length - 1);
}

/** The selection after toggling one row, or with `range` after extending to it from the row toggled last. */
export function toggledSelection(
  selected: ReadonlySet<string>,
  ids: readonly (string | undefined)[],
  row: number,
  range: { readonly from: number } | null,
): ReadonlySet<string> {
  const id = ids[row];
  if (id === undefined) return selected;
  const next = new Set(selected);
  if (range !== null) {
    const [low, high] = [Math.min(range.from, row), Math.max(range.from, row)];
    for (const between of loadedOf(ids.slice(low, high + 1))) next.add(between);
  } else if (!next.delete(id)) next.add(id);
  return next;
}
