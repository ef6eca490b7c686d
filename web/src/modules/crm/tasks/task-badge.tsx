import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { taskCountsQuery } from "./task-queries.ts";
import { useLiveTasks } from "./use-live-tasks.ts";
import "./task-badge.css";

const most = 99;

/** How many of one's own tasks are overdue or due today, beside the rail's entry. */
export function TaskBadge() {
  const { slug, memberId } = useOrganization();
  useLiveTasks(true);
  const counts = useQuery({ ...taskCountsQuery(slug, "me"), enabled: memberId !== null }).data;
  const overdue = counts?.overdue ?? 0;
  const count = overdue + (counts?.today ?? 0);
  if (count === 0) return null;
  const words = `${overdue} overdue, ${count - overdue} due today`;
  return (
    <span className="gm-task-badge" data-overdue={overdue > 0 || undefined} title={words}>
      <span aria-hidden>{count > most ? `${most}+` : count}</span>
      <span className="gm-sr">, {words}</span>
    </span>
  );
}
