import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { useMe } from "../../../lib/session.ts";
import { shownVersion } from "./record-cache.ts";
import { readTasksAgain } from "../tasks/task-reading.ts";
import { accessQuery, sharesQuery } from "../sharing/share-queries.ts";
import { contactAccountsQuery } from "./contact-account-queries.ts";
import { recordQuery } from "./record-queries.ts";
import type { ObjectType } from "./record.ts";

const shownMs = 6_000;

/** Follows one record: what others change is read at once, and who did it is told for a moment. */
export function useLiveRecord(object: ObjectType, id: string): string | null {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const { user } = useMe();
  const [changedBy, setChangedBy] = useState<string | null>(null);
  const readTimeline = () =>
    void client.invalidateQueries({ queryKey: ["organization", slug, "timeline", object.key, id] });
  const readRecord = () => void client.invalidateQueries({ queryKey: recordQuery(slug, object, id).queryKey });

  const readTasks = () => void readTasksAgain(client, slug);

  const readAccounts = () => void client.invalidateQueries({ queryKey: contactAccountsQuery(slug, id).queryKey });

  const readLinks = () => void client.invalidateQueries({ queryKey: ["organization", slug, "links", object.key, id] });

  const readAccess = () => {
    void client.invalidateQueries({ queryKey: accessQuery({ slug, object, id }).queryKey });
    void client.invalidateQueries({ queryKey: sharesQuery({ slug, object, id }).queryKey });
  };

  useTopic(`record:${object.key}:${id}`, {
    onEvent: (event) => {
      readTimeline();
      if (event.object === object.key) readAccess();
      // links leave a record's version as it is
      if (event.object === object.key) readLinks();
      if (event.object === "contact") readAccounts();
      // a task's version says nothing of the record's, which it did not change
      if (event.object === "task") return readTasks();
      const known = shownVersion({ client, slug, object }, id);
      if (known !== null && event.version !== null && known >= event.version) return;
      readRecord();
      if (event.actor.userId !== user.id) setChangedBy(event.actor.name);
    },
    onReset: () => {
      readRecord();
      readTimeline();
      readTasks();
    },
  });
  const forget = useEffectEvent(() => setChangedBy(null));
  useEffect(() => {
    if (changedBy === null) return undefined;
    const timer = window.setTimeout(() => forget(), shownMs);
    return () => clearTimeout(timer);
  }, [changedBy]);
  return changedBy;
}
