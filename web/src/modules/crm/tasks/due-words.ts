import { dayAfter, daysBetween, dueKey, groupRanges, wallClock } from "@gomark/server/shared/crm/tasks/task-due";
import type { Task } from "./task.ts";

type Due = Pick<Task, "dueOn" | "dueTime">;

/** A due date in as few words as tell it: "Today 14:30", "Tomorrow", "Friday", "27 Nov", "3 Jan 2027". */
export function dueWords({ dueOn, dueTime }: Due, today: string, locale?: string): string {
  if (dueOn === null) return "No date";
  return [dayWords(dueOn, today, locale), dueTime].filter((part) => part !== null).join(" ");
}

function dayWords(day: string, today: string, locale?: string): string {
  const away = daysBetween(today, day);
  if (away === 0) return "Today";
  if (away === 1) return "Tomorrow";
  if (away === -1) return "Yesterday";
  const date = new Date(`${day}T00:00:00Z`);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(date);
  if (away > 1 && away < 7) return format({ weekday: "long" });
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return format({ day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
}

/** Whether an open task is past its day or time by the company's clocks. */
export function isOverdue(task: Pick<Task, "dueOn" | "dueTime" | "doneAt">, now: Date, timeZone: string): boolean {
  return task.doneAt === null && dueKey(task) < groupRanges(now, timeZone).overdue.to;
}

/** The day that it is for the company. */
export function todayIn(timeZone: string, now: Date): string {
  return wallClock(now, timeZone).day;
}

/** The days people put things off to. */
export function dueChoices(today: string): readonly { readonly label: string; readonly day: string }[] {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const toMonday = (8 - weekday) % 7 === 0 ? 7 : (8 - weekday) % 7;
  return [
    { label: "Today", day: today },
    { label: "Tomorrow", day: dayAfter(today, 1) },
    { label: "Next Monday", day: dayAfter(today, toMonday) },
    { label: "In two weeks", day: dayAfter(today, 14) },
  ];
}
