import { sql } from "kysely";
import type { Work } from "#platform/work";
import type { StageKind } from "../pipelines/pipeline-schema.ts";
import { crmTables } from "../tables.ts";

/** A deal's entry into a stage, and its next one, which ended the stay. */
export interface StageStayRow {
  readonly id: string;
  readonly stage_id: string;
  readonly stage_name: string;
  readonly kind: StageKind;
  readonly entered_at: Date;
  readonly entered_by: string;
  readonly left_at: Date | null;
  /** How long it stood there, as it was kept on leaving. */
  readonly left_seconds: string | null;
  readonly left_by: string | null;
}

/** The stays of a deal in the order it took them, which is not always that of their dates: a history may contradict itself. */
export async function stageStayRows(
  work: Work,
  { dealId, before, limit }: { dealId: string; before: string | null; limit: number },
): Promise<StageStayRow[]> {
  const onwards = before === null ? sql`` : sql`where c.id < ${before}::bigint`;
  const { rows } = await sql<StageStayRow>`
    select c.id, s.id as stage_id, s.name as stage_name, s.kind, c.changed_at as entered_at, c.changed_by as entered_by,
      c.left_at, c.left_seconds, c.left_by
    from (
      select c.id, c.org_id, c.to_stage_id, c.changed_at, c.changed_by, lead(c.changed_at) over next as left_at,
        lead(c.seconds) over next as left_seconds, lead(c.changed_by) over next as left_by
      from crm.stage_change c where c.org_id = ${work.orgId}::bigint and c.deal_id = ${dealId}::bigint
      window next as (order by c.id)
    ) c join crm.stage s on s.org_id = c.org_id and s.id = c.to_stage_id
    ${onwards} order by c.id desc limit ${limit}`.execute(crmTables(work));
  return rows;
}
