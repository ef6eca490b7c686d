import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";

/** Parents are changed by one at a time in an organization, until the commit: two changes that close a circle together do not see one another. */
export async function lockParents(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`crm.account.parents ${work.orgId}`}, 0))`.execute(
    crmTables(work),
  );
}

/** The parent of each of these accounts and of every one above it. */
export async function parentsAbove(
  work: Work,
  ids: readonly string[],
  maxDepth: number,
): Promise<Map<string, readonly string[]>> {
  const { rows } = await sql<{ id: string; parent_id: string }>`
    with recursive up (id, parent_id, depth) as (
      select a.id, a.parent_id, 1 from crm.account a
      where a.org_id = ${work.orgId}::bigint and a.id = any(${[...new Set(ids)]}::bigint[])
      union
      select a.id, a.parent_id, up.depth + 1 from up join crm.account a on a.org_id = ${work.orgId}::bigint and a.id = up.parent_id
      where up.depth < ${maxDepth}::int
    )
    select distinct id, parent_id from up where parent_id is not null`.execute(crmTables(work));
  return new Map(rows.map(({ id, parent_id: parentId }) => [id, [parentId]]));
}
