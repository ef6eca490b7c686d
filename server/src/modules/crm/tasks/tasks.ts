import { z } from "zod";
import { organizationOf, recordChange } from "#modules/identity";
import { invalidField, Refusal } from "#platform/errors";
import { decodeCursor, toPage } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import type { Work } from "#platform/work";
import { taskDeleted, taskRestored } from "../events.ts";
import { anyObjectOf } from "../objects.ts";
import { type FoundRecord, holdRecord, seeRecord } from "../records/record-sight-sql.ts";
import { groupRanges, type KeyRange } from "./task-due-shared-rules.ts";
import { maySee, mayTouch } from "./task-reach-rules.ts";
import type { StoredTask } from "./task-row.ts";
import type { CountTasks, ListTasks, NewTask, Task, TaskCounts, TaskPatch, TaskState } from "./task-schema.ts";
import { seenTask } from "./task-sight-sql.ts";
import { countTasks, doneTasks, findTask, lockTask, openTasks, type TaskQuery } from "./task-sql.ts";
import { recordsOf, toWire } from "./task-wire.ts";
import { setTaskDeleted } from "./task-write-sql.ts";
import { factOf, granteesOf, writeChange, writeNewTasks } from "./task-writing.ts";

const DueCursor = z.tuple([z.int().min(0), Id]);
const DoneCursor = z.tuple([Instant, Id]);

/** Tasks one may see: open ones by due date, done ones the latest first. Refuses `not_found` for a record out of sight. */
export async function listTasks(work: Work, input: ListTasks) {
  const query = await queryFor(work, input);
  const limit = input.limit + 1;
  if (input.state === "done") {
    const [at, id] = input.cursor === undefined ? [null, null] : decodeCursor(input.cursor, DoneCursor);
    const rows = await doneTasks(work, query, { after: at === null ? null : { at, id }, limit });
    const page = toPage(rows, input.limit, { item: (task) => task, key: (task) => [task.doneAt, task.id] });
    return { ...page, items: await toWire(work, page.items) };
  }
  const [key, id] = input.cursor === undefined ? [null, null] : decodeCursor(input.cursor, DueCursor);
  const range = await rangeOf(work, input.state);
  const rows = await openTasks(work, query, { range, after: key === null ? null : { key, id }, limit });
  const page = toPage(rows, input.limit, { item: (task) => task, key: (task) => [task.dueKey, task.id] });
  return { ...page, items: await toWire(work, page.items) };
}

/** How many open tasks one may see, by when they are due; each part is counted up to a thousand. */
export async function countOpenTasks(work: Work, { assignee }: CountTasks): Promise<TaskCounts> {
  const query = await queryFor(work, { assignee });
  return countTasks(work, query, groupRanges(work.now, (await organizationOf(work)).timeZone));
}

/** One task. Refuses with `not_found` when the actor may not see it. */
export async function readTask(work: Work, { id }: { id: string }): Promise<Task> {
  const task = await findTask(work, id);
  if (task === undefined || !maySee(work, task, inSight(await recordOf(work, task)))) throw noTask();
  return wireOf(work, task);
}

/** Creates a task, the actor's own unless somebody else is named. */
export async function createTask(work: Work, input: NewTask): Promise<Task> {
  const { object, recordId } = input;
  if ((object === undefined) !== (recordId === undefined))
    throw invalidField(object === undefined ? "object" : "recordId", "Name both the object and the record, or neither");
  if (object !== undefined && recordId !== undefined) await holdRecord(work, await anyObjectOf(work, object), recordId);
  const [task] = await writeNewTasks(work, [input]);
  if (task === undefined) throw noTask();
  return wireOf(work, task);
}

/** Changes a task, checks it off or opens it again. What changes nothing is not written. */
export async function changeTask(work: Work, { id, version, ...change }: TaskPatch): Promise<Task> {
  const { task, record } = await touchableTask(work, { id, version, action: "update" });
  return wireOf(work, await writeChange(work, { task, record }, change));
}

/** Deletes a task. */
export async function removeTask(work: Work, input: { id: string; version?: number | undefined }): Promise<void> {
  const { task, record } = await touchableTask(work, { ...input, action: "delete" });
  await binTask(work, { task, record }, true);
}

/** Takes a deleted task back. One that was deleted with its record comes back with the record only. */
export async function restoreTask(work: Work, { id }: { id: string }): Promise<Task> {
  const { task, record } = await touchableTask(work, { id, action: "delete", inBin: true });
  return wireOf(work, await binTask(work, { task, record }, false));
}

async function binTask(
  work: Work,
  { task, record }: { task: StoredTask; record: FoundRecord | null },
  deleted: boolean,
): Promise<StoredTask> {
  const moved = {
    ...task,
    version: task.version + 1,
    updatedAt: work.now.toISOString(),
    updatedBy: work.actor.name,
  };
  await setTaskDeleted(work, moved, deleted);
  recordChange(work, {
    object: "task",
    recordId: task.id,
    label: task.title,
    action: deleted ? "deleted" : "restored",
    before: deleted ? { title: task.title } : null,
    after: deleted ? null : { title: task.title },
  });
  const fact = factOf({ after: moved, record, changed: [], grantees: await granteesOf(work, record) });
  work.publish(deleted ? taskDeleted : taskRestored, task.id, fact);
  return moved;
}

interface Attempt {
  readonly id: string;
  readonly version?: number | undefined;
  readonly action: "update" | "delete";
  readonly inBin?: boolean;
}

/** A task held for a change, and the record it stands on whether or not that is in sight. */
async function touchableTask(work: Work, { id, version, action, inBin = false }: Attempt) {
  const task = await lockTask(work, id, inBin);
  if (task === undefined) throw noTask();
  const record = await recordOf(work, task);
  // its record lies in the bin: it can only come back with that
  const isStray = task.recordId !== null && record === null;
  if (isStray || !maySee(work, task, inSight(record))) throw noTask();
  if (!mayTouch(work, action, task, inSight(record)))
    throw new Refusal("forbidden", "Only who has to do it, who wrote it, or who may edit its record does that");
  if (version !== undefined && version !== task.version) {
    throw new Refusal("conflict", `${task.updatedBy} has changed this task in the meantime`, {
      facts: { version: task.version, changedBy: task.updatedBy, changedAt: task.updatedAt },
    });
  }
  return { task, record };
}

async function recordOf(work: Work, task: StoredTask): Promise<FoundRecord | null> {
  return (await recordsOf(work, [task])).get(task.recordId ?? "") ?? null;
}

function inSight(record: FoundRecord | null): FoundRecord | null {
  return record?.inSight === true ? record : null;
}

async function queryFor(
  work: Work,
  { object, recordId, assignee }: Pick<ListTasks, "object" | "recordId" | "assignee">,
): Promise<TaskQuery> {
  // whoever is no member has nothing assigned; no member has the id 0
  const assigneeId = assignee === "me" ? (work.actor.memberId ?? "0") : (assignee ?? null);
  if (object !== undefined && recordId !== undefined) {
    await seeRecord(work, await anyObjectOf(work, object), recordId);
    return { record: { object, recordId }, assigneeId, seen: null };
  }
  if (object !== undefined || recordId !== undefined)
    throw invalidField(object === undefined ? "object" : "recordId", "Name both the object and the record, or neither");
  return { record: null, assigneeId, seen: assignee === "me" ? null : await seenTask(work) };
}

async function rangeOf(work: Work, state: Exclude<TaskState, "done">): Promise<KeyRange> {
  const ranges = groupRanges(work.now, (await organizationOf(work)).timeZone);
  if (state === "open") return { from: ranges.overdue.from, to: ranges.undated.to };
  if (state === "upcoming") return { from: ranges.week.from, to: ranges.later.to };
  return ranges[state];
}

async function wireOf(work: Work, task: StoredTask): Promise<Task> {
  const [wire] = await toWire(work, [task]);
  if (wire === undefined) throw noTask();
  return wire;
}

function noTask(): Refusal {
  return new Refusal("not_found", "There is no such task");
}
