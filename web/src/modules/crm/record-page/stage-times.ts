import type { Deal } from "../records/record.ts";
import type { StageStay } from "./stage-stay-queries.ts";

const dayMs = 86_400_000;
const daySeconds = 86_400;

/** Days a deal spent in each stage, by the stage's id, over every stay there; in a closed stage only what has ended. */
export function stageTimes(
  stays: readonly StageStay[],
  deal: Pick<Deal, "stage" | "stageEnteredAt">,
  now: Date,
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const add = (id: string, days: number) => times.set(id, (times.get(id) ?? 0) + days);
  for (const { stage, leftAt, seconds } of stays) if (leftAt !== null) add(stage.id, seconds / daySeconds);
  if (deal.stage.kind === "open")
    add(deal.stage.id, Math.max(0, (now.getTime() - Date.parse(deal.stageEnteredAt)) / dayMs));
  return times;
}
