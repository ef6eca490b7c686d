import { type KeyboardEvent, type RefObject, useState } from "react";
import { type Shortcut } from "../../lib/shortcuts/shortcut-keys.ts";
import { useShortcuts } from "../../lib/shortcuts/shortcuts.ts";
import { commandOf } from "./table-cursor.ts";
import type { TableSelection } from "./use-table-selection.ts";

type TableKeysInput<Row> = {
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly rows: readonly Row[];
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onPeek: ((row: Row) => void) | undefined;
  readonly selection: TableSelection;
};

type TableKeys = {
  readonly cursor: number;
  readonly setCursor: (row: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

function show<Row>(how: ((row: Row) => void) | undefined, row: Row | undefined): boolean {
  if (how === undefined || row === undefined) return false;
  how(row);
  return true;
}

/** The keyboard of a table: J and K work from anywhere on the page, the rest once the table has the focus. */
export function useTableKeys<Row>({ grid, rows, onOpen, onPeek, selection }: TableKeysInput<Row>): TableKeys {
  const [wanted, setCursor] = useState(-1);
  const cursor = Math.min(wanted, rows.length - 1);

  /** Does what the key means; false leaves the key to the page. */
  function press(key: string): boolean {
    const command = commandOf(key, cursor, rows.length);
    if (command === null) return false;
    switch (command.kind) {
      case "go":
        setCursor(command.row);
        return true;
      case "toggle":
        if (selection.enabled) selection.toggle(command.row, false);
        return selection.enabled;
      case "clear":
        if (selection.selected.size === 0) return false;
        selection.clear();
        return true;
      case "open":
      case "peek":
        return show(command.kind === "peek" ? (onPeek ?? onOpen) : onOpen, rows[command.row]);
    }
  }

  const fromAnywhere = (key: string): void => {
    grid.current?.focus({ preventScroll: true });
    press(key);
  };
  const shortcuts: Shortcut[] = [
    { keys: "j", label: "Next row", group: "Table", run: () => fromAnywhere("j") },
    { keys: "k", label: "Previous row", group: "Table", run: () => fromAnywhere("k") },
  ];
  if (selection.enabled) shortcuts.push({ keys: "x", label: "Select row", group: "Table", run: () => fromAnywhere("x") });
  useShortcuts(shortcuts);

  return {
    cursor,
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
