import { dayAfter } from "@gomark/server/shared/crm/tasks/task-due";

/** Where the cursor of a calendar stands: on a day, and perhaps on one of its records. */
export type Cursor = { readonly day: string; readonly entry: number | null };

/** What a key does on a calendar; null leaves it to the page. */
export type CalendarCommand =
  | { readonly kind: "go"; readonly cursor: Cursor }
  | { readonly kind: "page"; readonly direction: 1 | -1 }
  | { readonly kind: Act };

const dayKeys: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
  h: -1,
  l: 1,
};

/** So many days a key goes; null for any other key. */
export function daysOfKey(key: string): number | null {
  return dayKeys[key] ?? null;
}

/** The command for a key; `entries` is how many records of the day are shown. */
export function commandOf(key: string, cursor: Cursor, entries: number): CalendarCommand | null {
  const days = daysOfKey(key);
  if (days !== null) return { kind: "go", cursor: { day: dayAfter(cursor.day, days), entry: null } };
  if (key === "PageDown" || key === "PageUp") return { kind: "page", direction: key === "PageDown" ? 1 : -1 };
  if (key === "j" || key === "k") return { kind: "go", cursor: { ...cursor, entry: entryAfter(cursor, key, entries) } };
  const act = cursor.entry === null ? dayActs(entries)[key] : entryActs[key];
  return act === undefined ? null : { kind: act };
}

type Act = "open" | "peek" | "pickUp" | "create" | "day";

const entryActs: Readonly<Record<string, Act>> = { Enter: "open", " ": "peek", m: "pickUp" };

function dayActs(entries: number): Readonly<Record<string, Act>> {
  return { Enter: entries === 0 ? "create" : "day" };
}

function entryAfter({ entry }: Cursor, key: "j" | "k", entries: number): number | null {
  if (entries === 0) return null;
  if (entry === null) return key === "j" ? 0 : entries - 1;
  return Math.max(0, Math.min(entries - 1, entry + (key === "j" ? 1 : -1)));
}
