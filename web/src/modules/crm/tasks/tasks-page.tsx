import { Button, Select, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChecklist, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Kbd } from "../../../ui/kbd.tsx";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { useMembers } from "../records/member-queries.ts";
import { useAllTypes } from "../objects/object-type-queries.ts";
import { NewTask } from "./new-task.tsx";
import { TaskList, TaskRows, TaskSection } from "./task-list.tsx";
import { type TaskScope, inOrder, taskCountsQuery, tasksQuery } from "./task-queries.ts";
import type { Task } from "./task.ts";
import type { TasksSearch } from "./tasks-search.ts";
import { LoadMore } from "./load-more.tsx";
import { useLiveTasks } from "./use-live-tasks.ts";
import { useTaskKeys } from "./use-task-keys.ts";
import { type TaskWriter, useTaskWriter } from "./use-task-writer.ts";
import "./tasks.css";

/** What there is to do, by when it is due. */
export function TasksPage() {
  const { slug, name, memberId, can } = useOrganization();
  const {
    whose = memberId === null ? "all" : "me",
    done = false,
    add = false,
  } = useSearch({
    from: "/signed-in/o/$slug/tasks",
  });
  const navigate = useNavigate();
  const line = useRef<HTMLInputElement>(null);
  // on wide screens the rail follows them already
  useLiveTasks(useMediaQuery("(max-width: 47.99em)") ?? false);
  const change = (search: TasksSearch) =>
    void navigate({ to: ".", search: (now: TasksSearch) => ({ ...now, ...search }), replace: true });
  useEffect(() => {
    if (add) line.current?.focus();
  }, [add]);

  return (
    <Page
      title="Tasks"
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      actions={
        <>
          <Whose whose={whose} onChoose={(chosen) => change({ whose: chosen })} />
          {can("tasks.create") ? (
            <Button className="gm-task-add" leftSection={<IconPlus size={15} />} onClick={() => line.current?.focus()}>
              Add task
            </Button>
          ) : null}
        </>
      }
      layout="fill"
    >
      <Tasks
        key={whose}
        scope={whose === "all" ? {} : { assignee: whose }}
        line={line}
        done={done}
        onDone={(shown) => change({ done: shown ? true : undefined })}
      />
    </Page>
  );
}

type WhoseProps = { readonly whose: string; readonly onChoose: (whose: string) => void };

function Whose({ whose, onChoose }: WhoseProps) {
  const { memberId } = useOrganization();
  const members = useMembers().data ?? [];
  const people = members.filter(({ id, active }) => id !== memberId && (active || id === whose));
  return (
    <Select
      className="gm-task-whose"
      aria-label="Whose tasks"
      data={[
        ...(memberId === null ? [] : [{ value: "me", label: "My tasks" }]),
        { value: "all", label: "Everybody’s" },
        ...(people.length === 0
          ? []
          : [{ group: "Of one person", items: people.map(({ id, name }) => ({ value: id, label: name })) }]),
      ]}
      value={whose === memberId ? "me" : whose}
      onChange={(chosen) => onChoose(chosen ?? "all")}
      allowDeselect={false}
      searchable
      maxDropdownHeight={320}
      nothingFoundMessage="Nobody of this name"
    />
  );
}

type TasksProps = {
  readonly scope: TaskScope;
  readonly line: RefObject<HTMLInputElement | null>;
  readonly done: boolean;
  readonly onDone: (shown: boolean) => void;
};

function Tasks({ scope, line, done, onDone }: TasksProps) {
  const { can } = useOrganization();
  const openRecord = useOpenRecord();
  const [editing, setEditing] = useState<string | null>(null);
  const writer = useTaskWriter();
  const { open, finished, counts, tasks, past } = useTaskLists(scope, done);
  useTaskKeys({
    tasks: [...tasks, ...past],
    writer,
    onEdit: (task) => setEditing(task.id),
    onAdd: can("tasks.create") ? () => line.current?.focus() : null,
  });
  const rows = { writer, editing, onEdit: (task: Task | null) => setEditing(task?.id ?? null), onOpen: openRecord };
  return (
    <div className="gm-tasks-page">
      <div className="gm-tasks-column">
        {can("tasks.create") ? <QuickAdd scope={scope} line={line} onSave={writer.create} /> : null}
        {open.isPending ? <TaskBones /> : null}
        {open.isError ? <ErrorState error={open.error} retry={() => void open.refetch()} /> : null}
        <TaskList tasks={tasks} counts={counts} more={open.hasNextPage} {...rows} />
        {open.isSuccess && tasks.length === 0 ? <NothingToDo scope={scope} /> : null}
        <LoadMore query={open} />
        {open.isSuccess && !open.hasNextPage ? (
          <TaskSection name="Done" count={null} group="done" opened={done} onToggle={onDone}>
            {finished.isError ? <ErrorState error={finished.error} retry={() => void finished.refetch()} /> : null}
            {finished.isSuccess && past.length === 0 ? <li className="gm-task-none">Nothing yet.</li> : null}
            <TaskRows tasks={past} {...rows} />
            <LoadMore query={finished} />
          </TaskSection>
        ) : null}
      </div>
    </div>
  );
}

function useTaskLists(scope: TaskScope, done: boolean) {
  const { slug } = useOrganization();
  const open = useInfiniteQuery(tasksQuery(slug, scope, "open"));
  const finished = useInfiniteQuery({ ...tasksQuery(slug, scope, "done"), enabled: done });
  const counts = useQuery(taskCountsQuery(slug, scope.assignee)).data;
  return {
    open,
    finished,
    counts,
    tasks: inOrder(open.data?.pages.flatMap((page) => page.items) ?? []),
    past: done ? (finished.data?.pages.flatMap((page) => page.items) ?? []) : [],
  };
}

function useOpenRecord(): (task: Task) => void {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const types = useAllTypes();
  return ({ object, record }) => {
    const area = types.find(({ key }) => key === object)?.area;
    if (record === null || area === undefined) return;
    void navigate({ to: "/o/$slug/$area/$id", params: { slug, area, id: record.id } });
  };
}

type QuickAddProps = Pick<TasksProps, "scope" | "line"> & {
  readonly onSave: TaskWriter["create"];
};

function QuickAdd({ scope, line, onSave }: QuickAddProps) {
  const person = useMembers().data?.find(({ id }) => id === scope.assignee);
  return (
    <NewTask
      place={null}
      assignee={person === undefined ? undefined : { id: person.id, name: person.name }}
      line={line}
      icon={<IconPlus size={16} aria-hidden />}
      onSave={onSave}
    />
  );
}

function NothingToDo({ scope }: Pick<TasksProps, "scope">) {
  const { can } = useOrganization();
  const own = scope.assignee === "me";
  return (
    <EmptyState title={own ? "Nothing left to do" : "No open tasks"} picture={<IconChecklist size={22} />}>
      A task is what has to be done next, and by when. Add one above{can("tasks.create") ? " " : ""}
      {can("tasks.create") ? <Kbd keys="c" /> : null}, or on an account, contact or deal.
    </EmptyState>
  );
}

function TaskBones() {
  return (
    <div className="gm-bones gm-task-bones" aria-hidden>
      {[64, 48, 72, 40, 58, 66].map((width) => (
        <div key={width}>
          <Skeleton height={16} width={16} radius={4} />
          <Skeleton height={12} width={`${width}%`} />
        </div>
      ))}
    </div>
  );
}
