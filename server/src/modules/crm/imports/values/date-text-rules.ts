/** Which part of a date written in numbers comes first. ISO dates say so themselves. */
export const dateOrders = ["dmy", "mdy"] as const;
export type DateOrder = (typeof dateOrders)[number];

/** What a column's dates say about their order. */
export interface DateEvidence {
  iso: number;
  /** Dates that can only be day first, only be month first, or be either. */
  dayFirst: number;
  monthFirst: number;
  either: number;
}

export type DateVerdict = "iso" | DateOrder | "ambiguous" | "mixed" | null;

/** A day as the text says it, `YYYY-MM-DD`, with the rest of the text: a time of day, or nothing. */
export type DayText =
  { readonly day: string; readonly rest: string } | { readonly unclear: "either" | "order" | "year" } | null;

const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=$|[T ])/;
const numeric = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?=$|[T ,])/;
const dayMonthName = /^(\d{1,2})(?:st|nd|rd|th)?[-\s./]+([a-z]{3,9})\.?,?[-\s./]+(\d{4}|\d{2})(?=$|[T ,])/i;
const monthNameDay = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?=$|[T ,])/i;
const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** Looks at one cell for what it says about its column's order. */
export function noteDate(evidence: DateEvidence, cell: string): void {
  if (iso.test(cell)) {
    evidence.iso += 1;
    return;
  }
  const found = numeric.exec(cell);
  if (found === null) return;
  const [first, second] = [Number(found[1]), Number(found[3])];
  // dots between numbers are written day first wherever they are written
  if (found[2] === "." || (first > 12 && second <= 12)) evidence.dayFirst += 1;
  else if (second > 12 && first <= 12) evidence.monthFirst += 1;
  else if (first !== second) evidence.either += 1;
}

/** The order of a column's dates; `ambiguous` when every one could be either, `mixed` when they contradict each other. */
export function dateVerdict({ iso: isos, dayFirst, monthFirst, either }: DateEvidence): DateVerdict {
  if (dayFirst > 0 && monthFirst > 0) return "mixed";
  if (dayFirst > 0) return "dmy";
  if (monthFirst > 0) return "mdy";
  if (either > 0) return "ambiguous";
  return isos > 0 ? "iso" : null;
}

/** Reads the day a text begins with. Null when it begins with none; `unclear` when the order has to be known first. */
export function readDay(text: string, order: DateOrder | null): DayText {
  const byIso = iso.exec(text);
  if (byIso !== null) return dayOf({ year: byIso[1], month: byIso[3], day: byIso[4] }, text.slice(byIso[0].length));
  const named = dayMonthName.exec(text);
  if (named !== null) return namedDay({ year: named[3], name: named[2], day: named[1] }, text.slice(named[0].length));
  const american = monthNameDay.exec(text);
  if (american !== null)
    return namedDay({ year: american[3], name: american[1], day: american[2] }, text.slice(american[0].length));
  const found = numeric.exec(text);
  return found === null ? null : numericDay(found, order, text.slice(found[0].length));
}

function numericDay(found: RegExpExecArray, order: DateOrder | null, rest: string): DayText {
  const [, first, separator, second, year] = found;
  if (year?.length === 2) return { unclear: "year" };
  const known = separator === "." ? "dmy" : (order ?? onlyOrder(Number(first), Number(second)));
  if (known === null) return { unclear: "either" };
  const [day, month] = known === "dmy" ? [first, second] : [second, first];
  return Number(month) > 12 && Number(day) <= 12 ? { unclear: "order" } : dayOf({ year, month, day }, rest);
}

/** The only order two numbers allow; equal ones mean the same either way. */
function onlyOrder(first: number, second: number): DateOrder | null {
  if (first > 12 || first === second) return "dmy";
  return second > 12 ? "mdy" : null;
}

interface Parts {
  readonly year: string | undefined;
  readonly month: string | undefined;
  readonly day: string | undefined;
}

function namedDay(
  { year, name, day }: { year: string | undefined; name: string | undefined; day: string | undefined },
  rest: string,
): DayText {
  const prefix = (name ?? "").toLowerCase();
  const index = months.findIndex(
    (month) => month === prefix || month.slice(0, 3) === prefix || (prefix === "sept" && month === "september"),
  );
  if (index < 0) return null;
  return year?.length === 2 ? { unclear: "year" } : dayOf({ year, month: String(index + 1), day }, rest);
}

/** Whether the day exists is the property's business: its schema knows leap years. */
function dayOf({ year, month, day }: Parts, rest: string): DayText {
  return { day: `${year ?? ""}-${(month ?? "").padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`, rest: rest.trim() };
}

const clock = /^T?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

/** An ISO instant from a day and the time after it. No time is noon in UTC: that day almost everywhere on Earth. */
export function instantOf(day: string, rest: string): string | null {
  if (rest === "") return `${day}T12:00:00.000Z`;
  const found = clock.exec(rest.replace(/^,\s*/, ""));
  if (found === null) return null;
  const [, hours, minutes, seconds = "00", fraction = "", half, zone = "Z"] = found;
  const hour = hour24(Number(hours), half);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const offset = /^(?:z|utc)$/i.test(zone) ? "Z" : zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
  return `${day}T${String(hour).padStart(2, "0")}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`;
}

function hour24(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

/** Whether what follows a day is a time of day, which a calendar date leaves out. */
export function isTimeOfDay(rest: string): boolean {
  return rest === "" || instantOf("2000-01-01", rest) !== null;
}
