import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { type LiveEvent, isDeletion } from "../../../lib/realtime/realtime-state.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { useMe } from "../../../lib/session.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { type Shelf, hideRecords, showRecord, shownVersion } from "../records/record-cache.ts";
import { listsKey, readRecord } from "../records/record-queries.ts";
import type { ObjectType } from "../records/record.ts";

const gatherMs = 250;
/** Up to this many changed rows are read one by one; beyond, the person is offered to read the list again. */
const most = 15;

export type LiveList = {
  /** How many records were added or changed out of sight since the list was read. */
  readonly news: number;
  readonly refresh: () => void;
};

/** Follows a table: rows in sight change in place; new ones are announced, not pushed under the reader's eyes. */
export function useLiveList(object: ObjectType): LiveList {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const { user } = useMe();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const shelf: Shelf = { client, slug, object };

  async function refreshRow(id: string): Promise<void> {
    try {
      showRecord(shelf, await readRecord(slug, object, id));
    } catch (error) {
      if (!isProblem(error, "not_found") && !isProblem(error, "gone")) throw error;
      hideRecords(shelf, new Set([id]));
    }
  }

  function refresh(): void {
    setFresh(new Set());
    void client.invalidateQueries({ queryKey: listsKey(slug, object) });
  }

  const gather = useGathered<LiveEvent>(gatherMs, (events) => {
    const gone = [...events].filter(([, event]) => isDeletion(event)).map(([id]) => id);
    const stale = [...events].filter(([id, event]) => !isDeletion(event) && isNewer(event, shownVersion(shelf, id)));
    const inSight = stale.filter(([id]) => shownVersion(shelf, id) !== null).map(([id]) => id);
    const unseen = stale
      .filter(([id, { actor }]) => shownVersion(shelf, id) === null && actor.userId !== user.id)
      .map(([id]) => id);
    const announced = [...unseen, ...inSight.slice(most)];
    if (gone.length > 0) hideRecords(shelf, new Set(gone));
    if (announced.length > 0) setFresh((now) => new Set([...now, ...announced]));
    Promise.all(inSight.slice(0, most).map(refreshRow)).catch((error: unknown) =>
      tellProblem("A change by somebody else could not be shown", error),
    );
  });
  useTopic(`list:${object.key}`, {
    onEvent: (event) => {
      if (event.recordId !== null) gather(event.recordId, event);
    },
    onReset: refresh,
  });
  return { news: fresh.size, refresh };
}

/** Whether the event tells of a later state than the one shown; nothing shown is older than anything. */
function isNewer({ version }: LiveEvent, shown: number | null): boolean {
  return shown === null || version === null || shown < version;
}
