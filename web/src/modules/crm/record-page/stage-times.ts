import type { Deal } from "../records/record.ts";
import type { TimelineItem } from "../timeline/timeline-queries.ts";

const dayMs = 86_400_000;

/** Days a deal spent in each stage, by the stage's name: every visit that ended, and the present one. */
export function stageTimes(
  items: readonly TimelineItem[],
  deal: Pick<Deal, "stage" | "stageEnteredAt">,
  now: Date,
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const add = (name: string, days: number) => times.set(name, (times.get(name) ?? 0) + days);
  for (const { from, days } of items) {
    if (from !== undefined && days !== undefined) add(from, days);
  }
  if (deal.stage.kind === "open")
    add(deal.stage.name, Math.max(0, (now.getTime() - Date.parse(deal.stageEnteredAt)) / dayMs));
  return times;
}
