import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { isProblem } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
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
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Map<string, number>());
  const timer = useRef<number | undefined>(undefined);
  const shelf: Shelf = { client, slug, object };

  async function refreshRow(id: string): Promise<void> {
    try {
      showRecord(shelf, await readRecord(slug, object.plural, id));
    } catch (error) {
      if (!isProblem(error, "not_found") && !isProblem(error, "gone")) throw error;
      hideRecords(shelf, new Set([id]));
    }
  }

  const flush = useEffectEvent(() => {
    timer.current = undefined;
    const changed = [...waiting.current];
    waiting.current.clear();
    const stale = changed.filter(([id, version]) => (shownVersion(shelf, id) ?? -1) < version);
    const inSight = stale.filter(([id]) => shownVersion(shelf, id) !== null).map(([id]) => id);
    const unseen = stale.filter(([id]) => shownVersion(shelf, id) === null).map(([id]) => id);
    const oneByOne = inSight.slice(0, most);
    const announced = [...unseen, ...inSight.slice(most)];
    if (announced.length > 0) setFresh((now) => new Set([...now, ...announced]));
    Promise.all(oneByOne.map(refreshRow)).catch((error: unknown) =>
      tellProblem("A change by somebody else could not be shown", error),
    );
  });
  const refresh = useEffectEvent(() => {
    setFresh(new Set());
    void client.invalidateQueries({ queryKey: listsKey(slug, object.plural) });
  });

  useTopic(`list:${object.key}`, {
    onEvent: ({ recordId, version }) => {
      if (recordId === undefined) return;
      waiting.current.set(recordId, version ?? Number.MAX_SAFE_INTEGER);
      timer.current ??= window.setTimeout(() => flush(), gatherMs);
    },
    onReset: () => refresh(),
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    news: fresh.size,
    refresh: () => {
      setFresh(new Set());
      void client.invalidateQueries({ queryKey: listsKey(slug, object.plural) });
    },
  };
}
