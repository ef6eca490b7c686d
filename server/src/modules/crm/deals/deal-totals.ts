import type { Work } from "#platform/work";
import type { StageKind } from "../pipelines/pipeline-schema.ts";
import { listPipelines } from "../pipelines/pipelines.ts";
import { isHidden } from "../fields/field-access-rules.ts";
import { registryOf } from "../records/registry.ts";
import { readable } from "../records/visibility-sql.ts";
import { addUp, sumsByCurrency, weigh } from "./board-rules.ts";
import { sumByStage, sumCycles, sumWonByMonth, withoutAmounts } from "./board-sql.ts";
import { dealObject } from "./deal-object.ts";
import type { MoneyTotal } from "#platform/wire";

export interface StageTotal {
  readonly stageId: string;
  readonly pipelineId: string;
  readonly name: string;
  readonly kind: StageKind;
  readonly count: number;
  readonly sum: MoneyTotal[];
  readonly weighted: MoneyTotal[];
}

export interface MonthTotal {
  /** `YYYY-MM` in the time zone asked for. */
  readonly month: string;
  readonly count: number;
  readonly sum: MoneyTotal[];
}

/** Everything an overview says about deals, of those the actor may see. Sums stand per currency, in minor units. */
export interface DealTotals {
  readonly open: { readonly count: number; readonly sum: MoneyTotal[] };
  readonly weighted: MoneyTotal[];
  readonly won: { readonly count: number; readonly sum: MoneyTotal[] };
  readonly lost: { readonly count: number; readonly sum: MoneyTotal[] };
  /** In the order of pipelines and their stages. */
  readonly byStage: StageTotal[];
  /** Oldest first; months without a deal won are left out. */
  readonly wonByMonth: MonthTotal[];
  /** Mean days from creation to winning of what was won since `cyclesSince`; null while nothing is. */
  readonly cycleDays: number | null;
}

/** Counts and sums of one organization's deals in a few set-based reads. Months are those of `timeZone` (IANA). */
export async function dealTotals(
  work: Work,
  { timeZone, cyclesSince }: { timeZone: string; cyclesSince: Date },
): Promise<DealTotals> {
  const seen = readable(work, dealObject);
  const isWorthHidden = isHidden(await registryOf(work, dealObject), "amount");
  const seenOf = <Sum extends { readonly currency: string | null }>(sums: readonly Sum[]) =>
    isWorthHidden ? withoutAmounts(sums) : [...sums];
  const sums = seenOf(await sumByStage(work, null, seen));
  const byStage = (await listPipelines(work)).flatMap(({ stages }) =>
    stages.map((stage): StageTotal => {
      const of = sums.filter(({ stageId }) => stageId === stage.id);
      const sum = addUp(sumsByCurrency(of));
      const count = of.reduce((total, one) => total + one.count, 0);
      return {
        stageId: stage.id,
        pipelineId: stage.pipelineId,
        name: stage.name,
        kind: stage.kind,
        count,
        sum,
        weighted: weigh(sum, stage.probability),
      };
    }),
  );
  const ofKind = (kind: StageKind) => byStage.filter((stage) => stage.kind === kind);
  const total = (stages: readonly StageTotal[]) => ({
    count: stages.reduce((all, { count }) => all + count, 0),
    sum: addUp(stages.flatMap(({ sum }) => sum)),
  });
  const wonStages = ofKind("won").map(({ stageId }) => stageId);
  return {
    open: total(ofKind("open")),
    weighted: addUp(ofKind("open").flatMap(({ weighted }) => weighted)),
    won: total(ofKind("won")),
    lost: total(ofKind("lost")),
    byStage,
    wonByMonth: monthTotals(seenOf(await sumWonByMonth(work, { where: seen, stageIds: wonStages, timeZone }))),
    cycleDays: await sumCycles(work, { where: seen, stageIds: wonStages, since: cyclesSince }),
  };
}

function monthTotals(rows: Awaited<ReturnType<typeof sumWonByMonth>>): MonthTotal[] {
  const months = Map.groupBy(rows, ({ month }) => month);
  return [...months].map(([month, sums]) => ({
    month,
    count: sums.reduce((total, { count }) => total + count, 0),
    sum: addUp(sums.flatMap(({ currency, minor }) => (currency === null ? [] : [{ currency, minor }]))),
  }));
}
