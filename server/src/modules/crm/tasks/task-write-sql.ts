import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import { writtenTerms } from "../search/search-terms-rules.ts";
import { crmTables } from "../tables.ts";
import { minuteOf } from "./task-due-shared-rules.ts";
import type { StoredTask } from "./task-row.ts";

const taskShape = {
  id: "bigint",
  title: "text",
  body: "text",
  kind: "text",
  priority: "text",
  due_on: "date",
  due_minute: "smallint",
  due_key: "bigint",
  done_at: "timestamptz",
  done_by: "text",
  assignee_id: "bigint",
  object: "text",
  record_id: "bigint",
  search_key: "text",
  created_at: "timestamptz",
  updated_at: "timestamptz",
};

const toRow = (task: StoredTask) => ({
  id: task.id,
  title: task.title,
  body: task.body,
  kind: task.kind,
  priority: task.priority,
  due_on: task.dueOn,
  due_minute: minuteOf(task.dueTime),
  due_key: task.dueKey,
  done_at: task.doneAt,
  done_by: task.doneBy,
  assignee_id: task.assigneeId,
  object: task.object,
  record_id: task.recordId,
  search_key: writtenTerms(task.title, task.body),
  created_at: task.createdAt,
  updated_at: task.updatedAt,
});

export async function insertTasks(work: Work, tasks: readonly StoredTask[]): Promise<void> {
  await sql`
    insert into crm.task (org_id, id, title, body, kind, priority, due_on, due_minute, due_key, done_at, done_by,
      assignee_id, object, record_id, search_key, created_by, created_by_name, created_at, updated_at, updated_by)
    select ${work.orgId}::bigint, x.id, x.title, x.body, x.kind, x.priority, x.due_on, x.due_minute, x.due_key, x.done_at, x.done_by,
      x.assignee_id, x.object, x.record_id, x.search_key, ${work.actor.memberId}::bigint, ${work.actor.name}, x.created_at, x.updated_at, ${work.actor.name}
    from ${rowset(taskShape, tasks.map(toRow))}`.execute(crmTables(work));
}

/** Writes a task as it is now. */
export async function updateTask(work: Work, task: StoredTask): Promise<void> {
  await sql`
    update crm.task t
    set title = ${task.title}, body = ${task.body}, search_key = ${writtenTerms(task.title, task.body)}, kind = ${task.kind}, priority = ${task.priority},
      due_on = ${task.dueOn}::date, due_minute = ${minuteOf(task.dueTime)}::smallint, due_key = ${task.dueKey}::bigint,
      done_at = ${task.doneAt}::timestamptz, done_by = ${task.doneBy}, assignee_id = ${task.assigneeId}::bigint,
      version = ${task.version}, updated_at = ${task.updatedAt}::timestamptz, updated_by = ${task.updatedBy}
    where t.org_id = ${work.orgId}::bigint and t.id = ${task.id}::bigint`.execute(crmTables(work));
}

/** Puts one task into the bin, or takes it out again. */
export async function setTaskDeleted(work: Work, task: StoredTask, deleted: boolean): Promise<void> {
  await sql`
    update crm.task t
    set deleted_at = ${deleted ? work.now : null}::timestamptz, version = ${task.version}, updated_at = ${task.updatedAt}::timestamptz, updated_by = ${task.updatedBy}
    where t.org_id = ${work.orgId}::bigint and t.id = ${task.id}::bigint`.execute(crmTables(work));
}
