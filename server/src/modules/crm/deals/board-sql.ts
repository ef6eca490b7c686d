import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";

/** What stands in one stage in one currency; null for deals without an amount. */
export interface StageSum {
  readonly stageId: string;
  readonly currency: string | null;
  readonly count: number;
  readonly minor: string;
}

/** Sums without their amounts, for whoever may not see what deals are worth: how many there are stays. */
export function withoutAmounts<Sum extends { readonly currency: string | null }>(sums: readonly Sum[]): Sum[] {
  return sums.map((sum) => ({ ...sum, currency: null }));
}

/** Counts and sums of the deals of a condition, in one pipeline or all, by stage and currency: one read, of the index alone when nothing filters. */
export async function sumByStage(
  work: Work,
  pipelineId: string | null,
  where: RawBuilder<SqlBool>,
): Promise<StageSum[]> {
  const within = pipelineId === null ? sql`` : sql` and r.pipeline_id = ${pipelineId}::bigint`;
  const { rows } = await sql<{ stage_id: string; currency: string | null; count: string; minor: string | null }>`
    select r.stage_id, r.currency, count(*) as count, sum(r.amount_minor)::text as minor
    from crm.deal r where ${where}${within}
    group by r.stage_id, r.currency order by r.stage_id, r.currency`.execute(crmTables(work));
  return rows.map((row) => ({
    stageId: row.stage_id,
    currency: row.currency,
    count: Number(row.count),
    minor: row.minor ?? "0",
  }));
}

export interface CardKey {
  readonly stageId: string;
  readonly id: string;
  readonly position: string;
}

/** A card's place in its stage: the latest arrival on top, ties by id. It does not move when the deal is edited. */
export interface CardPosition {
  readonly enteredAt: string;
  readonly id: string;
}

export interface CardsQuery {
  readonly stageIds: readonly string[];
  readonly where: RawBuilder<SqlBool>;
  readonly after: CardPosition | null;
  readonly limit: number;
}

/** The first cards of each stage, in order; one read for all stages. */
export async function firstCards(work: Work, { stageIds, where, after, limit }: CardsQuery): Promise<CardKey[]> {
  const beyond =
    after === null
      ? sql``
      : sql` and (r.stage_entered_at, r.id) < (${after.enteredAt}::timestamptz, ${after.id}::bigint)`;
  const { rows } = await sql<{ stage_id: string; id: string; position: string }>`
    select s.id as stage_id, c.id, to_char(c.stage_entered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as position
    from unnest(${stageIds}::bigint[]) with ordinality as s (id, n)
    cross join lateral (
      select r.id, r.stage_entered_at from crm.deal r
      where ${where} and r.stage_id = s.id${beyond}
      order by r.stage_entered_at desc, r.id desc limit ${limit}
    ) c
    order by s.n, c.stage_entered_at desc, c.id desc`.execute(crmTables(work));
  return rows.map((row) => ({ stageId: row.stage_id, id: row.id, position: row.position }));
}

interface ClosedQuery {
  readonly where: RawBuilder<SqlBool>;
  readonly stageIds: readonly string[];
}

/** Deals that stand in these stages by the month they were closed in, and by currency. */
export async function sumWonByMonth(work: Work, { where, stageIds, timeZone }: ClosedQuery & { timeZone: string }) {
  const { rows } = await sql<{ month: string; currency: string | null; count: string; minor: string | null }>`
    select to_char(r.closed_at at time zone ${timeZone}, 'YYYY-MM') as month, r.currency, count(*) as count, sum(r.amount_minor)::text as minor
    from crm.deal r where ${where} and r.stage_id = any(${stageIds}::bigint[]) and r.closed_at is not null
    group by 1, r.currency order by 1, r.currency`.execute(crmTables(work));
  return rows.map(({ month, currency, count, minor }) => ({
    month,
    currency,
    count: Number(count),
    minor: minor ?? "0",
  }));
}

/** Mean days from creation to closing of the deals in these stages that closed since a moment; null when there are none. */
export async function sumCycles(
  work: Work,
  { where, stageIds, since }: ClosedQuery & { since: Date },
): Promise<number | null> {
  const { rows } = await sql<{ days: number | null }>`
    select avg(greatest(0, extract(epoch from r.closed_at - r.created_at)) / 86400)::float8 as days
    from crm.deal r where ${where} and r.stage_id = any(${stageIds}::bigint[]) and r.closed_at >= ${since}`.execute(
    crmTables(work),
  );
  return rows[0]?.days ?? null;
}
