import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import { seenTask } from "./task-sight-sql.ts";

/** The condition over `t` that it is open and in the actor's sight. */
async function openTask(work: Work) {
  const seen = (await seenTask(work)) ?? sql`true`;
  return sql`t.org_id = ${work.orgId}::bigint and t.done_at is null and t.deleted_at is null and ${seen}`;
}

/** And somebody's to do. */
async function openOf(work: Work, memberId: string) {
  return sql`${await openTask(work)} and t.assignee_id = ${memberId}::bigint`;
}

/** How many open tasks each of these members has to do, each counted up to `most`. */
export async function countOpenOfEach(
  work: Work,
  memberIds: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select m.id, count(*)::int as count from unnest(${memberIds}::bigint[]) as m (id)
    cross join lateral (
      select from crm.task t where ${await openTask(work)} and t.assignee_id = m.id limit ${most}
    ) theirs
    group by m.id`.execute(crmTables(work));
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** How many open tasks somebody has to do, as far as the actor sees them. */
export async function countOpenOf(work: Work, memberId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from crm.task t where ${await openOf(work, memberId)}`.execute(crmTables(work));
  return rows[0]?.count ?? 0;
}

/** The same tasks, as a query of their ids. */
export async function openIdsOf(work: Work, memberId: string) {
  return sql<{ id: string }>`select t.id from crm.task t where ${await openOf(work, memberId)}`;
}

interface Handed {
  readonly id: string;
  readonly assigneeId: string | null;
}

/** Gives tasks to others, each upon the version it has. */
export async function setAssignees(work: Work, tasks: readonly Handed[]): Promise<void> {
  if (tasks.length === 0) return;
  const rows = tasks.map(({ id, assigneeId }) => ({ id, assignee_id: assigneeId }));
  await sql`
    update crm.task t
    set assignee_id = x.assignee_id, version = t.version + 1, updated_at = ${work.now}::timestamptz, updated_by = ${work.actor.name}
    from ${rowset({ id: "bigint", assignee_id: "bigint" }, rows)}
    where t.org_id = ${work.orgId}::bigint and t.id = x.id`.execute(crmTables(work));
}
