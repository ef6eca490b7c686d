import { dateOf, later } from "#platform/clock";

// Shared with the web app, which sorts, groups and colours tasks as the server does.

/** Minutes of a day, and one more for "some time that day", which comes after them all. */
const slotsPerDay = 1441;
const dayMs = 86_400_000;

/** Where tasks without a day stand: after every day there is. */
const undatedKey = 1_000_000_000_000;

/** When a task is due: a day of the organization's calendar, and perhaps a time of that day by its clocks. */
export interface Due {
  readonly dueOn: string | null;
  readonly dueTime: string | null;
}

/** The minute of the day of a time such as "14:30"; null for none. */
export function minuteOf(time: string | null): number | null {
  if (time === null) return null;
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The time of a minute of the day; null for none. */
export function timeOf(minute: number | null): string | null {
  if (minute === null) return null;
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** When a task is due, as one number: it orders tasks, and the moment of now compares with it. */
export function dueKey({ dueOn, dueTime }: Due): number {
  return dueOn === null ? undatedKey : keyOf(dayNumber(dueOn), minuteOf(dueTime) ?? slotsPerDay - 1);
}

/** A day (`YYYY-MM-DD`) so many days after another. */
export function dayAfter(day: string, days: number): string {
  return later(midnight(day), { days }).toISOString().slice(0, 10);
}

/** How many days lie between two days; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The day and the minute that the clocks of a time zone show at an instant. */
export function wallClock(at: Date, timeZone: string): { readonly day: string; readonly minute: number } {
  const numeric = "2-digit" as const;
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    year: "numeric",
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = "", month = "", day = "", hour = "", minute = "" } = parts;
  return { day: `${year}-${month}-${day}`, minute: Number(hour) * 60 + Number(minute) };
}

/** The parts of a list of open tasks, in their order. */
export const taskGroups = ["overdue", "today", "week", "later", "undated"] as const;
export type TaskGroup = (typeof taskGroups)[number];

export interface KeyRange {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/**
 * Which keys fall into each part at an instant: what is due today and past its time is overdue; "week" are the seven
 * days after today.
 */
export function groupRanges(at: Date, timeZone: string): Readonly<Record<TaskGroup, KeyRange>> {
  const { day, minute } = wallClock(at, timeZone);
  const today = dayNumber(day);
  const now = keyOf(today, minute);
  return {
    overdue: { from: 0, to: now },
    today: { from: now, to: keyOf(today + 1, 0) },
    week: { from: keyOf(today + 1, 0), to: keyOf(today + 8, 0) },
    later: { from: keyOf(today + 8, 0), to: undatedKey },
    undated: { from: undatedKey, to: undatedKey + 1 },
  };
}

/** The part that a task belongs to. */
export function groupOf(due: Due, ranges: Readonly<Record<TaskGroup, KeyRange>>): TaskGroup {
  const key = dueKey(due);
  return taskGroups.find((group) => key < ranges[group].to) ?? "undated";
}

function keyOf(day: number, slot: number): number {
  return day * slotsPerDay + slot;
}

/** Days since the beginning of 1970. */
function dayNumber(day: string): number {
  return Math.round(midnight(day).getTime() / dayMs);
}

function midnight(day: string): Date {
  return dateOf(`${day}T00:00:00Z`);
}
