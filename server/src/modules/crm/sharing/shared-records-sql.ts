import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import { rememberShared } from "./shared-records-rules.ts";

/** Nobody reaches more records by sharing than these: a person and the teams above them have a maximum each. */
const mostReached = 10_000;

/**
 * Reads, once as a unit of work begins, which records were shared with its actor. Only for people some of whose
 * permissions reach own or team records; whoever reaches everything has nothing to be shared with them.
 */
export async function openShares(work: Work): Promise<void> {
  const { memberId, orgId, teamIds, limited } = work.actor;
  if (memberId === null || orgId === null || !limited) return;
  const { rows } = await sql<{ id: string; edit: boolean }>`
    select s.record_id as id, s.access = 'edit' as edit from crm.share s
    where s.org_id = ${orgId}::bigint and s.member_id = ${memberId}::bigint
    union all
    select s.record_id, s.access = 'edit' from crm.share s
    where s.org_id = ${orgId}::bigint and s.team_id = any(${teamIds}::bigint[])
    limit ${mostReached}`.execute(crmTables(work));
  if (rows.length === 0) return;
  rememberShared(work, {
    read: [...new Set(rows.map(({ id }) => id))],
    edit: [...new Set(rows.flatMap(({ id, edit }) => (edit ? [id] : [])))],
  });
}
