import type { Task, TaskCounts, TaskKind, TaskPriority } from "@gomark/server/contract/crm/tasks/task";
import type { Reference } from "../records/record.ts";

export type { Task, TaskCounts, TaskKind, TaskPriority };

/** What people write into a task. */
export type TaskFields = Pick<Task, "title" | "body" | "kind" | "priority" | "dueOn" | "dueTime"> & {
  readonly assignee: Reference | null;
};

export type TaskChange = Partial<TaskFields & { readonly done: boolean }>;

export const kindWords: Readonly<Record<TaskKind, string>> = {
  todo: "To do",
  call: "Call",
  email: "E-mail",
  meeting: "Meeting",
};

export const priorityWords: Readonly<Record<TaskPriority, string>> = { low: "Low", normal: "Normal", high: "High" };

/** A change as the API takes it. */
export function wireOf({ assignee, ...fields }: TaskChange): Readonly<Record<string, unknown>> {
  return { ...fields, ...(assignee === undefined ? {} : { assigneeId: assignee?.id ?? null }) };
}

/** A task as it stands once a change is taken. */
export function changed(task: Task, { done, ...change }: TaskChange): Task {
  const turned = done === undefined ? {} : { doneAt: done ? new Date().toISOString() : null };
  return { ...task, ...change, ...turned };
}

/** What people write of a task. */
export function fieldsOf({ title, body, kind, priority, dueOn, dueTime, assignee }: Task): TaskFields {
  return { title, body, kind, priority, dueOn, dueTime, assignee };
}

/** The fields that differ from the task's own; a day and its time go together. */
export function changesOf(task: Task, fields: TaskFields): TaskChange {
  const { dueOn, dueTime, assignee, ...plain } = fields;
  const differing = Object.entries(plain).filter(([name, value]) => task[name as keyof typeof plain] !== value);
  return {
    ...Object.fromEntries(differing),
    ...(dueOn === task.dueOn && dueTime === task.dueTime ? {} : { dueOn, dueTime }),
    ...(assignee?.id === task.assignee?.id ? {} : { assignee }),
  };
}
