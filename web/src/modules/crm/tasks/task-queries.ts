import { dueKey } from "@gomark/server/shared/crm/tasks/task-due";
import { type InfiniteData, type QueryClient, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { type KeysetPage, keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";
import type { Task, TaskCounts } from "./task.ts";

/** Whose tasks, or which record's. `assignee` is "me" or a member's id; absent is everybody's. */
export type TaskScope = {
  readonly assignee?: string | undefined;
  readonly object?: string | undefined;
  readonly recordId?: string | undefined;
};

const pageSize = 100;

/** Everything read about an organization's tasks. */
export const tasksKey = (slug: string) => ["organization", slug, "tasks"] as const;
const listsKey = (slug: string) => [...tasksKey(slug), "list"] as const;

/** Tasks: open ones by when they are due, done ones the latest first. */
export const tasksQuery = (slug: string, scope: TaskScope, state: "open" | "done") =>
  infiniteQueryOptions({
    queryKey: [...listsKey(slug), state, scope],
    queryFn: ({ pageParam, signal }) =>
      request<KeysetPage<Task>>("GET", "/api/v1/tasks", {
        organization: slug,
        query: { ...scope, state, cursor: pageParam, limit: pageSize },
        signal,
      }),
    ...keysetPaging,
  });

/** How many open tasks there are, by when they are due. */
export const taskCountsQuery = (slug: string, assignee: string | undefined) =>
  queryOptions({
    queryKey: [...tasksKey(slug), "counts", assignee ?? "all"],
    queryFn: ({ signal }) =>
      request<TaskCounts>("GET", "/api/v1/tasks/counts", { organization: slug, query: { assignee }, signal }),
  });

type Lists = InfiniteData<KeysetPage<Task>>;

/** Puts a task as it is now into every list that shows it; answers what takes that back. */
export function showTask(client: QueryClient, slug: string, task: Task): () => void {
  const before = client.getQueriesData<Lists>({ queryKey: listsKey(slug) });
  for (const [key, data] of before) {
    if (data !== undefined)
      client.setQueryData<Lists>(
        key,
        mapTasks(data, (one) => (one.id === task.id ? [task] : [one])),
      );
  }
  return () => restoreTask(client, before, task.id);
}

/** Takes a task out of every list; answers what takes that back. */
export function hideTask(client: QueryClient, slug: string, id: string): () => void {
  const before = client.getQueriesData<Lists>({ queryKey: listsKey(slug) });
  for (const [key, data] of before) {
    if (data !== undefined)
      client.setQueryData<Lists>(
        key,
        mapTasks(data, (one) => (one.id === id ? [] : [one])),
      );
  }
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data);
  };
}

/** Only this task goes back: others may have changed meanwhile. */
function restoreTask(client: QueryClient, before: [readonly unknown[], Lists | undefined][], id: string): void {
  for (const [key, data] of before) {
    const was = data?.pages.flatMap(({ items }) => items).find((one) => one.id === id);
    if (was === undefined) continue;
    client.setQueryData<Lists>(key, (now) => now && mapTasks(now, (one) => (one.id === id ? [was] : [one])));
  }
}

function mapTasks(data: Lists, change: (task: Task) => readonly Task[]): Lists {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.flatMap(change) })) };
}

/** Open tasks in their order, also where a change has just moved one. */
export function inOrder(tasks: readonly Task[]): readonly Task[] {
  return tasks.toSorted((a, b) => dueKey(a) - dueKey(b) || Number(BigInt(a.id) - BigInt(b.id)));
}
