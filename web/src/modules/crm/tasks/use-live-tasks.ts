import { useQueryClient } from "@tanstack/react-query";
import { useOrganizationIfAny } from "../../../lib/organization.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { readTasksAgain } from "./task-reading.ts";

/** Follows the organization's tasks: what others do is read within a moment. */
export function useLiveTasks(follow: boolean): void {
  const client = useQueryClient();
  const organization = useOrganizationIfAny();
  const readAgain = () => {
    if (organization !== null) void readTasksAgain(client, organization.slug);
  };
  useTopic(follow && organization !== null ? "list:task" : null, { onEvent: readAgain, onReset: readAgain });
}
