import { useQueryClient } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import type { ObjectType } from "../records/record.ts";
import { calendarsKey } from "./calendar-queries.ts";

/** Changes that come within this time have the page read once. */
const gatherMs = 250;

/** Follows a calendar: what others do stands on its day as soon as the page has been read again. */
export function useLiveCalendar(object: ObjectType): void {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const readAgain = () => void client.invalidateQueries({ queryKey: calendarsKey(slug, object) });
  const gather = useGathered<true>(gatherMs, readAgain);
  useTopic(`list:${object.key}`, { onEvent: () => gather("calendar", true), onReset: readAgain });
}
