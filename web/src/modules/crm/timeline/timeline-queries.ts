import type { Note } from "@gomark/server/contract/crm/notes/note";
import type { TimelineChange, TimelineItem } from "@gomark/server/contract/crm/timeline/timeline";
import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";

export type { TimelineChange, TimelineItem };

type TimelinePage = { readonly items: readonly TimelineItem[]; readonly nextCursor: string | null };

/** What happened to a record, newest first. */
export const timelineQuery = (slug: string, object: string, recordId: string) =>
  infiniteQueryOptions({
    queryKey: ["organization", slug, "timeline", object, recordId],
    queryFn: ({ pageParam, signal }) =>
      request<TimelinePage>("GET", "/api/v1/timeline", {
        organization: slug,
        query: { object, recordId, cursor: pageParam, limit: 50 },
        signal,
      }),
    ...keysetPaging,
  });

export type NoteText = Pick<Note, "id" | "version" | "body">;

/** Writing, changing, deleting and restoring the notes of a record; the timeline follows. */
export function useNotes(object: string, recordId: string) {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const readTimeline = () =>
    client.invalidateQueries({ queryKey: ["organization", slug, "timeline", object, recordId] });
  const write = useMutation({
    mutationFn: (body: string) =>
      request<Note>("POST", "/api/v1/notes", {
        organization: slug,
        body: { object, recordId, body },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: readTimeline,
  });
  const change = useMutation({
    mutationFn: ({ id, version, body }: NoteText) =>
      request<Note>("PATCH", `/api/v1/notes/${id}`, { organization: slug, body: { version, body } }),
    onSettled: readTimeline,
  });
  const remove = useMutation({
    mutationFn: ({ id, version }: NoteText) =>
      request("DELETE", `/api/v1/notes/${id}`, { organization: slug, query: { version } }),
    onSettled: readTimeline,
  });
  const restore = useMutation({
    mutationFn: ({ id }: NoteText) => request("POST", `/api/v1/notes/${id}/restore`, { organization: slug, body: {} }),
    onSettled: readTimeline,
  });
  return { write, change, remove, restore };
}
