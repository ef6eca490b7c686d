import type { QueryClient } from "@tanstack/react-query";
import { tasksKey } from "./task-queries.ts";

/** One change is heard of by its own answer, by the rail and by the record's page, one soon after the other. */
const gatherMs = 120;
const underWay = new Map<string, Promise<void>>();

/** Has an organization's tasks read again, once for all that is heard of in quick succession. */
export function readTasksAgain(client: QueryClient, slug: string): Promise<void> {
  const known = underWay.get(slug);
  if (known !== undefined) return known;
  const soon = new Promise<void>((resolve) => {
    window.setTimeout(() => {
      underWay.delete(slug);
      resolve(client.invalidateQueries({ queryKey: tasksKey(slug) }));
    }, gatherMs);
  });
  underWay.set(slug, soon);
  return soon;
}
