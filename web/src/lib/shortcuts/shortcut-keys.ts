/** A shortcut: `keys` is "c", "?", "mod+k", or a sequence "g d". */
export type Shortcut = {
  readonly keys: string;
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
  /** Works only where the focus is, and is heard there; the list tells of it. */
  readonly local?: boolean;
};

/** The parts of a keyboard event that decide. */
export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** How long the second key of a sequence may take. */
export const sequenceMs = 1_200;

/** "mod+k" for Ctrl-K or Cmd-K, the bare key otherwise; null for a key that cannot start a shortcut. */
export function pressName(press: KeyPress): string | null {
  if (press.altKey || press.key.length === 0) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (key === "Control" || key === "Meta" || key === "Shift") return null;
  return press.ctrlKey || press.metaKey ? `mod+${key}` : key;
}

export type Match =
  | { readonly kind: "run"; readonly shortcut: Shortcut }
  | { readonly kind: "wait"; readonly prefix: string }
  | { readonly kind: "none" };

/** What a press means after `prefix` (the first key of a sequence, or ""): later registrations win over earlier ones. */
export function matchPress(shortcuts: readonly Shortcut[], prefix: string, name: string): Match {
  const pressed = prefix === "" ? name : `${prefix} ${name}`;
  const heard = shortcuts.filter(({ local }) => local !== true);
  const exact = heard.findLast((shortcut) => shortcut.keys === pressed);
  if (exact !== undefined) return { kind: "run", shortcut: exact };
  if (heard.some((shortcut) => shortcut.keys.startsWith(`${pressed} `))) return { kind: "wait", prefix: pressed };
  return prefix === "" ? { kind: "none" } : matchPress(heard, "", name);
}

/** Whether a shortcut consists of plain characters only, the kind a person may turn off (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return !keys.includes("mod+");
}
