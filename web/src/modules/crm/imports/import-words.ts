import type { Sent } from "../../../lib/upload.ts";
import { formatNumber } from "../../../ui/format.ts";
import type { Import } from "./import-queries.ts";

type StatusWords = { readonly label: string; readonly kind: "open" | "won" | "lost" };

const statusWords: Readonly<Record<Import["status"], StatusWords>> = {
  checking: { label: "Checking", kind: "open" },
  needs_mapping: { label: "Needs an answer", kind: "open" },
  ready: { label: "Ready to run", kind: "open" },
  running: { label: "Running", kind: "open" },
  done: { label: "Done", kind: "won" },
  failed: { label: "Failed", kind: "lost" },
  undoing: { label: "Being taken back", kind: "open" },
  undone: { label: "Taken back", kind: "open" },
};

/** How an import stands, in words and how it is meant; one that would write nothing is not ready to run. */
export function wordsOfStatus({ status, counts }: Pick<Import, "status" | "counts">): StatusWords {
  if (status !== "ready" || counts.create + counts.update > 0) return statusWords[status];
  return { label: counts.refuse > 0 ? "Every row refused" : "Nothing to change", kind: "open" };
}

const delimiterNames: Readonly<Record<string, string>> = { ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar" };

/** "Comma" for ",". */
export function delimiterName(delimiter: string): string {
  return delimiterNames[delimiter] ?? delimiter;
}

const orderNames: Readonly<Record<string, string>> = {
  iso: "year first (2026-03-04)",
  ymd: "year first (2026/03/04)",
  dmy: "day first (04/03/2026)",
  mdy: "month first (03/04/2026)",
  ambiguous: "could be day or month first",
  mixed: "contradictory",
};

/** A date order in words. */
export function dateOrderName(order: string | null): string {
  return order === null ? "no dates" : (orderNames[order] ?? order);
}

/** How many rows a second, and how many seconds are left; null before there is anything to tell from. */
export function pace(
  progress: Import["progress"],
  seconds: number,
): { readonly rate: number; readonly left: number } | null {
  if (seconds < 1 || progress.done === 0) return null;
  const rate = progress.done / seconds;
  return { rate, left: Math.max(0, progress.total - progress.done) / rate };
}

const mega = 1024 * 1024;

/** "Sending 12 of 120 MB…", then that it is being read. */
export function sentWords(sent: Sent | null): string {
  if (sent === null || sent.done >= sent.total) return "Reading the file…";
  const shown = (bytes: number) => formatNumber(bytes / mega);
  return `Sending ${shown(sent.done)} of ${shown(sent.total)} MB…`;
}

/** "85 accounts created, 2 refused." What did not happen is left out; nothing at all is said as such. */
export function doneSentence(parts: readonly (readonly [count: number, words: string])[]): string {
  const said = parts.filter(([count]) => count > 0).map(([count, words]) => `${formatNumber(count)} ${words}`);
  return said.length === 0 ? "Nothing had to be done." : `${said.join(", ")}.`;
}

/** Why a record was left as it is when its import was taken back. */
export const leftWords: Readonly<Record<NonNullable<Import["undo"]>["leftSample"][number]["reason"], string>> = {
  changed: "Changed since",
  built_on: "Notes, tasks or other records hang on it",
  deleted: "Deleted since",
  refused: "May not be written",
  out_of_sight: "Out of your sight by now",
};

/** "12 s", "3 min". */
export function shortTime(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}
