import { membersByIds, recordChanges } from "#modules/identity";
import { invalidField, invariant } from "#platform/errors";
import type { Work } from "#platform/work";
import { taskCompleted, taskCreated, taskReopened, taskUpdated } from "../events.ts";
import { allocateIds } from "../records/record-write-sql.ts";
import { sharedWith } from "../sharing/share-sql.ts";
import { insertTaskChanges, type NewTaskChange } from "./task-change-sql.ts";
import { dueKey } from "./task-due-shared-rules.ts";
import type { StoredTask, TaskFields } from "./task-row.ts";
import type { NewTask, TaskPatch } from "./task-schema.ts";
import { recordsOf } from "./task-wire.ts";
import { insertTasks, updateTask } from "./task-write-sql.ts";

/** Most tasks one call writes: bulk work calls again. */
const maxTasksPerWrite = 1000;

/** A new task; one that arrives with its history says itself when it was written and done. */
export interface TaskToWrite extends NewTask {
  readonly createdAt?: Date;
  readonly doneAt?: Date;
}

/**
 * Writes new tasks at once, with history and facts; the records they stand on must have been checked. Refuses
 * (`invalid`) all of them for one with a time but no day, or an assignee who is no member.
 */
export async function writeNewTasks(work: Work, inputs: readonly TaskToWrite[]): Promise<StoredTask[]> {
  invariant(inputs.length <= maxTasksPerWrite, `at most ${maxTasksPerWrite} tasks are written at once`);
  const ids = await allocateIds(work, inputs.length);
  const tasks = inputs.map((input, index) => newTask(work, input, ids[index] ?? ""));
  await refuseUnknownMembers(
    work,
    inputs.flatMap(({ assigneeId }) => assigneeId ?? []),
  );
  await insertTasks(work, tasks);
  await insertTaskChanges(
    work,
    tasks.flatMap((task) => [
      ...changeOf(task, "created", task.createdAt),
      ...(task.doneAt === null ? [] : changeOf(task, "done", task.doneAt)),
    ]),
  );
  recordChanges(
    work,
    tasks.map((task) => ({
      object: "task",
      recordId: task.id,
      label: task.title,
      action: "created",
      before: null,
      after: filledIn(fieldsOf(task)),
    })),
  );
  const records = await recordsOf(work, tasks);
  const shared = await sharedWith(work, [...records.keys()]);
  for (const task of tasks) {
    const record = records.get(task.recordId ?? "") ?? null;
    const grantees = shared.get(task.recordId ?? "") ?? [];
    work.publish(taskCreated, task.id, factOf({ after: task, record, grantees, changed: [] }));
  }
  return tasks;
}

/** Writes what a change makes of a task; answers it as it is now. */
export async function writeChange(
  work: Work,
  { task, record }: { task: StoredTask; record: Owned | null },
  { done, ...change }: Omit<TaskPatch, "id" | "version">,
): Promise<StoredTask> {
  const fields = changedFields(task, change);
  const turn = turnOf(task, done);
  const names = fieldNames.filter((name) => fields[name] !== task[name]);
  if (names.length === 0 && turn === null) return task;
  if (fields.assigneeId !== null && names.includes("assigneeId")) await refuseUnknownMembers(work, [fields.assigneeId]);
  const now = work.now.toISOString();
  const { name } = work.actor;
  const after: StoredTask = {
    ...task,
    ...fields,
    dueKey: dueKey(fields),
    ...(turn === null ? {} : turn === "done" ? { doneAt: now, doneBy: name } : { doneAt: null, doneBy: null }),
    version: task.version + 1,
    updatedAt: now,
    updatedBy: name,
  };
  await updateTask(work, after);
  if (turn !== null) await insertTaskChanges(work, changeOf(after, turn, now));
  const told = turn === null ? names : ([...names, "doneAt"] as const);
  recordChanges(work, [
    {
      object: "task",
      recordId: task.id,
      label: after.title,
      action: turn ?? "changed",
      before: pick(task, told),
      after: pick(after, told),
    },
  ]);
  work.publish(
    factTypes[turn ?? "changed"],
    task.id,
    factOf({ before: task, after, record, changed: names, grantees: await granteesOf(work, record) }),
  );
  return after;
}

const factTypes = { done: taskCompleted, reopened: taskReopened, changed: taskUpdated };

/** Whether a change checks the task off or opens it again. */
function turnOf(task: StoredTask, done: boolean | undefined): "done" | "reopened" | null {
  if (done === undefined || done === (task.doneAt !== null)) return null;
  return done ? "done" : "reopened";
}

interface Owned {
  readonly id: string;
  readonly ownerId: string | null;
  readonly plural: string;
}

interface Fact {
  readonly before?: StoredTask;
  readonly after: StoredTask;
  readonly record: Owned | null;
  readonly changed: readonly string[];
  /** With whom the record is shared. */
  readonly grantees: readonly string[];
}

/** With whom the record of a task is shared: they may know what happens to the task. */
export async function granteesOf(work: Work, record: Owned | null): Promise<readonly string[]> {
  return record === null ? [] : ((await sharedWith(work, [record.id])).get(record.id) ?? []);
}

/** What a fact about a task says: where it stands, whose it is and was, and names of what changed. */
export function factOf({ before, after, record, changed, grantees }: Fact) {
  return {
    version: after.version,
    changed: [...changed],
    object: after.object,
    plural: record?.plural ?? null,
    recordId: after.recordId,
    owners: record === null ? [] : [record.ownerId],
    ...(grantees.length === 0 ? {} : { sharedWith: [...grantees] }),
    assignees: [...new Set([before?.assigneeId ?? after.assigneeId, after.assigneeId])],
    createdBy: after.createdBy,
  };
}

function newTask(work: Work, input: TaskToWrite, id: string): StoredTask {
  const fields = newFields(work, input);
  refuseTimeWithoutDay(fields);
  const createdAt = (input.createdAt ?? work.now).toISOString();
  const doneAt = input.doneAt?.toISOString() ?? null;
  const { memberId, name } = work.actor;
  return {
    ...fields,
    id,
    dueKey: dueKey(fields),
    doneAt,
    doneBy: doneAt === null ? null : name,
    object: input.object ?? null,
    recordId: input.recordId ?? null,
    createdBy: memberId,
    createdByName: name,
    version: 1,
    createdAt,
    updatedAt: doneAt ?? createdAt,
    updatedBy: name,
  };
}

/** A new task is the actor's own unless it says whose. */
function newFields(work: Work, { title, assigneeId, ...input }: TaskToWrite): TaskFields {
  return {
    title,
    body: emptyAsNull(input.body),
    kind: input.kind ?? "todo",
    priority: input.priority ?? "normal",
    dueOn: input.dueOn ?? null,
    dueTime: input.dueTime ?? null,
    assigneeId: assigneeId === undefined ? work.actor.memberId : assigneeId,
  };
}

const fieldNames = ["title", "body", "kind", "priority", "dueOn", "dueTime", "assigneeId"] as const;

function changedFields(task: StoredTask, change: Omit<TaskPatch, "id" | "version" | "done">): TaskFields {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const fields: TaskFields = { ...fieldsOf(task), ...given };
  // without a day there is no time of it, unless the caller asks for just that
  const dueTime = fields.dueOn === null && change.dueTime === undefined ? null : fields.dueTime;
  const settled = { ...fields, body: emptyAsNull(fields.body), dueTime };
  refuseTimeWithoutDay(settled);
  return settled;
}

function fieldsOf({ title, body, kind, priority, dueOn, dueTime, assigneeId }: StoredTask): TaskFields {
  return { title, body, kind, priority, dueOn, dueTime, assigneeId };
}

function refuseTimeWithoutDay({ dueOn, dueTime }: TaskFields): void {
  if (dueOn === null && dueTime !== null)
    throw invalidField("dueTime", "A time needs the day it is on: give dueOn too");
}

async function refuseUnknownMembers(work: Work, ids: readonly string[]): Promise<void> {
  const known = await membersByIds(work, ids);
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw invalidField("assigneeId", `There is no member with the id ${unknown}`, "unknown_reference");
}

function changeOf(task: StoredTask, kind: NewTaskChange["kind"], at: string): NewTaskChange[] {
  if (task.object === null || task.recordId === null) return [];
  return [{ taskId: task.id, object: task.object, recordId: task.recordId, kind, at }];
}

function emptyAsNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === "" ? null : text;
}

function pick(task: StoredTask, names: readonly (keyof StoredTask)[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, task[name]]));
}

function filledIn(fields: TaskFields): Partial<TaskFields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
