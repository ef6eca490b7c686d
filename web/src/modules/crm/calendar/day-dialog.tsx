import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { formatDayPart, formatNumber } from "../../../ui/format.ts";
import { ErrorState, SkeletonLines } from "../../../ui/states.tsx";
import type { ListQuestion } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { AgendaEntry } from "./agenda-list.tsx";
import { type CalendarBy, calendarQuery, entriesOn } from "./calendar-queries.ts";

const mostOfOneDay = 200;

type DayDialogProps = {
  readonly object: ObjectType;
  readonly of: CalendarBy;
  readonly fields: readonly PropertyInfo[];
  readonly question: ListQuestion;
  readonly day: string;
  readonly onOpen: (record: CrmRecord) => void;
  readonly onCreate: ((day: string) => void) | null;
  readonly onClose: () => void;
};

/** Everything that stands on one day, up to two hundred records. */
export function DayDialog({ object, of, fields, question, day, onOpen, onCreate, onClose }: DayDialogProps) {
  const { slug } = useOrganization();
  const asked = { ...question, ...of, span: "day", on: day, perDay: mostOfOneDay } as const;
  const { data, error, refetch, isPlaceholderData } = useQuery(calendarQuery(slug, object, asked));
  const found = data === undefined || isPlaceholderData ? undefined : entriesOn(data, day, of);
  const more = found === undefined ? 0 : found.count - found.entries.length;
  return (
    <Dialog
      onClose={onClose}
      size={520}
      title={formatDayPart(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" })}
    >
      {error === null ? null : <ErrorState error={error} retry={() => void refetch()} />}
      {found === undefined && error === null ? <SkeletonLines lines={6} /> : null}
      {found === undefined ? null : (
        <ul className="gm-agenda-day">
          {found.entries.map((entry) => (
            <li key={entry.record.id}>
              <AgendaEntry entry={entry} timeZone={data?.timeZone ?? "UTC"} fields={fields} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      )}
      {more <= 0 ? null : (
        <p className="gm-agenda-none">
          These are the first {mostOfOneDay} of {formatNumber(found?.count ?? 0)}. Narrow them by a filter to see
          others.
        </p>
      )}
      {onCreate === null ? null : (
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => onCreate(day)}>
            New {object.one} on this day
          </Button>
        </Group>
      )}
    </Dialog>
  );
}
