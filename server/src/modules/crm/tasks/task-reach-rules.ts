import type { Work } from "#platform/work";
import { reaches, reachesRecord } from "../records/reach-rules.ts";
import type { StoredTask } from "./task-row.ts";

interface StandsOn {
  readonly id: string;
  readonly ownerId: string | null;
  /** What permissions call records of its kind. */
  readonly plural: string;
}

/** Whether the task is the actor's to do. */
function isMine(work: Work, task: StoredTask): boolean {
  return task.assigneeId !== null && task.assigneeId === work.actor.memberId;
}

function wroteIt(work: Work, task: StoredTask): boolean {
  return task.createdBy !== null && task.createdBy === work.actor.memberId;
}

/** Whether the actor may see a task; `record` is what it stands on as far as it is in sight. As `seenTask` in SQL. */
export function maySee(work: Work, task: StoredTask, record: StandsOn | null): boolean {
  if (isMine(work, task)) return true;
  if (task.recordId !== null) return record !== null;
  return reaches(work, "tasks.read", task.assigneeId) || wroteIt(work, task);
}

/** Whether the actor may change or delete a task they see: who has to do it, who wrote it, who may edit its record. */
export function mayTouch(work: Work, action: "update" | "delete", task: StoredTask, record: StandsOn | null): boolean {
  if (isMine(work, task) || wroteIt(work, task) || reaches(work, `tasks.${action}`, task.assigneeId)) return true;
  return record !== null && reachesRecord(work, { plural: record.plural, action: "update" }, record);
}
