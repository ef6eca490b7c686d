import { formatDay, formatDays, formatMoney } from "../../../ui/format.ts";
import type { StageKind } from "../../../ui/stage-pill.tsx";
import type { Deal } from "../records/record.ts";
import { ageOf } from "./card-age.ts";

/** The words on a card. */
export type CardWords = {
  readonly account: string;
  readonly amount: string;
  readonly foot: string;
  readonly age: string;
  readonly ageTitle: string;
  readonly rotting: boolean;
};

/** What a deal's card says at a moment. */
export function wordsOf(deal: Deal, kind: StageKind, now: Date): CardWords {
  const age = ageOf(deal, kind, now);
  return {
    account: deal.account?.name ?? "No account",
    amount: deal.amount === null ? "" : formatMoney(deal.amount, { whole: true }),
    foot: footOf(deal, kind),
    age: age.days === 0 ? "today" : formatDays(age.days),
    ageTitle: age.title,
    rotting: age.rotting,
  };
}

function footOf(deal: Deal, kind: StageKind): string {
  if (kind !== "open") return deal.closedAt === null ? "Closed" : `Closed ${formatDay(deal.closedAt)}`;
  return deal.nextStep ?? "No next step";
}
