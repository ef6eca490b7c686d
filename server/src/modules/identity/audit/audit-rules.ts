/** One change as the trail keeps it. `before` is null for something new, `after` for something gone. */
export interface Change {
  /** The kind of record: "deal", "member", "api_key". */
  readonly object: string;
  readonly recordId: string | null;
  /** What people call the record, so that the trail reads without it. */
  readonly label: string;
  /** A past-tense verb: "created", "changed", "moved", "revoked". */
  readonly action: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** The fields that differ, as they were and as they are; null when nothing does. */
export function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Pick<Change, "before" | "after"> | null {
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (names.length === 0) return null;
  const pick = (record: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
  return { before: pick(before), after: pick(after) };
}

const maxLabel = 200;

/** A label short enough for a list. */
export function shortLabel(label: string): string {
  if (label.length <= maxLabel) return label;
  const points = [...label];
  return points.length <= maxLabel ? label : `${points.slice(0, maxLabel - 1).join("")}…`;
}
