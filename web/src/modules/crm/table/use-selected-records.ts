import { useState } from "react";
import type { CrmRecord } from "../records/record.ts";

const none: ReadonlyMap<string, CrmRecord> = new Map();

/** The selected records as they were seen last: one that has been scrolled away from stays selected. */
export function useSelectedRecords(
  selected: ReadonlySet<string>,
  rows: readonly (CrmRecord | undefined)[],
): readonly CrmRecord[] {
  const [known, setKnown] = useState(none);
  if (selected.size === 0) {
    if (known.size > 0) setKnown(none);
    return [];
  }
  const inSight = rows.flat().filter((row): row is CrmRecord => row !== undefined && selected.has(row.id));
  const news = inSight.filter((row) => known.get(row.id) !== row);
  const isOver = [...known.keys()].some((id) => !selected.has(id));
  if (news.length === 0 && !isOver) return [...known.values()];
  const kept = new Map([...known].filter(([id]) => selected.has(id)));
  for (const row of news) kept.set(row.id, row);
  setKnown(kept);
  return [...kept.values()];
}
