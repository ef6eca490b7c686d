import { ActionIcon, Menu } from "@mantine/core";
import {
  IconCalendar,
  IconCheck,
  IconDots,
  IconFlag3Filled,
  IconLock,
  IconMail,
  IconPencil,
  IconPhone,
  IconTrash,
  IconUsers,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { RelativeTime, useNow } from "../../../ui/values.tsx";
import { useAllTypes } from "../objects/object-type-queries.ts";
import { AssigneePicker } from "./assignee-picker.tsx";
import { DuePicker } from "./due-picker.tsx";
import { dueWords, isOverdue, todayIn } from "./due-words.ts";
import { TaskForm } from "./task-form.tsx";
import { type Task, changesOf, fieldsOf, kindWords } from "./task.ts";
import type { TaskWriter } from "./use-task-writer.ts";
import "./tasks.css";

export type TaskRowProps = {
  readonly task: Task;
  readonly writer: TaskWriter;
  readonly editing: boolean;
  readonly onEdit: (task: Task | null) => void;
  /** Where Enter on the row leads; absent on the record's own page. */
  readonly onOpen?: ((task: Task) => void) | undefined;
  readonly withRecord?: boolean;
};

/** One task in one line: checked off, put off, handed on where it stands. */
export function TaskRow(props: TaskRowProps) {
  const { task, writer, editing, onEdit } = props;
  const problem = writer.problems.get(task.id);
  return (
    <li className="gm-task" data-task={task.id} data-done={task.doneAt !== null || undefined}>
      {editing ? (
        <TaskForm
          label="Task"
          action="Save"
          initial={fieldsOf(task)}
          focused
          onSave={async (fields) => {
            onEdit(null);
            const change = changesOf(task, fields);
            if (Object.keys(change).length > 0) await writer.change(task, change);
          }}
          onCancel={() => onEdit(null)}
        />
      ) : (
        <TaskLine {...props} />
      )}
      {problem === undefined ? null : (
        <p className="gm-task-problem" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

function TaskLine({ task, writer, onEdit, onOpen, withRecord = false }: TaskRowProps) {
  const { mayChange, title } = task;
  return (
    <div className="gm-task-line">
      <Check task={task} writer={writer} onOpen={onOpen} />
      <KindIcon kind={task.kind} />
      <span className="gm-task-name">
        {mayChange ? (
          <button type="button" className="gm-task-title" title={title} onClick={() => onEdit(task)}>
            {title}
          </button>
        ) : (
          <span className="gm-task-title" title={title}>
            {title}
          </span>
        )}
        {task.priority === "high" ? (
          <span className="gm-task-high" title="High priority">
            <IconFlag3Filled size={13} aria-hidden />
            <span className="gm-sr">High priority</span>
          </span>
        ) : null}
        {task.body === null ? null : (
          <span className="gm-task-body gm-clip" title={task.body}>
            {task.body}
          </span>
        )}
      </span>
      {withRecord ? <RecordOf task={task} /> : null}
      <When task={task} writer={writer} />
      <Who task={task} writer={writer} />
      {mayChange ? <TaskMenu task={task} writer={writer} onEdit={onEdit} /> : <span className="gm-task-nomenu" />}
    </div>
  );
}

type PartProps = Pick<TaskRowProps, "task" | "writer">;

function Check({ task, writer, onOpen }: PartProps & Pick<TaskRowProps, "onOpen">) {
  const done = task.doneAt !== null;
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || onOpen === undefined) return;
    event.preventDefault();
    onOpen(task);
  }
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={done}
      aria-label={`${task.title}: done`}
      className="gm-task-check"
      aria-disabled={!task.mayChange}
      onClick={() => {
        if (task.mayChange) void writer.complete(task, !done);
      }}
      onKeyDown={onKeyDown}
    >
      <IconCheck size={13} stroke={3} aria-hidden />
    </button>
  );
}

const kindIcons = { call: IconPhone, email: IconMail, meeting: IconUsers };

function KindIcon({ kind }: Pick<Task, "kind">) {
  if (kind === "todo") return <span className="gm-task-kind" />;
  const Icon = kindIcons[kind];
  return (
    <span className="gm-task-kind" title={kindWords[kind]}>
      <Icon size={15} aria-hidden />
      <span className="gm-sr">{kindWords[kind]}</span>
    </span>
  );
}

function RecordOf({ task: { object, record, recordHidden } }: Pick<TaskRowProps, "task">) {
  const { slug } = useOrganization();
  const area = useAllTypes().find(({ key }) => key === object)?.area;
  if (record !== null && area !== undefined)
    return (
      <Link to="/o/$slug/$area/$id" params={{ slug, area, id: record.id }} className="gm-task-record">
        {record.name}
      </Link>
    );
  return recordHidden ? (
    <span className="gm-task-record" title="It is about a record that you may not see">
      <IconLock size={13} aria-hidden /> Hidden record
    </span>
  ) : (
    <span className="gm-task-record" />
  );
}

function When({ task, writer }: PartProps) {
  const { timeZone } = useOrganization();
  const now = useNow();
  if (task.doneAt !== null)
    return (
      <span className="gm-task-when" title={`Done by ${task.doneBy ?? "somebody"}`}>
        <RelativeTime at={task.doneAt} />
      </span>
    );
  const overdue = isOverdue(task, now, timeZone);
  return (
    <span className="gm-task-when">
      {task.mayChange ? (
        <DuePicker due={task} overdue={overdue} quiet onPick={(due) => void writer.change(task, due)} />
      ) : (
        <span className="gm-task-due" data-quiet data-overdue={overdue || undefined}>
          {overdue ? <IconCalendar size={14} role="img" aria-label="Overdue" /> : null}
          {dueWords(task, todayIn(timeZone, now))}
        </span>
      )}
    </span>
  );
}

function Who({ task, writer }: PartProps) {
  if (task.mayChange && task.doneAt === null)
    return (
      <AssigneePicker assignee={task.assignee} quiet onPick={(assignee) => void writer.change(task, { assignee })} />
    );
  return (
    <span className="gm-task-who" data-quiet>
      {task.assignee === null ? null : <Avatar name={task.assignee.name} size={20} labelled />}
    </span>
  );
}

function TaskMenu({ task, writer, onEdit }: PartProps & Pick<TaskRowProps, "onEdit">) {
  const { can } = useOrganization();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" className="gm-task-menu" aria-label={`More about ${task.title}`}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => onEdit(task)}>
          Edit
        </Menu.Item>
        {can("tasks.delete") ? (
          <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => void writer.remove(task)}>
            Delete
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
