import { type CalendarSpan, momentOn, pageAway } from "@gomark/server/shared/crm/calendar/calendar";
import { ActionIcon } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { ErrorState } from "../../../ui/states.tsx";
import { CreateRecordDialog } from "../records/create-record-dialog.tsx";
import { useMayChange } from "../records/may-change.ts";
import type { ListQuestion } from "../records/record-queries.ts";
import { pathOf } from "../records/record-values.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { AgendaList } from "./agenda-list.tsx";
import { CalendarBones } from "./calendar-bones.tsx";
import type { EntryActions } from "./calendar-entry.tsx";
import { CalendarGrid, type CalendarGridProps } from "./calendar-grid.tsx";
import { CalendarHeader } from "./calendar-header.tsx";
import { type Calendar, type CalendarBy, type CalendarPage, calendarQuery, type Entry } from "./calendar-queries.ts";
import { DayDialog } from "./day-dialog.tsx";
import { useCalendarMoves } from "./use-calendar-moves.ts";
import { useLiveCalendar } from "./use-live-calendar.ts";
import "../board/board.css";
import "./calendar.css";

const perDay = { month: 4, week: 20, day: 200 } as const;
/** What a new record's time is on a day that was clicked. */
const nineOClock = 9 * 60;

export type RecordCalendarProps = {
  readonly object: ObjectType;
  readonly of: CalendarBy;
  /** What a card shows beside the name, where there is room. */
  readonly fields: readonly PropertyInfo[];
  readonly question: ListQuestion;
  readonly page: CalendarPage;
  readonly onPage: (page: Partial<CalendarPage>) => void;
  readonly peekedId: string | undefined;
  readonly onPeek: (id: string) => void;
};

/** Records on the days of a month or a week; dragging one to another day changes its date. */
export function RecordCalendar(props: RecordCalendarProps) {
  const { object, of, fields, question, page, onPage } = props;
  const { slug, can } = useOrganization();
  const [openDay, setOpenDay] = useState<string | null>(null);
  const [creating, setCreating] = useState<string | null>(null);
  const asked = { ...question, ...of, ...page, perDay: perDay[page.span] };
  const { data: calendar, error, refetch, isPlaceholderData } = useQuery(calendarQuery(slug, object, asked));
  useLiveCalendar(object);
  const moves = useCalendarMoves(object, of);
  const actions = useEntryActions(props);
  const onCreate = can(`${object.area}.create`) && of.by.writable ? setCreating : null;
  const day = page.on ?? calendar?.today;
  const away = (direction: 1 | -1) => {
    if (day !== undefined) onPage({ on: pageAway(page.span, day, direction) });
  };
  useShortcuts([{ keys: "t", label: "Go to today", group: "Calendar", run: () => onPage({ on: undefined }) }]);
  if (error !== null && calendar === undefined) return <ErrorState error={error} retry={() => void refetch()} />;

  return (
    <div className="gm-calendar-page" data-stale={isPlaceholderData || undefined}>
      <CalendarHeader
        calendar={calendar}
        span={page.span}
        day={day}
        onAway={away}
        onToday={() => onPage({ on: undefined })}
        onSpan={(span: CalendarSpan) => onPage({ span })}
      />
      {moves.refusal === null ? null : <Refused reason={moves.refusal.reason} onClose={moves.closeRefusal} />}
      {calendar === undefined || day === undefined ? (
        <CalendarBones />
      ) : (
        <CalendarDays
          {...{ of, fields, onCreate, calendar, day, actions, span: page.span, peekedId: props.peekedId }}
          label={`${object.many} by ${of.by.label}.`}
          many={object.plural}
          refusedId={moves.refusal?.id}
          onMore={setOpenDay}
          onMove={(entry: Entry, to) => void moves.move(entry, to, calendar.timeZone)}
          onDay={(on) => onPage({ on })}
          onPage={away}
        />
      )}
      <CalendarDialogs
        {...{ object, of, fields, question, onCreate, openDay, creating, calendar }}
        onOpen={actions.onOpen}
        onOpenDay={setOpenDay}
        onCreating={setCreating}
      />
    </div>
  );
}

type CalendarDialogsProps = Pick<RecordCalendarProps, "object" | "of" | "fields" | "question"> & {
  readonly calendar: Calendar | undefined;
  /** The day that is open, and the day a record is made on. */
  readonly openDay: string | null;
  readonly creating: string | null;
  readonly onOpen: (record: CrmRecord) => void;
  readonly onCreate: ((day: string) => void) | null;
  readonly onOpenDay: (day: string | null) => void;
  readonly onCreating: (day: string | null) => void;
};

/** Everything of one day, and a new record on one. */
function CalendarDialogs(props: CalendarDialogsProps) {
  const { object, of, fields, question, calendar, openDay, creating, onOpen, onCreate, onOpenDay, onCreating } = props;
  return (
    <>
      {openDay === null ? null : (
        <DayDialog
          {...{ object, of, fields, question, onCreate, onOpen }}
          day={openDay}
          onClose={() => onOpenDay(null)}
        />
      )}
      {creating === null ? null : (
        <CreateRecordDialog
          object={object}
          values={valuesOn(of, creating, calendar)}
          onClose={() => onCreating(null)}
          onCreated={() => onOpenDay(null)}
        />
      )}
    </>
  );
}

/** The days of the page: a grid of weeks, or on a narrow screen one below the other. */
function CalendarDays({ many, ...props }: CalendarGridProps & { readonly many: string }) {
  const narrow = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false });
  const { calendar, of, fields, span, day, actions, onCreate, onMore } = props;
  if (!narrow) return <CalendarGrid {...props} />;
  return <AgendaList {...{ calendar, of, fields, span, day, many, onCreate, onMore }} onOpen={actions.onOpen} />;
}

/** What a record begins with that is made on a day. */
function valuesOn({ by }: CalendarBy, day: string, calendar: Calendar | undefined) {
  return { [pathOf(by)]: by.type === "date" ? day : momentOn(day, nineOClock, calendar?.timeZone ?? "UTC") };
}

function useEntryActions({ object, of, onPeek }: RecordCalendarProps): EntryActions {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const mayChange = useMayChange(`${object.area}.update`);
  const { writable } = of.by;
  const endsFixed = of.until?.writable === false;
  return useMemo(
    () => ({
      mayMove: (record: CrmRecord) => writable && !endsFixed && mayChange(record),
      onPeek: ({ id }: CrmRecord) => onPeek(id),
      onOpen: ({ id }: CrmRecord) =>
        void navigate({ to: "/o/$slug/$area/$id", params: { slug, area: object.area, id } }),
    }),
    [writable, endsFixed, mayChange, onPeek, navigate, slug, object.area],
  );
}

function Refused({ reason, onClose }: { readonly reason: string; readonly onClose: () => void }) {
  return (
    <div className="gm-calendar-refusal" role="alert">
      <span>{reason}</span>
      <ActionIcon size={20} onClick={onClose} aria-label="Close this message">
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}
