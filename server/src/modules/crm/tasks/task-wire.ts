import { membersByIds } from "#modules/identity";
import type { Work } from "#platform/work";
import { everyObject } from "../objects.ts";
import { findRecords, type FoundRecord } from "../records/record-sight-sql.ts";
import { mayTouch } from "./task-reach-rules.ts";
import type { StoredTask } from "./task-row.ts";
import type { Task } from "./task-schema.ts";

/** Writes tasks that the actor may see as the wire has them: with names, and their record where it is in sight. */
export async function toWire(work: Work, tasks: readonly StoredTask[]): Promise<Task[]> {
  const members = await membersByIds(
    work,
    tasks.flatMap(({ assigneeId }) => assigneeId ?? []),
  );
  const records = await recordsOf(work, tasks);
  return tasks.map((task) => {
    const found = task.recordId === null ? undefined : records.get(task.recordId);
    const record = found?.inSight === true ? found : null;
    return {
      ...ownFields(task),
      assignee: assigneeOf(task, members),
      object: record === null ? null : task.object,
      record: record === null ? null : { id: record.id, name: record.name },
      recordHidden: task.recordId !== null && record === null,
      mayChange: work.actor.can("tasks.update") && mayTouch(work, "update", task, record),
    };
  });
}

function ownFields(task: StoredTask) {
  return {
    id: task.id,
    title: task.title,
    body: task.body,
    kind: task.kind,
    priority: task.priority,
    dueOn: task.dueOn,
    dueTime: task.dueTime,
    doneAt: task.doneAt,
    doneBy: task.doneBy,
    createdBy: { id: task.createdBy, name: task.createdByName },
    version: task.version,
    createdAt: task.createdAt,
    updatedAt: task.updatedAt,
  };
}

function assigneeOf({ assigneeId }: StoredTask, members: ReadonlyMap<string, { name: string }>): Task["assignee"] {
  return assigneeId === null ? null : { id: assigneeId, name: members.get(assigneeId)?.name ?? "" };
}

/** The records that tasks stand on, by id: records of all objects share one sequence of ids. */
export async function recordsOf(work: Work, tasks: readonly StoredTask[]): Promise<ReadonlyMap<string, FoundRecord>> {
  const found = new Map<string, FoundRecord>();
  if (tasks.every(({ object }) => object === null)) return found;
  for (const object of await everyObject(work)) {
    const ids = tasks.flatMap((task) => (task.object === object.key ? (task.recordId ?? []) : []));
    for (const [id, record] of await findRecords(work, object, ids)) found.set(id, record);
  }
  return found;
}
