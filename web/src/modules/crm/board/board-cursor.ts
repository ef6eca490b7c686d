import type { BoardOf, Place } from "./board-shape.ts";

/** What a key does on a board; null leaves the key to the page. */
export type BoardCommand =
  { readonly kind: "go"; readonly place: Place } | { readonly kind: "open" | "peek" | "menu" | "pickUp" };

/** While a card is held, what a key does with it. */
export type HeldCommand = { readonly kind: "aim"; readonly column: number } | { readonly kind: "drop" | "cancel" };

const pageRows = 6;

/** The command for a key when no card is held; `cursor` null is no card yet. */
export function commandOf(key: string, cursor: Place | null, board: BoardOf): BoardCommand | null {
  const target = targetOf(key, cursor, board);
  if (target !== undefined) return target === null ? null : { kind: "go", place: target };
  if (cursor === null) return null;
  if (key === "Enter") return { kind: "open" };
  if (key === " ") return { kind: "peek" };
  if (key === "m") return { kind: "pickUp" };
  return key === "ContextMenu" || key === "." ? { kind: "menu" } : null;
}

/** Where a movement key leads; undefined when the key is none, null when there is no card at all. */
function targetOf(key: string, cursor: Place | null, board: BoardOf): Place | null | undefined {
  const from = cursor ?? { column: -1, row: -1 };
  const rows: Readonly<Record<string, number>> = {
    j: from.row + 1,
    ArrowDown: from.row + 1,
    k: from.row - 1,
    ArrowUp: from.row - 1,
    PageDown: from.row + pageRows,
    PageUp: from.row - pageRows,
    Home: 0,
    End: Number.MAX_SAFE_INTEGER,
  };
  const row = rows[key];
  if (row !== undefined) return cursor === null ? columnFrom(board, 0, 1, 0) : clamped(board, from.column, row);
  if (key === "ArrowRight" || key === "l")
    return columnFrom(board, from.column + 1, 1, Math.max(0, from.row)) ?? cursor;
  if (key === "ArrowLeft" || key === "h")
    return columnFrom(board, from.column - 1, -1, Math.max(0, from.row)) ?? cursor;
  return undefined;
}

/** The nearest column with cards, from `column` on in steps of `by`. */
function columnFrom(board: BoardOf, column: number, by: 1 | -1, row: number): Place | null {
  for (let at = column; at >= 0 && at < board.stages.length; at += by) {
    if ((board.stages[at]?.cards.length ?? 0) > 0) return clamped(board, at, row);
  }
  return null;
}

function clamped(board: BoardOf, column: number, row: number): Place | null {
  const cards = board.stages[column]?.cards.length ?? 0;
  return cards === 0 ? null : { column, row: Math.max(0, Math.min(cards - 1, row)) };
}

/** The command for a key while a card is held over `column` of `columns`. */
export function heldCommandOf(key: string, column: number, columns: number): HeldCommand | null {
  if (key === "Escape") return { kind: "cancel" };
  if (key === "Enter" || key === " " || key === "m") return { kind: "drop" };
  if (key === "ArrowRight" || key === "l") return { kind: "aim", column: Math.min(columns - 1, column + 1) };
  if (key === "ArrowLeft" || key === "h") return { kind: "aim", column: Math.max(0, column - 1) };
  if (key === "Home") return { kind: "aim", column: 0 };
  return key === "End" ? { kind: "aim", column: columns - 1 } : null;
}
