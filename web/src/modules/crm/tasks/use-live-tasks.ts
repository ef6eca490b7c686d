import { useQueryClient } from "@tanstack/react-query";
import { useOrganizationIfAny } from "../../../lib/organization.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import { tasksKey } from "./task-queries.ts";

const gatherMs = 250;

/** Follows the organization's tasks: what others do is read within a moment. */
export function useLiveTasks(follow: boolean): void {
  const client = useQueryClient();
  const organization = useOrganizationIfAny();
  const readAll = () => {
    if (organization !== null) void client.invalidateQueries({ queryKey: tasksKey(organization.slug) });
  };
  const gather = useGathered<true>(gatherMs, readAll);
  useTopic(follow && organization !== null ? "list:task" : null, {
    onEvent: () => gather("tasks", true),
    onReset: readAll,
  });
}
