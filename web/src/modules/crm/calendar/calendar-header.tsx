import type { CalendarSpan } from "@gomark/server/shared/crm/calendar/calendar";
import { ActionIcon, Button, SegmentedControl } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { formatDate, formatDayPart } from "../../../ui/format.ts";
import type { Calendar } from "./calendar-queries.ts";

type CalendarHeaderProps = {
  readonly calendar: Calendar | undefined;
  readonly span: CalendarSpan;
  /** A day in the middle of what is shown. */
  readonly day: string | undefined;
  readonly onAway: (direction: 1 | -1) => void;
  readonly onToday: () => void;
  readonly onSpan: (span: CalendarSpan) => void;
};

/** Which month or week is shown, and the ways to others. */
export function CalendarHeader({ calendar, span, day, onAway, onToday, onSpan }: CalendarHeaderProps) {
  return (
    <div className="gm-calendar-head">
      <div className="gm-calendar-ways">
        <ActionIcon variant="default" size={30} onClick={() => onAway(-1)} aria-label={`The ${span} before`}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon variant="default" size={30} onClick={() => onAway(1)} aria-label={`The ${span} after`}>
          <IconChevronRight size={16} />
        </ActionIcon>
        <Button variant="default" size="xs" h={30} onClick={onToday} title="Go to today (T)">
          Today
        </Button>
      </div>
      <h2 aria-live="polite">{calendar === undefined || day === undefined ? " " : titleOf(calendar, span, day)}</h2>
      {calendar === undefined ? null : (
        <span className="gm-calendar-zone" title="Days are those of the company's clocks">
          {calendar.timeZone.replaceAll("_", " ")}
        </span>
      )}
      <SegmentedControl
        size="xs"
        value={span}
        onChange={(value) => onSpan(value)}
        data={[
          { value: "month", label: "Month" },
          { value: "week", label: "Week" },
        ]}
        aria-label="How much is shown"
      />
    </div>
  );
}

function titleOf({ first, last }: Calendar, span: CalendarSpan, day: string): string {
  if (span === "month") return formatDayPart(day, { month: "long", year: "numeric" });
  return `${formatDate(first)} – ${formatDate(last)}`;
}
