import { type KeyboardEvent, type RefObject, useState } from "react";
import type { Shortcut } from "../../lib/shortcuts/shortcut-keys.ts";
import { useAreaKeys } from "../../lib/shortcuts/area-keys.ts";
import type { TableData } from "./data-table.tsx";
import { commandOf, followed } from "./table-cursor.ts";
import type { TableSelection } from "./use-table-selection.ts";

type TableKeysInput<Row> = {
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly data: TableData<Row>;
  readonly ids: readonly (string | undefined)[];
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onPeek: ((row: Row) => void) | undefined;
  /** Present when cells can be edited: the ids of the columns in order, and what starts editing. */
  readonly editing: { readonly columns: readonly string[]; readonly start: (row: Row, column: string) => void } | null;
  readonly selection: TableSelection;
};

type TableKeys = {
  readonly cursor: number;
  /** The column the cursor is on, where cells can be edited; -1 otherwise. */
  readonly column: number;
  readonly setCursor: (row: number, column?: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

function show<Row>(how: ((row: Row) => void) | undefined, row: Row | undefined): boolean {
  if (how === undefined || row === undefined) return false;
  how(row);
  return true;
}

type At = { readonly row: number; readonly id: string | undefined; readonly column: number };
const nowhere: At = { row: -1, id: undefined, column: 0 };

/**
 * Where the cursor is: a row, and a column where there are `columns` to choose from; -1 for none. It stays on its
 * record when others come and go, and begins anew with another list.
 */
function useCursor(
  ids: readonly (string | undefined)[],
  { list, columns }: { readonly list: string | undefined; readonly columns: number },
): Pick<TableKeys, "cursor" | "column" | "setCursor"> {
  const [at, setAt] = useState(nowhere);
  const [shown, setShown] = useState(list);
  if (shown !== list) {
    setShown(list);
    setAt(nowhere);
  }
  const row = followed(at.row, at.id, ids);
  const id = ids[row] ?? at.id;
  if (ids.length > 0 && (row !== at.row || id !== at.id)) setAt({ ...at, row, id });
  const setCursor = (next: number, column?: number) => setAt({ row: next, id: ids[next], column: column ?? at.column });
  return { cursor: row, column: Math.min(at.column, columns - 1), setCursor };
}

/** The keyboard of a table: J and K work from anywhere on the page, the rest once the table has the focus. */
export function useTableKeys<Row>(input: TableKeysInput<Row>): TableKeys {
  const { grid, data, ids, onOpen, onPeek, editing, selection } = input;
  const { rows } = data;
  const columns = editing?.columns.length ?? 0;
  const { cursor, column, setCursor } = useCursor(ids, { list: data.list, columns });

  function goColumn(by: 1 | -1): boolean {
    if (editing === null) return false;
    setCursor(cursor, Math.max(0, Math.min(editing.columns.length - 1, column + by)));
    return true;
  }

  function clear(): boolean {
    if (selection.selected.size === 0) return false;
    selection.clear();
    return true;
  }

  function toggle(row: number): boolean {
    if (selection.enabled) selection.toggle(row, false);
    return selection.enabled;
  }

  function go(row: number): true {
    setCursor(row);
    return true;
  }

  function extend(row: number): boolean {
    if (!selection.enabled) return false;
    if (cursor >= 0 && !selection.selected.has(ids[cursor] ?? "")) selection.toggle(cursor, false);
    else selection.toggle(row, true);
    return go(row);
  }

  function edit(row: Row | undefined): boolean {
    const at = editing?.columns[column];
    if (row === undefined || at === undefined) return false;
    editing?.start(row, at);
    return true;
  }

  /** Does what the key means; false leaves the key to the page. */
  function press(key: string): boolean {
    const command = commandOf(key, cursor, rows.length);
    if (command === null) return false;
    if (command.kind === "goColumn") return goColumn(command.by);
    const row = rows[command.row];
    const acts = {
      go: () => go(command.row),
      clear,
      toggle: () => toggle(command.row),
      extend: () => extend(command.row),
      edit: () => edit(row),
      open: () => show(onOpen, row),
      peek: () => show(onPeek ?? onOpen, row),
    };
    return acts[command.kind]();
  }

  const onKeyDown = useAreaKeys({
    shortcuts: shortcutsOf(input),
    focus: () => grid.current?.focus({ preventScroll: true }),
    press: (key, shift) => press(shift ? `Shift+${key}` : key),
  });

  return {
    cursor,
    column,
    setCursor,
    onKeyDown,
  };
}

/** What the list behind `?` tells; keys without a letter work while the table has the focus. */
function shortcutsOf<Row>({ onOpen, onPeek, editing, selection }: TableKeysInput<Row>): Omit<Shortcut, "run">[] {
  const group = "Table";
  const here = { group, local: true };
  return [
    { keys: "j", label: "Next row", group },
    { keys: "k", label: "Previous row", group },
    { keys: "ArrowDown", label: "Next row, in the table", ...here },
    { keys: "ArrowUp", label: "Previous row, in the table", ...here },
    { keys: "PageDown", label: "A page further", ...here },
    { keys: "PageUp", label: "A page back", ...here },
    { keys: "Home", label: "First row", ...here },
    { keys: "End", label: "Last row", ...here },
    ...(onOpen === undefined ? [] : [{ keys: "Enter", label: "Open", ...here }]),
    ...(onPeek === undefined ? [] : [{ keys: " ", label: "Look at it beside the table", ...here }]),
    ...(editing === null
      ? []
      : [
          { keys: "ArrowRight", label: "Next cell", ...here },
          { keys: "ArrowLeft", label: "Previous cell", ...here },
          { keys: "Alt+ArrowRight", label: "Move the column", ...here },
          { keys: "Alt+Shift+ArrowRight", label: "Widen the column; with the left arrow, narrow it", ...here },
          { keys: "e", label: "Edit cell", group },
          { keys: "F2", label: "Edit cell, in the table", ...here },
        ]),
    ...(selection.enabled
      ? [
          { keys: "x", label: "Select row", group },
          { keys: "Shift+ ", label: "Select row, in the table", ...here },
          { keys: "Shift+ArrowDown", label: "Select down to the next row", ...here },
          { keys: "Shift+ArrowUp", label: "Select up to the previous row", ...here },
          { keys: "Escape", label: "Select nothing", ...here },
        ]
      : []),
  ];
}
