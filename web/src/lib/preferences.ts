import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const prefix = "gomark.";

/** Reads a preference this browser keeps; storage that is forbidden or spoilt gives the fallback. */
export function readPreference<Value extends string | boolean | number | readonly string[]>(
  name: string,
  fallback: Value,
): Value {
  try {
    const stored = localStorage.getItem(prefix + name);
    const value: unknown = stored === null ? fallback : JSON.parse(stored);
    return typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback)
      ? (value as Value)
      : fallback;
  } catch {
    return fallback;
  }
}

/** Keeps a preference in this browser and tells everyone who shows it. */
export function writePreference(name: string, value: string | boolean | number | readonly string[]): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // A browser that forbids storage keeps the preference for no longer than this page; nothing else depends on it.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A yes-or-no preference as state, shared by everything that shows it. */
export function useFlag(name: string, fallback: boolean): readonly [boolean, (value: boolean) => void] {
  const value = useSyncExternalStore(subscribe, () => readPreference(name, fallback));
  return [value, (next) => writePreference(name, next)];
}

/** A text preference as state, shared by everything that shows it. */
export function useText(name: string, fallback: string): readonly [string, (value: string) => void] {
  const value = useSyncExternalStore(subscribe, () => readPreference(name, fallback));
  return [value, (next) => writePreference(name, next)];
}
