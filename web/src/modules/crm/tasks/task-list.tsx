import { groupOf, groupRanges, taskGroups, type TaskGroup } from "@gomark/server/shared/crm/tasks/task-due";
import { IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { useNow } from "../../../ui/values.tsx";
import { TaskRow, type TaskRowProps } from "./task-row.tsx";
import type { Task, TaskCounts } from "./task.ts";

const groupWords: Readonly<Record<TaskGroup, string>> = {
  overdue: "Overdue",
  today: "Today",
  week: "Next 7 days",
  later: "Later",
  undated: "No date",
};

/** The server counts no further. */
const mostCounted = 1000;

type RowParts = Pick<TaskRowProps, "writer" | "onEdit" | "onOpen"> & { readonly editing: string | null };

type TaskListProps = RowParts & {
  readonly tasks: readonly Task[];
  readonly counts: TaskCounts | undefined;
  /** Whether the list goes on on the server. */
  readonly more: boolean;
};

/** Open tasks in their parts: overdue, today, the next days, later, without a date. */
export function TaskList({ tasks, counts, more, ...rows }: TaskListProps) {
  const { timeZone } = useOrganization();
  const ranges = groupRanges(useNow(), timeZone);
  const groups = Map.groupBy(tasks, (task) => groupOf(task, ranges));
  return taskGroups.map((group) => {
    const members = groups.get(group) ?? [];
    // while all is here the list itself knows best, also of what has just been changed
    const count = more ? (counts?.[group] ?? members.length) : members.length;
    if (members.length === 0) return null;
    return (
      <TaskSection key={group} name={groupWords[group]} count={count} group={group}>
        <TaskRows tasks={members} {...rows} />
      </TaskSection>
    );
  });
}

/** Tasks line by line. */
export function TaskRows({ tasks, editing, ...parts }: RowParts & { readonly tasks: readonly Task[] }) {
  return tasks.map((task) => <TaskRow key={task.id} {...parts} task={task} editing={editing === task.id} withRecord />);
}

type TaskSectionProps = {
  readonly name: string;
  readonly count: number | null;
  readonly group: TaskGroup | "done";
  readonly opened?: boolean;
  readonly onToggle?: (opened: boolean) => void;
  readonly children: ReactNode;
};

/** A part of the list with its name and number; can be folded. */
export function TaskSection({ name, count, group, opened, onToggle, children }: TaskSectionProps) {
  const [unfolded, setUnfolded] = useState(true);
  const open = opened ?? unfolded;
  return (
    <section className="gm-task-group" data-group={group}>
      <h2>
        <button type="button" aria-expanded={open} onClick={() => (onToggle ?? setUnfolded)(!open)}>
          <IconChevronDown size={15} aria-hidden />
          {name}
          {count === null ? null : (
            <span className="gm-num">
              {formatNumber(count)}
              {count >= mostCounted ? "+" : ""}
            </span>
          )}
        </button>
      </h2>
      {open ? <ul className="gm-tasks">{children}</ul> : null}
    </section>
  );
}
