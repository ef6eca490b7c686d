import { dateOf, later } from "#platform/clock";
import { dayStarts } from "#platform/time-zone-rules";
import { type Days, monthsFrom } from "../reports/report-time-shared-rules.ts";
import { dayAfter, wallClock } from "../tasks/task-due-shared-rules.ts";

// Shared with the web app, which offers these times and shows what they are today.

/** Times that are named from today; weeks begin with the organization's first day. */
export const namedPeriods = [
  "today",
  "yesterday",
  "tomorrow",
  "thisWeek",
  "lastWeek",
  "nextWeek",
  "thisMonth",
  "lastMonth",
  "nextMonth",
  "thisQuarter",
  "lastQuarter",
  "nextQuarter",
  "thisYear",
  "lastYear",
  "nextYear",
  "thisFiscalQuarter",
  "lastFiscalQuarter",
  "nextFiscalQuarter",
  "thisFiscalYear",
  "lastFiscalYear",
  "nextFiscalYear",
] as const;
export type NamedPeriod = (typeof namedPeriods)[number];

export const periodUnits = ["day", "week", "month", "quarter", "year"] as const;
export type PeriodUnit = (typeof periodUnits)[number];
/** Hours are for instants alone. */
export const spanUnits = ["hour", ...periodUnits] as const;
export type SpanUnit = (typeof spanUnits)[number];

/** The most of each unit: about as far as calendars are of use. */
export const mostOf: Readonly<Record<SpanUnit, number>> = {
  hour: 10_000,
  day: 10_000,
  week: 1500,
  month: 400,
  quarter: 130,
  year: 30,
};

/** Whole units counted from the present one: `last` end with it, `next` begin after it. */
export type CountedPeriod =
  { readonly last: number; readonly unit: PeriodUnit } | { readonly next: number; readonly unit: PeriodUnit };
export type Period = NamedPeriod | CountedPeriod;

/** A length of time. */
export interface Span {
  readonly amount: number;
  readonly unit: SpanUnit;
}

/** By what an organization's days, quarters and years are counted. */
export interface Calendar {
  readonly now: Date;
  readonly timeZone: string;
  /** 1 to 12: the month its fiscal year begins with. */
  readonly fiscalMonth: number;
  /** 1 for Monday to 7 for Sunday; Monday when absent. */
  readonly weekStart?: number;
}

export const spanOps = ["moreThanAgo", "lessThanAgo", "inMoreThan", "inLessThan"] as const;
export type SpanOp = (typeof spanOps)[number];

export function isSpanOp(op: string): op is SpanOp {
  return (spanOps as readonly string[]).includes(op);
}

/** From the first (null: ever since) until the second, which is not included (null: for ever). */
export interface TimeRange {
  readonly from: string | null;
  readonly until: string | null;
}

/** The days of a period, seen from the calendar's today. */
export function periodDays(period: Period, calendar: Pick<Calendar, "fiscalMonth" | "weekStart">, today: string): Days {
  if (typeof period === "object") return countedDays(period, calendar, today);
  if (period === "today") return { first: today, last: today };
  if (period === "yesterday") return daysFrom(dayAfter(today, -1), 1);
  if (period === "tomorrow") return daysFrom(dayAfter(today, 1), 1);
  const [, which = "this", fiscal, name = ""] = /^(this|last|next)(Fiscal)?(.+)$/u.exec(period) ?? [];
  const unit = name.toLowerCase() as PeriodUnit;
  const begins = fiscal === undefined ? 1 : calendar.fiscalMonth;
  return unitsOf(
    unit,
    { away: { last: -1, this: 0, next: 1 }[which] ?? 0, count: 1 },
    { today, begins, weekStart: calendar.weekStart },
  );
}

function countedDays(period: CountedPeriod, { weekStart }: Pick<Calendar, "weekStart">, today: string): Days {
  const where = { today, begins: 1, weekStart };
  if ("last" in period) return unitsOf(period.unit, { away: 1 - period.last, count: period.last }, where);
  return unitsOf(period.unit, { away: 1, count: period.next }, where);
}

/** `count` whole units, the first of them `away` from the present one. */
function unitsOf(
  unit: PeriodUnit,
  { away, count }: { away: number; count: number },
  { today, begins, weekStart }: { today: string; begins: number; weekStart: number | undefined },
): Days {
  if (unit === "day") return daysFrom(dayAfter(today, away), count);
  if (unit === "week") return daysFrom(dayAfter(weekBegin(today, weekStart), 7 * away), 7 * count);
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  const [year = 0, month = 1] = today.split("-").map(Number);
  // months since the present unit began: units are counted from the first month of the year
  const since = (month - begins + 12) % months;
  return monthsFrom(year, month - since + away * months, count * months);
}

function daysFrom(first: string, count: number): Days {
  return { first, last: dayAfter(first, count - 1) };
}

/** The first day of the week a day is in; weeks begin on Monday (1) to Sunday (7). */
export function weekBegin(day: string, weekStart = 1): string {
  const weekday = dateOf(`${day}T00:00:00Z`).getUTCDay();
  return dayAfter(day, -((weekday + 7 - (weekStart % 7)) % 7));
}

/** The calendar day so many units after another, or before it; the 31st becomes the last day of a shorter month. */
export function dayAway(day: string, { amount, unit }: Span, direction: 1 | -1): string {
  const count = amount * direction;
  if (unit === "day" || unit === "hour") return dayAfter(day, count);
  if (unit === "week") return dayAfter(day, 7 * count);
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const { first, last } = monthsFrom(year, month + count * { month: 1, quarter: 3, year: 12 }[unit], 1);
  const wanted = `${first.slice(0, 8)}${String(date).padStart(2, "0")}`;
  return wanted < last ? wanted : last;
}

/** What a relative condition asks of a calendar date (`YYYY-MM-DD`) or of an instant (ISO 8601). */
export function rangeOf(
  { op, value }: { readonly op: "during" | SpanOp; readonly value: Period | Span },
  type: "date" | "dateTime",
  calendar: Calendar,
): TimeRange {
  const today = wallClock(calendar.now, calendar.timeZone).day;
  if (op !== "during" && (value as Span).unit === "hour") return hourRange(op, value as Span, calendar.now);
  const days = op === "during" ? duringDays(value as Period, calendar, today) : spanDays(op, value as Span, today);
  if (type === "date") return days;
  const startOf = dayStarts(calendar.timeZone);
  const at = (day: string | null) => (day === null ? null : startOf(day).toISOString());
  const now = calendar.now.toISOString();
  return {
    from: op === "inLessThan" ? now : at(days.from),
    until: op === "lessThanAgo" ? now : at(days.until),
  };
}

function duringDays(period: Period, calendar: Calendar, today: string): TimeRange {
  const { first, last } = periodDays(period, calendar, today);
  return { from: first, until: dayAfter(last, 1) };
}

/** Days are counted from today: what lies exactly so far away is neither more nor less. */
function spanDays(op: SpanOp, span: Span, today: string): TimeRange {
  switch (op) {
    case "moreThanAgo":
      return { from: null, until: dayAway(today, span, -1) };
    case "lessThanAgo":
      return { from: dayAfter(dayAway(today, span, -1), 1), until: dayAfter(today, 1) };
    case "inMoreThan":
      return { from: dayAfter(dayAway(today, span, 1), 1), until: null };
    case "inLessThan":
      return { from: today, until: dayAway(today, span, 1) };
  }
}

function hourRange(op: SpanOp, { amount }: Span, now: Date): TimeRange {
  const away = (hours: number) => later(now, { seconds: hours * 3600 }).toISOString();
  switch (op) {
    case "moreThanAgo":
      return { from: null, until: away(-amount) };
    case "lessThanAgo":
      return { from: away(-amount), until: away(0) };
    case "inMoreThan":
      return { from: away(amount), until: null };
    case "inLessThan":
      return { from: away(0), until: away(amount) };
  }
}
