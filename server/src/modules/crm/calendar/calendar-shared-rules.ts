import { dateOf, later } from "#platform/clock";
import { dayStarts, wallTimes } from "#platform/time-zone-rules";
import { weekBegin } from "../filters/filter-time-shared-rules.ts";
import { dayAfter, daysBetween, wallClock } from "../tasks/task-due-shared-rules.ts";

// Shared with the web app, which goes from page to page and drags from day to day.

/** What a page of a calendar shows: the weeks of a month, a week, or one day. */
export type CalendarSpan = "month" | "week" | "day";

/** A day that ends a span, and the one it begins with. */
export interface CalendarDays {
  readonly first: string;
  readonly last: string;
}

/** The days of the page that shows a day; weeks begin on Monday (1) to Sunday (7). A month's page has whole weeks. */
export function pageDays(span: CalendarSpan, day: string, weekStart: number): CalendarDays {
  if (span === "day") return { first: day, last: day };
  if (span === "week") return weekOf(day, weekStart);
  const { first, last } = monthOf(day);
  return { first: weekBegin(first, weekStart), last: weekOf(last, weekStart).last };
}

function weekOf(day: string, weekStart: number): CalendarDays {
  const first = weekBegin(day, weekStart);
  return { first, last: dayAfter(first, 6) };
}

/** The days of the calendar month that a day is in. */
export function monthOf(day: string): CalendarDays {
  const first = `${day.slice(0, 8)}01`;
  return { first, last: dayAfter(`${dayAfter(first, 31).slice(0, 8)}01`, -1) };
}

/** A day of the page before (-1) or after (1): the same day of the month where there is one. */
export function pageAway(span: CalendarSpan, day: string, direction: 1 | -1): string {
  if (span === "day") return dayAfter(day, direction);
  if (span === "week") return dayAfter(day, 7 * direction);
  const { first, last } = monthOf(day);
  const other = monthOf(direction === 1 ? dayAfter(last, 1) : dayAfter(first, -1));
  const wanted = `${other.first.slice(0, 8)}${day.slice(8)}`;
  return wanted < other.last ? wanted : other.last;
}

/** Every day from the first to the last. */
export function daysOf({ first, last }: CalendarDays): string[] {
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => dayAfter(first, index));
}

/** The day a value is on: a calendar date is one, a moment is on the day that the clocks of the time zone show. */
export function dayOf(value: string, timeZone: string): string {
  return value.length === 10 ? value : wallClock(dateOf(value), timeZone).day;
}

/**
 * A date or moment so many days later or earlier. A moment keeps what the clocks show: 9:00 stays 9:00 across a change
 * of clocks; a time that a day leaves out becomes the one an hour on.
 */
export function movedBy(value: string, days: number, timeZone: string): string {
  if (value.length === 10) return dayAfter(value, days);
  const at = dateOf(value);
  const { day, minute } = wallClock(at, timeZone);
  const rest = at.getTime() % 60_000;
  return later(wallTimes(timeZone)(dayAfter(day, days), minute), { seconds: rest / 1000 }).toISOString();
}

/** The moment at which the clocks of a time zone show a minute of a day. */
export function momentOn(day: string, minute: number, timeZone: string): string {
  return wallTimes(timeZone)(day, minute).toISOString();
}

/** The moments that the days begin and end with. */
export function momentsOf(
  { first, last }: CalendarDays,
  timeZone: string,
): { readonly from: Date; readonly until: Date } {
  const startOf = dayStarts(timeZone);
  return { from: startOf(first), until: startOf(dayAfter(last, 1)) };
}
