import { type RawBuilder, sql, type SqlBool } from "kysely";
import { dateOf } from "#platform/clock";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import { type KeyRange, type TaskGroup, taskGroups, timeOf } from "./task-due-shared-rules.ts";
import type { StoredTask } from "./task-row.ts";
import { mostCounted, type TaskCounts, type TaskKind, type TaskPriority } from "./task-schema.ts";

const columns = sql.raw(
  `t.id, t.title, t.body, t.kind, t.priority, t.due_on::text as due_on, t.due_minute, t.due_key, t.done_at, t.done_by,
   t.assignee_id, t.object, t.record_id, t.created_by, t.created_by_name, t.version, t.created_at, t.updated_at, t.updated_by`,
);

interface TaskRow {
  readonly id: string;
  readonly title: string;
  readonly body: string | null;
  readonly kind: string;
  readonly priority: string;
  readonly due_on: string | null;
  readonly due_minute: number | null;
  readonly due_key: string;
  readonly done_at: Date | null;
  readonly done_by: string | null;
  readonly assignee_id: string | null;
  readonly object: string | null;
  readonly record_id: string | null;
  readonly created_by: string | null;
  readonly created_by_name: string;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly updated_by: string;
}

function toTask(row: TaskRow): StoredTask {
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    kind: row.kind as TaskKind,
    priority: row.priority as TaskPriority,
    dueOn: row.due_on,
    dueTime: timeOf(row.due_minute),
    dueKey: Number(row.due_key),
    doneAt: row.done_at?.toISOString() ?? null,
    doneBy: row.done_by,
    assigneeId: row.assignee_id,
    object: row.object,
    recordId: row.record_id,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  };
}

/** Which tasks are meant. All given conditions must hold. */
export interface TaskQuery {
  readonly record: { readonly object: string; readonly recordId: string } | null;
  /** A member; null for everybody's, "nobody" where the one meant is no member. */
  readonly assigneeId: string | null;
  readonly seen: RawBuilder<SqlBool> | null;
}

function meant(work: Work, { record, assigneeId, seen }: TaskQuery): RawBuilder<SqlBool> {
  const all = [sql`t.org_id = ${work.orgId}::bigint and t.deleted_at is null`];
  if (record !== null) all.push(sql`t.object = ${record.object} and t.record_id = ${record.recordId}::bigint`);
  if (assigneeId !== null) all.push(sql`t.assignee_id = ${assigneeId}::bigint`);
  if (seen !== null) all.push(seen);
  return sql<SqlBool>`${sql.join(all, sql` and `)}`;
}

const within = ({ from, to }: KeyRange) => sql`t.due_key >= ${from}::bigint and t.due_key < ${to}::bigint`;

export interface OpenPage {
  readonly range: KeyRange;
  readonly after: { readonly key: number; readonly id: string } | null;
  readonly limit: number;
}

/** Open tasks by when they are due. */
export async function openTasks(
  work: Work,
  query: TaskQuery,
  { range, after, limit }: OpenPage,
): Promise<StoredTask[]> {
  const onwards = after === null ? sql`` : sql`and (t.due_key, t.id) > (${after.key}::bigint, ${after.id}::bigint)`;
  const { rows } = await sql<TaskRow>`
    select ${columns} from crm.task t
    where ${meant(work, query)} and t.done_at is null and ${within(range)} ${onwards}
    order by t.due_key, t.id limit ${limit}`.execute(crmTables(work));
  return rows.map(toTask);
}

export interface DonePage {
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

/** Tasks that are done, the latest first. */
export async function doneTasks(work: Work, query: TaskQuery, { after, limit }: DonePage): Promise<StoredTask[]> {
  const onwards =
    after === null ? sql`` : sql`and (t.done_at, t.id) < (${dateOf(after.at)}::timestamptz, ${after.id}::bigint)`;
  const { rows } = await sql<TaskRow>`
    select ${columns} from crm.task t
    where ${meant(work, query)} and t.done_at is not null ${onwards}
    order by t.done_at desc, t.id desc limit ${limit}`.execute(crmTables(work));
  return rows.map(toTask);
}

/** How many open tasks fall into each part; each is counted up to `mostCounted`. */
export async function countTasks(
  work: Work,
  query: TaskQuery,
  ranges: Readonly<Record<TaskGroup, KeyRange>>,
): Promise<TaskCounts> {
  const counts = taskGroups.map(
    (group) => sql`(select count(*)::int from (
      select from crm.task t where ${meant(work, query)} and t.done_at is null and ${within(ranges[group])} limit ${mostCounted}
    ) counted) as ${sql.ref(group)}`,
  );
  const { rows } = await sql<TaskCounts>`select ${sql.join(counts)}`.execute(crmTables(work));
  return rows[0] ?? { overdue: 0, today: 0, week: 0, later: 0, undated: 0 };
}

/** The open tasks of many records at once, at most `limit` of each, by when they are due. */
export async function openTasksOfRecords(
  work: Work,
  object: string,
  recordIds: readonly string[],
  limit: number,
): Promise<StoredTask[]> {
  const { rows } = await sql<TaskRow>`
    select found.* from unnest(${recordIds}::bigint[]) as wanted (id)
    cross join lateral (
      select ${columns} from crm.task t
      where t.org_id = ${work.orgId}::bigint and t.object = ${object} and t.record_id = wanted.id
        and t.deleted_at is null and t.done_at is null
      order by t.due_key, t.id limit ${limit}
    ) found`.execute(crmTables(work));
  return rows.map(toTask);
}

/** One task, whoever may see it. */
export async function findTask(work: Work, id: string): Promise<StoredTask | undefined> {
  const { rows } = await sql<TaskRow>`
    select ${columns} from crm.task t
    where t.org_id = ${work.orgId}::bigint and t.id = ${id}::bigint and t.deleted_at is null`.execute(crmTables(work));
  return rows.map(toTask)[0];
}

/** A task, held for a change: one that is there, or with `inBin` one that was deleted by itself. */
export async function lockTask(work: Work, id: string, inBin: boolean): Promise<StoredTask | undefined> {
  const place = inBin ? sql`t.deleted_at is not null and not t.deleted_with_record` : sql`t.deleted_at is null`;
  const { rows } = await sql<TaskRow>`
    select ${columns} from crm.task t
    where t.org_id = ${work.orgId}::bigint and t.id = ${id}::bigint and ${place} for update`.execute(crmTables(work));
  return rows.map(toTask)[0];
}

/** These tasks, held for a change; those in the bin are left out. */
export async function lockTasks(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, StoredTask>> {
  const { rows } = await sql<TaskRow>`
    select ${columns} from crm.task t
    where t.org_id = ${work.orgId}::bigint and t.id = any(${ids}::bigint[]) and t.deleted_at is null
    order by t.id for update`.execute(crmTables(work));
  return new Map(rows.map((row) => [row.id, toTask(row)]));
}
