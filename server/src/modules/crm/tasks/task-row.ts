import type { Due } from "./task-due-shared-rules.ts";
import type { TaskKind, TaskPriority } from "./task-schema.ts";

/** What people write into a task. */
export interface TaskFields extends Due {
  readonly title: string;
  readonly body: string | null;
  readonly kind: TaskKind;
  readonly priority: TaskPriority;
  readonly assigneeId: string | null;
}

/** A task as the database holds it. */
export interface StoredTask extends TaskFields {
  readonly id: string;
  readonly dueKey: number;
  readonly doneAt: string | null;
  readonly doneBy: string | null;
  /** The record it is about; both or neither. */
  readonly object: string | null;
  readonly recordId: string | null;
  readonly createdBy: string | null;
  readonly createdByName: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}
