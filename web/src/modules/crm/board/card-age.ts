import { calendarDays } from "../../../ui/format.ts";
import type { StageKind } from "../../../ui/stage-pill.tsx";
import type { Deal } from "../records/record.ts";

/** An open deal that has stood in its stage longer than this is rotting. */
const rottingDays = 30;

/** How long a deal has stood where it stands, in days, and whether that is too long or its closing day has passed. */
export function ageOf(
  deal: Pick<Deal, "stageEnteredAt" | "closeDate">,
  kind: StageKind,
  now: Date,
): { readonly days: number; readonly rotting: boolean; readonly title: string } {
  const days = Math.max(0, calendarDays(new Date(deal.stageEnteredAt), now));
  const since = `${days} ${days === 1 ? "day" : "days"} in this stage`;
  if (kind !== "open") return { days, rotting: false, title: since };
  if (deal.closeDate !== null && deal.closeDate < now.toISOString().slice(0, 10)) {
    return { days, rotting: true, title: `${since}; its closing day has passed` };
  }
  if (days > rottingDays) return { days, rotting: true, title: `${since}, longer than ${rottingDays}` };
  return { days, rotting: false, title: since };
}
