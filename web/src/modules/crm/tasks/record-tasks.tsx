import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import type { TaskPlace } from "./use-task-writer.ts";
import { inOrder, tasksQuery } from "./task-queries.ts";
import { TaskRow } from "./task-row.tsx";
import type { Task } from "./task.ts";
import { useTaskWriter } from "./use-task-writer.ts";
import "./tasks.css";

/** What is still to do about a record, above what has happened to it. */
export function RecordTasks({ object, recordId }: TaskPlace) {
  const { slug } = useOrganization();
  const query = useInfiniteQuery(tasksQuery(slug, { object, recordId }, "open"));
  const writer = useTaskWriter();
  const [editing, setEditing] = useState<string | null>(null);
  const tasks = inOrder(query.data?.pages.flatMap((page) => page.items) ?? []);
  if (query.isError)
    return (
      <p className="gm-task-problem" role="alert">
        The tasks could not be read: {sentenceOf(query.error)}{" "}
        <Button size="compact-xs" variant="subtle" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </p>
    );
  if (tasks.length === 0) return null;
  return (
    <section className="gm-record-tasks" aria-label="Open tasks">
      <ul className="gm-tasks">
        {tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            writer={writer}
            editing={editing === task.id}
            onEdit={(one: Task | null) => setEditing(one?.id ?? null)}
          />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button
          size="xs"
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more tasks
        </Button>
      ) : null}
    </section>
  );
}
