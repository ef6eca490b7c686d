import { type KeyboardEvent, type RefObject, useCallback, useState } from "react";
import { type Shortcut } from "../../lib/shortcuts/shortcut-keys.ts";
import { useShortcuts } from "../../lib/shortcuts/shortcuts.ts";
import { commandOf } from "./table-cursor.ts";
import type { TableSelection } from "./use-table-selection.ts";

type TableKeysInput<Row> = {
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly rows: readonly Row[];
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

/** Where the cursor is: a row, and a column where there are `columns` to choose from; -1 for none. */
function useCursor(rows: number, columns: number): Pick<TableKeys, "cursor" | "column" | "setCursor"> {
  const [row, setRow] = useState(-1);
  const [at, setColumn] = useState(0);
  const setCursor = useCallback((next: number, nextColumn?: number) => {
    setRow(next);
    if (nextColumn !== undefined) setColumn(nextColumn);
  }, []);
  return { cursor: Math.min(row, rows - 1), column: Math.min(at, columns - 1), setCursor };
}

/** The keyboard of a table: J and K work from anywhere on the page, the rest once the table has the focus. */
export function useTableKeys<Row>({ grid, rows, onOpen, onPeek, editing, selection }: TableKeysInput<Row>): TableKeys {
  const { cursor, column, setCursor } = useCursor(rows.length, editing?.columns.length ?? 0);

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
      edit: () => edit(row),
      open: () => show(onOpen, row),
      peek: () => show(onPeek ?? onOpen, row),
    };
    return acts[command.kind]();
  }

  const fromAnywhere = (key: string): void => {
    grid.current?.focus({ preventScroll: true });
    press(key);
  };
  const shortcuts: Shortcut[] = [
    { keys: "j", label: "Next row", group: "Table", run: () => fromAnywhere("j") },
    { keys: "k", label: "Previous row", group: "Table", run: () => fromAnywhere("k") },
  ];
  if (selection.enabled)
    shortcuts.push({ keys: "x", label: "Select row", group: "Table", run: () => fromAnywhere("x") });
  if (editing !== null) shortcuts.push({ keys: "e", label: "Edit cell", group: "Table", run: () => fromAnywhere("e") });
  useShortcuts(shortcuts);

  return {
    cursor,
    column,
    setCursor,
    onKeyDown: (event) => {
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
      if (press(event.key)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
  };
}
