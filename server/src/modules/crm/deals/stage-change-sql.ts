import { type RawBuilder, sql, type SqlBool } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import type { WrittenRecord } from "../records/object-type.ts";
import { crmTables } from "../tables.ts";

const changeShape = {
  deal_id: "bigint",
  from_stage_id: "bigint",
  to_stage_id: "bigint",
  changed_at: "timestamptz",
  entered_at: "timestamptz",
};

/** Keeps the history of stages: one row for every deal that has entered one. */
export async function recordStageChanges(work: Work, records: readonly WrittenRecord[]): Promise<void> {
  const rows = records
    .filter(({ changed }) => changed.includes("stageId"))
    .map(({ id, before, after }) => ({
      deal_id: id,
      from_stage_id: before?.["stageId"] ?? null,
      to_stage_id: after["stageId"],
      changed_at: after["stageEnteredAt"],
      entered_at: before?.["stageEnteredAt"] ?? null,
    }));
  if (rows.length === 0) return;
  await sql`
    insert into crm.stage_change (org_id, deal_id, from_stage_id, to_stage_id, changed_at, seconds, changed_by)
    select ${work.orgId}::bigint, x.deal_id, x.from_stage_id, x.to_stage_id, x.changed_at,
      case when x.entered_at is not null then greatest(0, extract(epoch from x.changed_at - x.entered_at))::bigint end, ${work.actor.name}
    from ${rowset(changeShape, rows)}`.execute(crmTables(work));
}

/** The stage each of these closed deals stood in before it was closed, as far as its history knows: by what came last, whose date a history may place earlier. */
export async function stagesBeforeClosing(
  work: Work,
  dealIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (dealIds.length === 0) return new Map();
  const { rows } = await sql<{ deal_id: string; from_stage_id: string | null }>`
    select d.id as deal_id, c.from_stage_id from unnest(${dealIds}::bigint[]) as d (id)
    cross join lateral (
      select c.from_stage_id from crm.stage_change c
      where c.org_id = ${work.orgId}::bigint and c.deal_id = d.id order by c.id desc limit 1
    ) c`.execute(crmTables(work));
  return new Map(
    rows.flatMap((row) => (row.from_stage_id === null ? [] : [[row.deal_id, row.from_stage_id] as const])),
  );
}

/** How many deals went from one stage to another. */
export interface Departures {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

interface DeparturesQuery {
  /** The deals that count. */
  readonly where: RawBuilder<SqlBool>;
  readonly stageIds: readonly string[];
  readonly since: Date;
}

/** Departures from these stages since a moment, by where they led. */
export async function departures(work: Work, { where, stageIds, since }: DeparturesQuery): Promise<Departures[]> {
  const { rows } = await sql<{ from_stage_id: string; to_stage_id: string; count: string }>`
    select c.from_stage_id, c.to_stage_id, count(*) as count
    from crm.stage_change c join crm.deal r on r.org_id = c.org_id and r.id = c.deal_id
    where c.org_id = ${work.orgId}::bigint and c.from_stage_id = any(${stageIds}::bigint[]) and c.changed_at >= ${since}
      and ${where}
    group by c.from_stage_id, c.to_stage_id`.execute(crmTables(work));
  return rows.map((row) => ({ from: row.from_stage_id, to: row.to_stage_id, count: Number(row.count) }));
}
