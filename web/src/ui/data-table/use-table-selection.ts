import { useCallback, useMemo, useRef } from "react";
import { loadedOf, toggledSelection } from "./table-cursor.ts";

const nothing: ReadonlySet<string> = new Set();

export type TableSelection = {
  readonly enabled: boolean;
  readonly selected: ReadonlySet<string>;
  /** Toggles one row; `extend` adds everything between it and the row toggled before. */
  readonly toggle: (row: number, extend: boolean) => void;
  readonly clear: () => void;
  readonly head: { readonly all: boolean; readonly some: boolean; readonly toggleAll: () => void };
};

/** The selected rows of a table; disabled when the table's owner keeps no selection. */
export function useTableSelection(
  ids: readonly (string | undefined)[],
  selected: ReadonlySet<string> = nothing,
  onSelect?: (selected: ReadonlySet<string>) => void,
): TableSelection {
  const last = useRef<number | null>(null);
  const toggle = useCallback(
    (row: number, extend: boolean) => {
      const range = extend && last.current !== null ? { from: last.current } : null;
      last.current = row;
      onSelect?.(toggledSelection(selected, ids, row, range));
    },
    [ids, selected, onSelect],
  );
  const all = useMemo(() => isAll(ids, selected), [ids, selected]);
  return {
    enabled: onSelect !== undefined,
    selected,
    toggle,
    clear: () => onSelect?.(nothing),
    head: { all, some: selected.size > 0, toggleAll: () => onSelect?.(all ? nothing : new Set(loadedOf(ids))) },
  };
}

function isAll(ids: readonly (string | undefined)[], selected: ReadonlySet<string>): boolean {
  if (selected.size === 0) return false;
  const loaded = loadedOf(ids);
  return loaded.length > 0 && selected.size >= loaded.length && loaded.every((id) => selected.has(id));
}
