import { Suspense, lazy, useState, useSyncExternalStore } from "react";
import { useShortcuts } from "../lib/shortcuts/shortcuts.ts";
import { useGoShortcuts } from "./use-go-shortcuts.ts";

type Opened = "palette" | "help" | null;

let opened: Opened = null;
const listeners = new Set<() => void>();

function setOpened(next: Opened): void {
  opened = next;
  for (const listener of listeners) listener();
}

/** Opens the palette that finds everything. */
export const openPalette = (): void => setOpened("palette");

/** Opens the list of keyboard shortcuts. */
export const openShortcutHelp = (): void => setOpened("help");

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const ShortcutHelp = lazy(async () => ({ default: (await import("./shortcut-help.tsx")).ShortcutHelp }));

/** The dialogs that can be opened from everywhere; their code is loaded when first needed. */
export function FrameDialogs() {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
  const [used, setUsed] = useState({ palette: false, help: false });
  if (now === "palette" && !used.palette) setUsed({ ...used, palette: true });
  if (now === "help" && !used.help) setUsed({ ...used, help: true });
  useGoShortcuts();
  useShortcuts([
    { keys: "mod+k", label: "Search or go to", group: "Everywhere", run: openPalette },
    { keys: "/", label: "Search", group: "Everywhere", run: openPalette },
    { keys: "?", label: "Show keyboard shortcuts", group: "Everywhere", run: openShortcutHelp },
  ]);
  return (
    <Suspense>
      {used.palette ? <Palette opened={now === "palette"} onClose={() => setOpened(null)} /> : null}
      {used.help ? <ShortcutHelp opened={now === "help"} onClose={() => setOpened(null)} /> : null}
    </Suspense>
  );
}
