import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import { dateOf } from "#platform/clock";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";

export type TaskChangeKind = "created" | "done" | "reopened";

/** What a record's timeline tells of one of its tasks. */
export interface TaskChange {
  readonly id: string;
  readonly taskId: string;
  readonly title: string;
  readonly kind: TaskChangeKind;
  readonly at: string;
  readonly actorName: string;
}

export interface NewTaskChange {
  readonly taskId: string;
  readonly object: string;
  readonly recordId: string;
  readonly kind: TaskChangeKind;
  readonly at: string;
}

export async function insertTaskChanges(work: Work, changes: readonly NewTaskChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ taskId, recordId, ...change }) => ({ ...change, task_id: taskId, record_id: recordId }));
  await sql`
    insert into crm.task_change (org_id, task_id, object, record_id, kind, changed_at, changed_by)
    select ${work.orgId}::bigint, x.task_id, x.object, x.record_id, x.kind, x.at, ${work.actor.name}
    from ${rowset({ task_id: "bigint", object: "text", record_id: "bigint", kind: "text", at: "timestamptz" }, rows)}`.execute(
    crmTables(work),
  );
}

/** What happened to a record's tasks, the latest first, from `after` on. Deleted tasks are not told of. */
export async function taskChangePage(
  work: Work,
  record: { object: string; recordId: string },
  after: { at: string; id: string } | null,
  limit: number,
): Promise<TaskChange[]> {
  const onwards =
    after === null ? sql`` : sql`and (c.changed_at, c.id) < (${dateOf(after.at)}::timestamptz, ${after.id}::bigint)`;
  const { rows } = await sql<{
    id: string;
    task_id: string;
    title: string;
    kind: TaskChangeKind;
    changed_at: Date;
    changed_by: string;
  }>`
    select c.id, c.task_id, t.title, c.kind, c.changed_at, c.changed_by
    from crm.task_change c join crm.task t on t.org_id = c.org_id and t.id = c.task_id
    where c.org_id = ${work.orgId}::bigint and c.object = ${record.object} and c.record_id = ${record.recordId}::bigint
      and t.deleted_at is null ${onwards}
    order by c.changed_at desc, c.id desc limit ${limit}`.execute(crmTables(work));
  return rows.map((row) => ({
    id: row.id,
    taskId: row.task_id,
    title: row.title,
    kind: row.kind,
    at: row.changed_at.toISOString(),
    actorName: row.changed_by,
  }));
}
