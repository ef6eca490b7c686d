/** What a key does in a table; null leaves the key to the page. */
export type TableCommand =
  | { readonly kind: "go"; readonly row: number }
  | { readonly kind: "goColumn"; readonly by: 1 | -1 }
  | { readonly kind: "open" | "peek" | "toggle" | "clear" | "edit"; readonly row: number };

const pageRows = 15;

/** What keys do with the row under the cursor. */
const acts: Readonly<Record<string, "open" | "peek" | "toggle" | "edit" | "goColumn">> = {
  Enter: "open",
  " ": "peek",
  x: "toggle",
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
  if (target !== undefined) return { kind: "go", row: Math.max(0, Math.min(rows - 1, target)) };
  if (key === "Escape") return { kind: "clear", row: cursor };
  const kind = cursor < 0 || cursor >= rows ? undefined : acts[key];
  if (kind === undefined) return null;
  return kind === "goColumn" ? { kind, by: key === "ArrowRight" ? 1 : -1 } : { kind, row: cursor };
}

/** The selection after toggling one row, or with `range` after extending to it from the row toggled last. */
export function toggledSelection(
  selected: ReadonlySet<string>,
  ids: readonly string[],
  row: number,
  range: { readonly from: number } | null,
): ReadonlySet<string> {
  const id = ids[row];
  if (id === undefined) return selected;
  const next = new Set(selected);
  if (range !== null) {
    const [low, high] = [Math.min(range.from, row), Math.max(range.from, row)];
    for (const between of ids.slice(low, high + 1)) next.add(between);
  } else if (!next.delete(id)) next.add(id);
  return next;
}
