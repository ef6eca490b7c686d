import { dayAfter } from "@gomark/server/shared/crm/tasks/task-due";
import type { Reference } from "../records/record.ts";
import type { TaskFields, TaskKind } from "./task.ts";

/** What a line such as "Call Anna tomorrow 14:30 !high @jonas" says; what it does not say is left away. */
export type QuickTask = { readonly title: string } & Partial<Omit<TaskFields, "title">>;

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const kindsByVerb: readonly (readonly [RegExp, TaskKind])[] = [
  [/^(call|phone|ring)\b/iu, "call"],
  [/^(e-?mail|mail|write to)\b/iu, "email"],
  [/^(meet|meeting|demo|workshop|visit)\b/iu, "meeting"],
];

type Reading = { readonly due?: string; readonly time?: string };
type Rule = { readonly pattern: RegExp; readonly read: (match: RegExpExecArray, today: string) => Reading | null };

/** Words at the end of the line or anywhere before it that say when; the first that fits is taken of each. */
const dayRules: readonly Rule[] = [
  { pattern: /\btoday\b/iu, read: (_match, today) => ({ due: today }) },
  { pattern: /\b(tomorrow|tmrw)\b/iu, read: (_match, today) => ({ due: dayAfter(today, 1) }) },
  {
    pattern: /\bin (\d{1,3}) (day|week)s?\b/iu,
    read: ([, count, unit], today) => ({
      due: dayAfter(today, Number(count) * (unit?.toLowerCase() === "week" ? 7 : 1)),
    }),
  },
  { pattern: /\bnext week\b/iu, read: (_match, today) => ({ due: nextWeekday(today, 1) }) },
  {
    pattern:
      /\b(?:on |next )?(sun|mon|tue|wed|thu|fri|sat)(?:day|sday|nesday|rsday|urday)?\b(?=\s*(?:$|at\b|\d|[!@]))/iu,
    read: ([, name = ""], today) => ({
      due: nextWeekday(
        today,
        weekdays.findIndex((day) => day.startsWith(name.toLowerCase())),
      ),
    }),
  },
  { pattern: /\b(\d{4}-\d{2}-\d{2})\b/u, read: ([, day = ""]) => (isDay(day) ? { due: day } : null) },
];
const timeRule = /(?:\bat )?\b([01]?\d|2[0-3]):([0-5]\d)\b|\bat ([1-9]|1[0-2]) ?(am|pm)\b/iu;

/** Reads when, how urgent and whose from a line, and leaves the rest as the title. */
export function readQuickTask(line: string, today: string, members: readonly Reference[]): QuickTask {
  let rest = line;
  const take = (match: RegExpExecArray | null) => {
    if (match !== null) rest = rest.slice(0, match.index) + rest.slice(match.index + match[0].length);
    return match;
  };
  const due = readDay(rest, today);
  take(due?.match ?? null);
  const time = timeOf(take(timeRule.exec(rest)));
  const urgent = take(/(?:^|\s)!(high|low|normal)?(?=\s|$)/iu.exec(rest));
  const mention = mentionIn(rest, members);
  take(mention?.match ?? null);
  const title = rest.replaceAll(/\s+/gu, " ").trim();
  return {
    title,
    ...whenOf(due?.day ?? (time === null ? null : today), time),
    ...(urgent === null ? {} : { priority: priorityOf(urgent[1]) }),
    ...(mention === null ? {} : { assignee: mention.member }),
    ...kindOf(title),
  };
}

function whenOf(dueOn: string | null, dueTime: string | null): Partial<Pick<TaskFields, "dueOn" | "dueTime">> {
  return dueOn === null ? {} : { dueOn, dueTime };
}

function kindOf(title: string): { readonly kind?: TaskKind } {
  const kind = kindsByVerb.find(([verb]) => verb.test(title))?.[1];
  return kind === undefined ? {} : { kind };
}

function mentionIn(text: string, members: readonly Reference[]) {
  const match = /(?:^|\s)@([\p{L}\p{N}.-]+)/u.exec(text);
  const member = memberOf(match?.[1] ?? "", members);
  return match === null || member === undefined ? null : { match, member };
}

function readDay(text: string, today: string): { readonly day: string; readonly match: RegExpExecArray } | null {
  for (const { pattern, read } of dayRules) {
    const match = pattern.exec(text);
    const day = match === null ? undefined : read(match, today)?.due;
    if (match !== null && day !== undefined) return { day, match };
  }
  return null;
}

function timeOf(match: RegExpExecArray | null): string | null {
  if (match === null) return null;
  const [, hour, minute, clock, half] = match;
  if (hour !== undefined) return `${hour.padStart(2, "0")}:${minute ?? "00"}`;
  const base = Number(clock) % 12;
  return `${String(half?.toLowerCase() === "pm" ? base + 12 : base).padStart(2, "0")}:00`;
}

function priorityOf(word: string | undefined): "low" | "normal" | "high" {
  const known = word?.toLowerCase();
  return known === "low" || known === "normal" ? known : "high";
}

function memberOf(name: string, members: readonly Reference[]): Reference | undefined {
  const wanted = name.toLocaleLowerCase();
  return members.find((member) =>
    member.name
      .toLocaleLowerCase()
      .split(" ")
      .some((part) => part.startsWith(wanted)),
  );
}

/** The next such day after today; today itself is not meant by its name. */
function nextWeekday(today: string, weekday: number): string {
  const now = new Date(`${today}T00:00:00Z`).getUTCDay();
  return dayAfter(today, (weekday - now + 6) % 7 === 6 ? 7 : (weekday - now + 7) % 7);
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
