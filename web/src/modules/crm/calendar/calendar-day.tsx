import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { formatDayPart, formatNumber } from "../../../ui/format.ts";
import type { PropertyInfo } from "../records/record.ts";
import { CalendarEntry, type EntryActions } from "./calendar-entry.tsx";
import type { DayEntries } from "./calendar-queries.ts";

/** What the cursor is on, what is held and what is beside the calendar, by record id. */
export type Marks = {
  readonly activeId: string | null;
  readonly heldId: string | null;
  readonly peekedId: string | undefined;
  readonly refusedId: string | undefined;
};

export type CalendarDayProps = {
  readonly day: string;
  readonly of: DayEntries;
  readonly fields: readonly PropertyInfo[];
  readonly timeZone: string;
  readonly today: boolean;
  /** It belongs to the month before or after. */
  readonly outside: boolean;
  readonly prefix: string;
  readonly active: boolean;
  readonly aimed: boolean;
  readonly marks: Marks;
  readonly actions: EntryActions;
  /** null where the person may create none. */
  readonly onCreate: ((day: string) => void) | null;
  readonly onMore: (day: string) => void;
};

/** One day: its first records, how many more there are, and room to make one. */
export function CalendarDay(props: CalendarDayProps) {
  const { day, of, marks, prefix, onCreate } = props;
  const { entries, count } = of;
  const element = useRef<HTMLDivElement>(null);
  const isOver = useDayTarget(element, day);
  const more = count - entries.length;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the calendar takes the keys (aria-activedescendant)
    <div
      ref={element}
      id={`${prefix}${day}`}
      role="gridcell"
      className="gm-day"
      aria-selected={props.active}
      aria-current={props.today ? "date" : undefined}
      data-today={props.today || undefined}
      data-outside={props.outside || undefined}
      data-active={props.active || undefined}
      data-aimed={props.aimed || isOver || undefined}
      data-creates={onCreate !== null || undefined}
      onClick={() => onCreate?.(day)}
    >
      <div className="gm-day-head">
        <span className="gm-day-number gm-num" aria-hidden>
          {Number(day.slice(8))}
        </span>
        <VisuallyHidden>{spoken(day, count)}</VisuallyHidden>
      </div>
      {entries.map((entry) => {
        const { id } = entry.record;
        return (
          <CalendarEntry
            key={id}
            entry={entry}
            id={`${prefix}${day}-${id}`}
            fields={props.fields}
            timeZone={props.timeZone}
            active={props.active && marks.activeId === id}
            held={marks.heldId === id}
            peeked={marks.peekedId === id}
            refused={marks.refusedId === id}
            actions={props.actions}
          />
        );
      })}
      {more <= 0 ? null : (
        <button
          type="button"
          tabIndex={-1}
          className="gm-day-more"
          onClick={(event) => {
            event.stopPropagation();
            props.onMore(day);
          }}
        >
          + {formatNumber(more)} more
        </button>
      )}
    </div>
  );
}

function spoken(day: string, count: number): string {
  const name = formatDayPart(day, { weekday: "long", day: "numeric", month: "long" });
  return `${name}, ${count === 0 ? "nothing" : formatNumber(count)}: `;
}

function useDayTarget(element: React.RefObject<HTMLDivElement | null>, day: string): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    return dropTargetForElements({
      element: target,
      canDrop: ({ source }) => "entryId" in source.data,
      getData: () => ({ day }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [element, day]);
  return isOver;
}
