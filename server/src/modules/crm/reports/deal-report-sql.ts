import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";
import { maxSums } from "./deal-report-rules.ts";

/** The deals of one group in one currency; null for those without an amount. */
export interface GroupSum {
  readonly key: string | null;
  readonly currency: string | null;
  readonly open: number;
  readonly won: number;
  readonly lost: number;
  readonly openMinor: string;
  readonly wonMinor: string;
  readonly lostMinor: string;
  /** Days from creation to winning, of all won ones together, and how many of them say both. */
  readonly wonDays: number;
  readonly wonTimed: number;
}

export interface ReportQuery {
  readonly where: RawBuilder<SqlBool>;
  readonly wonStages: readonly string[];
  readonly lostStages: readonly string[];
}

interface SumRow extends Omit<GroupSum, "open" | "won" | "lost" | "wonTimed"> {
  readonly open: string;
  readonly won: string;
  readonly lost: string;
  readonly wonTimed: string;
}

/** Sums by group and currency, all groups of the expression at once. */
export async function sumGroups(
  work: Work,
  { where, wonStages, lostStages }: ReportQuery,
  key: RawBuilder<string | null>,
): Promise<GroupSum[]> {
  const won = sql`r.stage_id = any(${wonStages}::bigint[])`;
  const lost = sql`r.stage_id = any(${lostStages}::bigint[])`;
  const open = sql`not (${won} or ${lost})`;
  const { rows } = await sql<SumRow>`
    select ${key} as key, r.currency,
      count(*) filter (where ${open}) as open, count(*) filter (where ${won}) as won, count(*) filter (where ${lost}) as lost,
      coalesce(sum(r.amount_minor) filter (where ${open}), 0)::text as "openMinor",
      coalesce(sum(r.amount_minor) filter (where ${won}), 0)::text as "wonMinor",
      coalesce(sum(r.amount_minor) filter (where ${lost}), 0)::text as "lostMinor",
      coalesce(sum(greatest(0, extract(epoch from r.closed_at - r.created_at)) / 86400) filter (where ${won}), 0)::float8 as "wonDays",
      count(*) filter (where ${won} and r.closed_at is not null) as "wonTimed"
    from crm.deal r where ${where} group by 1, 2 limit ${maxSums + 1}`.execute(crmTables(work));
  return rows.map((row) => ({
    ...row,
    open: Number(row.open),
    won: Number(row.won),
    lost: Number(row.lost),
    wonTimed: Number(row.wonTimed),
  }));
}

/** The amount in the middle of the deals won, by currency, rounded to whole minor units. */
export async function medianWon(work: Work, { where, wonStages }: ReportQuery) {
  const { rows } = await sql<{ currency: string; minor: string }>`
    select r.currency, round(percentile_cont(0.5) within group (order by r.amount_minor))::bigint::text as minor
    from crm.deal r where ${where} and r.stage_id = any(${wonStages}::bigint[]) and r.currency is not null
    group by r.currency order by r.currency`.execute(crmTables(work));
  return rows;
}

/** The names of those accounts that the actor may see. */
export async function accountNames(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select r.id, r.name from crm.account r
    where ${readable(work, { plural: "accounts" })} and r.id = any(${ids}::bigint[])`.execute(crmTables(work));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
