import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { readPreference } from "../preferences.ts";
import { type Shortcut, isSingleKey, matchPress, pressName, sequenceMs } from "./shortcut-keys.ts";

/** The name of the preference that turns single-key shortcuts off. */
export const singleKeysPreference = "single-key-shortcuts";

let registered: readonly Shortcut[] = [];
let prefix = "";
let prefixTimer: number | undefined;
const listeners = new Set<() => void>();

function setRegistered(next: readonly Shortcut[]): void {
  registered = next;
  for (const listener of listeners) listener();
}

/** Offers shortcuts while the component is on the page; they appear in the list behind `?`. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const run = useEffectEvent((keys: string) => shortcuts.find((one) => one.keys === keys)?.run());
  const described = shortcuts
    .map((one) => `${one.keys}\u0000${one.label}\u0000${one.group}\u0000${one.local === true}`)
    .join("\u0001");
  useEffect(() => {
    if (described === "") return undefined;
    const mine = described.split("\u0001").map((text): Shortcut => {
      const [keys = "", label = "", group = "", local] = text.split("\u0000");
      return { keys, label, group, run: () => run(keys), local: local === "true" };
    });
    setRegistered([...registered, ...mine]);
    return () => setRegistered(registered.filter((one) => !mine.includes(one)));
  }, [described]);
}

/** Every shortcut offered at this moment. */
export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select, [role=combobox]");
}

function isInDialog(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("[role=dialog][aria-modal=true], [role=menu], [role=listbox]") !== null
  );
}

function setPrefix(next: string): void {
  prefix = next;
  clearTimeout(prefixTimer);
  if (next !== "") prefixTimer = window.setTimeout(() => setPrefix(""), sequenceMs);
}

function onKeyDown(event: KeyboardEvent): void {
  const name = pressName(event);
  if (name === null || event.defaultPrevented) return;
  const plain = isSingleKey(name);
  const silenced = isTyping(event.target) || isInDialog(event.target) || !readPreference(singleKeysPreference, true);
  if (plain && silenced) return;
  const match = matchPress(registered, prefix, name);
  setPrefix(match.kind === "wait" ? match.prefix : "");
  if (match.kind === "none") return;
  event.preventDefault();
  if (match.kind === "run") match.shortcut.run();
}

/** Starts listening to the keyboard; called once by the frame. */
export function useKeyboard(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
