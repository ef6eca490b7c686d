import { sql } from "kysely";
import type { Work } from "#platform/work";
import { analyticsTables } from "../tables.ts";
import type { ClosingDelta, StageDelta } from "./rollup-rules.ts";

/** Moves the sums per stage. Rows of the same key add up; nothing is read first, so nothing can be lost in between. */
export async function addStageDeltas(work: Work, portfolioId: string, deltas: readonly StageDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await analyticsTables(work)
    .insertInto("analytics.stage_rollup")
    .values(
      deltas.map((delta) => ({
        org_id: work.orgId,
        portfolio_id: portfolioId,
        pipeline_id: delta.pipelineId,
        stage_id: delta.stageId,
        kind: delta.kind,
        probability: delta.probability,
        currency: delta.currency,
        deals: delta.deals,
        amount_minor: delta.amountMinor.toString(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["org_id", "stage_id", "currency"]).doUpdateSet({
        deals: sql`stage_rollup.deals + excluded.deals`,
        amount_minor: sql`stage_rollup.amount_minor + excluded.amount_minor`,
        probability: sql`excluded.probability`,
      }),
    )
    .execute();
}

/** Moves the sums of closings. */
export async function addClosingDeltas(
  work: Work,
  portfolioId: string,
  deltas: readonly ClosingDelta[],
): Promise<void> {
  if (deltas.length === 0) return;
  await analyticsTables(work)
    .insertInto("analytics.closing_rollup")
    .values(
      deltas.map((delta) => ({
        org_id: work.orgId,
        portfolio_id: portfolioId,
        closed_at: delta.closedAt,
        kind: delta.kind,
        currency: delta.currency,
        deals: delta.deals,
        amount_minor: delta.amountMinor.toString(),
        cycle_seconds: delta.cycleSeconds,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["org_id", "closed_at", "kind", "currency"]).doUpdateSet({
        deals: sql`closing_rollup.deals + excluded.deals`,
        amount_minor: sql`closing_rollup.amount_minor + excluded.amount_minor`,
        cycle_seconds: sql`closing_rollup.cycle_seconds + excluded.cycle_seconds`,
      }),
    )
    .execute();
}

export async function noteActivity(work: Work, portfolioId: string, at: Date): Promise<void> {
  await analyticsTables(work)
    .insertInto("analytics.activity_rollup")
    .values({ org_id: work.orgId, portfolio_id: portfolioId, last_activity_at: at })
    .onConflict((conflict) =>
      conflict
        .column("org_id")
        .doUpdateSet({ last_activity_at: sql`greatest(activity_rollup.last_activity_at, excluded.last_activity_at)` }),
    )
    .execute();
}

/** A stage's probability was changed: its deals weigh differently from now on. */
export async function setStageProbability(work: Work, stageId: string, probability: number): Promise<void> {
  await analyticsTables(work)
    .updateTable("analytics.stage_rollup")
    .set({ probability })
    .where("org_id", "=", work.orgId)
    .where("stage_id", "=", stageId)
    .execute();
}

export interface StandingRow {
  readonly orgId: string;
  readonly kind: "open" | "won" | "lost";
  readonly currency: string;
  readonly deals: string;
  readonly amountMinor: string;
  /** Amount times probability, rounded per stage, in minor units. */
  readonly weightedMinor: string;
}

/** Every company's deals by kind and currency; bounded by companies times currencies. */
export async function readStanding(work: Work, portfolioId: string): Promise<StandingRow[]> {
  return analyticsTables(work)
    .selectFrom("analytics.stage_rollup")
    .select(({ fn }) => [
      "org_id as orgId",
      "kind",
      "currency",
      fn.sum<string>("deals").as("deals"),
      fn.sum<string>("amount_minor").as("amountMinor"),
      sql<string>`sum(round(amount_minor * probability / 100.0))`.as("weightedMinor"),
    ])
    .where("portfolio_id", "=", portfolioId)
    .groupBy(["org_id", "kind", "currency"])
    .execute();
}

export interface ClosingRow {
  readonly orgId: string;
  readonly month: string;
  readonly kind: "won" | "lost";
  readonly currency: string;
  readonly deals: string;
  readonly amountMinor: string;
  readonly cycleSeconds: string;
}

/** One month of one company: from an instant up to, not including, another. */
export interface MonthSpan {
  readonly orgId: string;
  readonly month: string;
  readonly from: Date;
  readonly to: Date;
}

/** What closed in these spans, by company, month, kind and currency. */
export async function readClosings(
  work: Work,
  portfolioId: string,
  spans: readonly MonthSpan[],
): Promise<readonly ClosingRow[]> {
  const { rows } = await sql<ClosingRow>`
    select m.org_id as "orgId", m.month, c.kind, c.currency, sum(c.deals)::bigint as deals,
      sum(c.amount_minor)::text as "amountMinor", sum(c.cycle_seconds)::bigint as "cycleSeconds"
    from unnest(${spans.map((span) => span.orgId)}::bigint[], ${spans.map((span) => span.month)}::text[],
      ${spans.map((span) => span.from)}::timestamptz[], ${spans.map((span) => span.to)}::timestamptz[])
      as m (org_id, month, starts, ends)
    join analytics.closing_rollup c
      on c.org_id = m.org_id and c.closed_at >= m.starts and c.closed_at < m.ends and c.portfolio_id = ${portfolioId}::bigint
    group by m.org_id, m.month, c.kind, c.currency
    order by m.month`.execute(analyticsTables(work));
  return rows;
}

export async function readActivity(work: Work, portfolioId: string): Promise<ReadonlyMap<string, Date>> {
  const rows = await analyticsTables(work)
    .selectFrom("analytics.activity_rollup")
    .select(["org_id", "last_activity_at"])
    .where("portfolio_id", "=", portfolioId)
    .execute();
  return new Map(rows.map((row) => [row.org_id, row.last_activity_at]));
}
