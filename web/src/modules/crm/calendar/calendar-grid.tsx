import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { type CalendarSpan, daysOf, monthOf } from "@gomark/server/shared/crm/calendar/calendar";
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useEffectEvent, useId, useRef } from "react";
import { formatDayPart } from "../../../ui/format.ts";
import { Kbd } from "../../../ui/kbd.tsx";
import type { PropertyInfo } from "../records/record.ts";
import { CalendarDay } from "./calendar-day.tsx";
import type { EntryActions } from "./calendar-entry.tsx";
import { type Calendar, type CalendarBy, type Entry, entriesOn } from "./calendar-queries.ts";
import { useCalendarKeys } from "./use-calendar-keys.ts";

export type CalendarGridProps = {
  readonly calendar: Calendar;
  readonly of: CalendarBy;
  readonly fields: readonly PropertyInfo[];
  readonly label: string;
  readonly span: CalendarSpan;
  /** The day the page was asked for. */
  readonly day: string;
  readonly peekedId: string | undefined;
  readonly refusedId: string | undefined;
  readonly actions: EntryActions;
  readonly onMove: (entry: Entry, day: string) => void;
  readonly onDay: (day: string) => void;
  readonly onPage: (direction: 1 | -1) => void;
  readonly onCreate: ((day: string) => void) | null;
  readonly onMore: (day: string) => void;
};

/** The weeks of a month, or one week: days operable by pointer and by keyboard alone, announcing themselves. */
export function CalendarGrid(props: CalendarGridProps) {
  const { calendar, of, span, day } = props;
  const grid = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const keys = useCalendarKeys({ ...props, focus: () => grid.current?.focus({ preventScroll: true }) });
  useDrags(calendar, of, props.onMove);
  const days = daysOf(calendar);
  const month = monthOf(day);
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  const marks = {
    activeId: keys.entry?.record.id ?? null,
    heldId: keys.held?.record.id ?? null,
    peekedId: props.peekedId,
    refusedId: props.refusedId,
  };
  const { cursor } = keys;
  const active = cursor === null ? undefined : `${prefix}${cursor.day}`;
  return (
    <div className="gm-calendar-box">
      <div
        ref={grid}
        role="grid"
        tabIndex={0}
        className="gm-calendar"
        data-span={span}
        aria-label={`${props.label} Arrow keys go from day to day, J and K through a day, M picks up, Enter opens.`}
        aria-activedescendant={keys.entry === null ? active : `${active}-${keys.entry.record.id}`}
        onKeyDown={keys.onKeyDown}
      >
        <div role="row" className="gm-calendar-week gm-calendar-names">
          {days.slice(0, 7).map((one) => (
            <div key={one} role="columnheader" aria-label={formatDayPart(one, { weekday: "long" })}>
              {formatDayPart(one, { weekday: "short" })}
            </div>
          ))}
        </div>
        {weeks.map((week) => (
          <div key={week[0]} role="row" className="gm-calendar-week">
            {week.map((one) => (
              <CalendarDay
                key={one}
                day={one}
                of={entriesOn(calendar, one, of)}
                fields={span === "week" ? props.fields : noFields}
                timeZone={calendar.timeZone}
                today={one === calendar.today}
                outside={span === "month" && (one < month.first || one > month.last)}
                prefix={prefix}
                active={cursor?.day === one}
                aimed={keys.held !== null && cursor?.day === one}
                marks={marks}
                actions={props.actions}
                onCreate={props.onCreate}
                onMore={props.onMore}
              />
            ))}
          </div>
        ))}
      </div>
      {keys.held === null ? null : <HoldingKeys />}
      <VisuallyHidden role="status" aria-live="assertive">
        {keys.spoken}
      </VisuallyHidden>
    </div>
  );
}

function HoldingKeys() {
  return (
    <div className="gm-holding" aria-hidden>
      <Kbd keys="ArrowLeft" /> <Kbd keys="ArrowRight" /> <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> choose a day{" "}
      <Kbd keys="Enter" /> drops <Kbd keys="Escape" /> puts it back
    </div>
  );
}

/** The days of a month have room for names alone. */
const noFields: readonly PropertyInfo[] = [];

/** Hears every drop of a record on a day. */
function useDrags(calendar: Calendar, of: CalendarBy, onMove: (entry: Entry, day: string) => void): void {
  const drop = useEffectEvent((id: unknown, from: unknown, to: unknown) => {
    if (typeof from !== "string" || typeof to !== "string") return;
    const entry = entriesOn(calendar, from, of).entries.find(({ record }) => record.id === id);
    if (entry !== undefined) onMove(entry, to);
  });
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => "entryId" in source.data,
        onDrop: ({ source, location }) =>
          drop(source.data["entryId"], source.data["day"], location.current.dropTargets[0]?.data["day"]),
      }),
    [],
  );
}
