import type { KeyboardEvent } from "react";
import type { Shortcut } from "./shortcut-keys.ts";
import { useShortcuts } from "./shortcuts.ts";

type AreaKeys = {
  /** Every key the area knows, as the list behind `?` tells it. */
  readonly shortcuts: readonly Omit<Shortcut, "run">[];
  /** Gives the area the focus. */
  readonly focus: () => void;
  /** Does what a key means; false leaves it to the page. */
  readonly press: (key: string, shift: boolean) => boolean;
};

/**
 * The keys of an area that has the focus as a whole, such as a board: its letters work from anywhere and give it the
 * focus, the others while it has it. Answers what the area does with keys.
 */
export function useAreaKeys({ shortcuts, focus, press }: AreaKeys): (event: KeyboardEvent<HTMLElement>) => void {
  useShortcuts(
    shortcuts.map((shortcut) => ({
      ...shortcut,
      run: () => {
        focus();
        press(shortcut.keys, false);
      },
    })),
  );
  return (event) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    // Letters come through the shortcuts, which can be turned off.
    if (/^[a-z?/]$/iu.test(event.key) || !press(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
