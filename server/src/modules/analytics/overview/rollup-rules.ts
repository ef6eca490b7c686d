import type { DealFigures } from "#events/crm";
import { dateOf } from "#platform/clock";
import { quarterOf } from "#platform/time-zone-rules";

/** How much a set of facts moves the deals standing in one stage, in one currency ('' without an amount). */
export interface StageDelta {
  readonly pipelineId: string;
  readonly stageId: string;
  readonly kind: DealFigures["kind"];
  readonly probability: number;
  readonly currency: string;
  readonly deals: number;
  readonly amountMinor: bigint;
}

/** How much a set of facts moves what was won or lost in one quarter of an hour, in one currency. */
export interface ClosingDelta {
  /** When the quarter of an hour began. In every time zone a month begins with one. */
  readonly closedAt: Date;
  readonly kind: "won" | "lost";
  readonly currency: string;
  readonly deals: number;
  readonly amountMinor: bigint;
  readonly cycleSeconds: number;
}

export interface DealChange {
  readonly before: DealFigures | null;
  readonly after: DealFigures | null;
}

/** Sums the movement of many facts, one line per stage and currency. */
export function stageDeltas(changes: readonly DealChange[]): StageDelta[] {
  const sums = new Map<string, StageDelta>();
  for (const { figures, sign } of signed(changes)) {
    const { pipelineId, stageId, kind, probability } = figures;
    const currency = figures.currency ?? "";
    const id = `${stageId} ${currency}`;
    const sum = sums.get(id) ?? { pipelineId, stageId, kind, probability, currency, deals: 0, amountMinor: 0n };
    sums.set(id, {
      ...sum,
      probability,
      deals: sum.deals + sign,
      amountMinor: sum.amountMinor + BigInt(sign) * minorOf(figures),
    });
  }
  return [...sums.values()];
}

/** Sums the movement of closings, one line per quarter of an hour, outcome and currency. */
export function closingDeltas(changes: readonly DealChange[]): ClosingDelta[] {
  const sums = new Map<string, ClosingDelta>();
  for (const { figures, sign } of signed(changes)) {
    const { kind, closedAt, createdAt } = figures;
    if (kind === "open" || closedAt === null) continue;
    const currency = figures.currency ?? "";
    const quarter = quarterOf(dateOf(closedAt));
    const id = `${quarter.getTime()} ${kind} ${currency}`;
    const sum = sums.get(id) ?? { closedAt: quarter, kind, currency, deals: 0, amountMinor: 0n, cycleSeconds: 0 };
    const seconds = Math.max(0, Math.round((dateOf(closedAt).getTime() - dateOf(createdAt).getTime()) / 1000));
    sums.set(id, {
      ...sum,
      deals: sum.deals + sign,
      amountMinor: sum.amountMinor + BigInt(sign) * minorOf(figures),
      cycleSeconds: sum.cycleSeconds + sign * seconds,
    });
  }
  return [...sums.values()];
}

/** Every state that ends counts once less, every state that begins once more. */
function* signed(changes: readonly DealChange[]): Generator<{ figures: DealFigures; sign: 1 | -1 }> {
  for (const { before, after } of changes) {
    if (before !== null) yield { figures: before, sign: -1 };
    if (after !== null) yield { figures: after, sign: 1 };
  }
}

function minorOf(figures: DealFigures): bigint {
  return figures.amountMinor === null ? 0n : BigInt(figures.amountMinor);
}
