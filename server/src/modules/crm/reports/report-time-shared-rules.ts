import { dateOf, later } from "#platform/clock";
import { dayStarts } from "#platform/time-zone-rules";

// Shared with the web app, which leads from a figure of a report to the deals behind it.

/** Calendar days from `first` to `last`, both included. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

/** The days of a time that reports group by: `2026`, `2026Q1` or `2026-01`; null for a text that is none. */
export function daysOf(time: string): Days | null {
  const [, year, quarter, month] = /^(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?$/u.exec(time) ?? [];
  if (year === undefined) return null;
  if (month !== undefined) return monthsFrom(Number(year), Number(month), 1);
  return quarter === undefined ? monthsFrom(Number(year), 1, 12) : monthsFrom(Number(year), Number(quarter) * 3 - 2, 3);
}

/** So many whole months; `month` counts from 1 and may lie before or after the year. */
export function monthsFrom(year: number, month: number, count: number): Days {
  const index = year * 12 + month - 1;
  return { first: firstOf(index), last: dayAway(firstOf(index + count), -1) };
}

/** The first and the last instant (to the millisecond) of days by the clocks of a time zone. */
export function instantsOf({ first, last }: Days, timeZone: string): readonly [string, string] {
  const startOf = dayStarts(timeZone);
  const end = later(startOf(dayAway(last, 1)), { seconds: -0.001 });
  return [startOf(first).toISOString(), end.toISOString()];
}

/** The first day of a month, counted from the year 0. */
function firstOf(month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}

function dayAway(day: string, days: number): string {
  return later(dateOf(`${day}T00:00:00Z`), { days })
    .toISOString()
    .slice(0, 10);
}
