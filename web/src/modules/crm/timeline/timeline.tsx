import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { ErrorState } from "../../../ui/states.tsx";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { useNow } from "../../../ui/values.tsx";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { RecordTasks } from "../tasks/record-tasks.tsx";
import { RecordComposer } from "./record-composer.tsx";
import { dayLabel } from "./timeline-changes.ts";
import { TimelineEntry } from "./timeline-entry.tsx";
import { type NoteText, type TimelineItem, timelineQuery, useNotes } from "./timeline-queries.ts";
import "./timeline.css";

type TimelineProps = {
  readonly record: CrmRecord;
  readonly object: ObjectType;
  readonly properties: readonly PropertyInfo[];
};

/** What happened to a record, newest first, what is still to do about it, and where a note or a task is written. */
export function Timeline({ record, object, properties }: TimelineProps) {
  const { slug, can } = useOrganization();
  const query = useInfiniteQuery(timelineQuery(slug, object.key, record.id));
  const notes = useNotes(object.key, record.id);

  async function remove(note: NoteText): Promise<void> {
    await notes.remove.mutateAsync(note).then(
      () => tellUndoable("Note deleted.", () => notes.restore.mutateAsync(note)),
      (error: unknown) => tellProblem("Could not delete the note", error),
    );
  }

  return (
    <div className="gm-timeline">
      <RecordComposer
        place={{ object: object.key, recordId: record.id }}
        onNote={(body) => notes.write.mutateAsync(body)}
      />
      {can("tasks.read") ? <RecordTasks object={object.key} recordId={record.id} /> : null}
      {query.status === "pending" ? <TimelineBones /> : null}
      {query.status === "error" ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : null}
      <Entries
        items={query.data?.pages.flatMap((page) => page.items) ?? []}
        properties={properties}
        mayWrite={can("notes.write")}
        onChange={(note) => notes.change.mutateAsync(note)}
        onRemove={(note) => void remove(note)}
      />
      {query.hasNextPage ? (
        <Button
          variant="subtle"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show earlier
        </Button>
      ) : null}
    </div>
  );
}

type EntriesProps = {
  readonly items: readonly TimelineItem[];
  readonly properties: readonly PropertyInfo[];
  readonly mayWrite: boolean;
  readonly onChange: (note: NoteText) => Promise<unknown>;
  readonly onRemove: (note: NoteText) => void;
};

function Entries({ items, ...rest }: EntriesProps) {
  const now = useNow();
  const labels = items.map((item) => dayLabel(item.at, now));
  return (
    <ol className="gm-timeline-list">
      {items.map((item, index) => (
        <Fragment key={item.id}>
          {labels[index] === labels[index - 1] ? null : <li className="gm-timeline-day">{labels[index]}</li>}
          <TimelineEntry item={item} {...rest} />
        </Fragment>
      ))}
    </ol>
  );
}

function TimelineBones() {
  return (
    <div className="gm-bones" aria-hidden style={{ marginTop: 20 }}>
      {[70, 50, 82, 44].map((width) => (
        <div key={width} style={{ display: "flex", gap: 12 }}>
          <Skeleton height={20} circle />
          <Skeleton height={12} mt={4} width={`${width}%`} />
        </div>
      ))}
    </div>
  );
}
