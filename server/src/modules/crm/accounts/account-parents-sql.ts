import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";

/** For each account itself and every one above it. */
export async function chainsAbove(
  work: Work,
  ids: readonly string[],
  maxDepth: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ start: string; above: string[] }>`
    with recursive up (start, id, depth) as (
      select a.id, a.id, 1 from crm.account a where a.org_id = ${work.orgId}::bigint and a.id = any(${[...new Set(ids)]}::bigint[])
      union all
      select up.start, a.parent_id, up.depth + 1 from up join crm.account a on a.org_id = ${work.orgId}::bigint and a.id = up.id
      where a.parent_id is not null and up.depth < ${maxDepth}::int
    )
    select start, array_agg(id::text order by depth) as above from up group by start`.execute(crmTables(work));
  return new Map(rows.map(({ start, above }) => [start, above]));
}
