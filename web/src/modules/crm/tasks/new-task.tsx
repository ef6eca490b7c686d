import { useOrganization } from "../../../lib/organization.ts";
import { useMe } from "../../../lib/session.ts";
import type { Reference } from "../records/record.ts";
import { TaskForm, type TaskFormProps } from "./task-form.tsx";
import type { TaskFields } from "./task.ts";
import type { TaskPlace, TaskWriter } from "./use-task-writer.ts";

type NewTaskProps = Pick<TaskFormProps, "line" | "icon" | "focused"> & {
  /** The record it is about; null for none. */
  readonly place: TaskPlace | null;
  /** Whose it is unless the line says otherwise: one's own where nobody is named. */
  readonly assignee?: Reference | undefined;
  readonly onSave: TaskWriter["create"];
};

/** The line on which a new task is written. */
export function NewTask({ place, assignee, onSave, ...line }: NewTaskProps) {
  const initial = useNewTask(assignee);
  return (
    <TaskForm
      label="New task"
      action="Add task"
      initial={initial}
      quick
      onSave={(fields) => onSave(fields, place)}
      {...line}
    />
  );
}

/** What a new task begins with: one's own, to do, without a date. */
function useNewTask(assignee: Reference | undefined): TaskFields {
  const { user } = useMe();
  const { memberId } = useOrganization();
  const self = memberId === null ? null : { id: memberId, name: user.name };
  return {
    title: "",
    body: null,
    kind: "todo",
    priority: "normal",
    dueOn: null,
    dueTime: null,
    assignee: assignee ?? self,
  };
}
