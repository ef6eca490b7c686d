import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";

/** The records shared with whoever asks, by what they may do with them. */
interface SharedWithMe {
  readonly read: readonly string[];
  readonly edit: readonly string[];
}

/** Nobody reaches more records by sharing than these: a person and the teams above them have a maximum each. */
const mostReached = 10_000;

const nothing: SharedWithMe = { read: [], edit: [] };
const sharedIn = new WeakMap<Work, SharedWithMe>();

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
  sharedIn.set(work, {
    read: [...new Set(rows.map(({ id }) => id))],
    edit: [...new Set(rows.flatMap(({ id, edit }) => (edit ? [id] : [])))],
  });
}

/**
 * Ids of records, of whatever object, that were shared with the actor far enough for an action. Who may do something
 * with own records only may do it with these too; nothing is deleted or exported because it was shared.
 */
export function sharedIds(work: Work, action: string): readonly string[] {
  const shared = sharedIn.get(work) ?? nothing;
  if (action === "read") return shared.read;
  return action === "update" ? shared.edit : [];
}
