/** Money on the wire: whole smallest units as text, so that no cent is lost to floating point. */
export type Money = { readonly minor: string; readonly currency: string };

const locale = typeof navigator === "undefined" ? "en" : navigator.language;
const none = "–";

/** Making a formatter takes a hundred times as long as using it, and a table uses some for every row. */
function oncePerKey<Formatter>(make: (key: string) => Formatter): (key: string) => Formatter {
  const made = new Map<string, Formatter>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

const numbers = oncePerKey((digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: Number(digits) }));
const percents = oncePerKey((digits) => {
  const exactly = { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
  return new Intl.NumberFormat(locale, { style: "percent", ...exactly });
});
const dates = oncePerKey((timeZone) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", ...zone(timeZone) }));
const moments = oncePerKey(
  (timeZone) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", ...zone(timeZone) }),
);
const times = oncePerKey((timeZone) => new Intl.DateTimeFormat(locale, { timeStyle: "short", ...zone(timeZone) }));
const spans = oncePerKey((wanted) => new Intl.RelativeTimeFormat(wanted, { numeric: "auto", style: "long" }));
/** The reader's own time zone. */
const here = "";

function zone(timeZone: string): { readonly timeZone?: string } {
  return timeZone === here ? {} : { timeZone };
}

const digitsCache = new Map<string, number>();

/** How many digits stand behind the decimal point of a currency (2 for EUR, 0 for JPY); 2 for an unknown code. */
export function currencyDigits(currency: string): number {
  const known = digitsCache.get(currency);
  if (known !== undefined) return known;
  const digits = digitsOf(currency);
  digitsCache.set(currency, digits);
  return digits;
}

function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** "123456" cents as the exact decimal text "1234.56". */
export function decimalOf(money: Money): string {
  const digits = currencyDigits(money.currency);
  const negative = money.minor.startsWith("-");
  const bare = (negative ? money.minor.slice(1) : money.minor).padStart(digits + 1, "0");
  const whole = bare.slice(0, bare.length - digits);
  const text = digits === 0 ? whole : `${whole}.${bare.slice(-digits)}`;
  return negative ? `-${text}` : text;
}

/** The money a decimal text stands for; null when it is no number or has more digits than the currency knows. */
export function moneyOf(decimal: string, currency: string): Money | null {
  const digits = currencyDigits(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/u.exec(decimal.trim());
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (fraction.replace(/0+$/u, "").length > digits) return null;
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  return { minor: `${minor === 0n ? "" : sign}${minor}`, currency };
}

type MoneyStyle = {
  /** "1.2M" instead of "1,200,000". */
  readonly compact?: boolean;
  /** Keeps the digit of a shortened amount even where it is 0, for amounts that stand below each other: "€3.0m". */
  readonly aligned?: boolean;
  /** Leaves the currency away where the column's head names it. */
  readonly bare?: boolean;
  /** Leaves the digits behind the decimal point away. */
  readonly whole?: boolean;
  readonly locale?: string;
};

const formatters = new Map<string, Intl.NumberFormat>();

function moneyFormatter(currency: string, style: MoneyStyle): Intl.NumberFormat {
  const key = `${currency}${style.compact}${style.aligned}${style.bare}${style.whole}${style.locale}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const digits = style.whole ? 0 : currencyDigits(currency);
  const made = new Intl.NumberFormat(style.locale ?? locale, {
    ...(style.bare ? {} : { style: "currency", currency, currencyDisplay: "narrowSymbol" }),
    ...(style.compact
      ? { notation: "compact", minimumFractionDigits: style.aligned ? 1 : 0, maximumFractionDigits: 1 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  });
  formatters.set(key, made);
  return made;
}

/** Money for the eye, exact to the last digit (compact and whole round); a dash for none. */
export function formatMoney(money: Money | null | undefined, style: MoneyStyle = {}): string {
  if (money === null || money === undefined) return none;
  const decimal = decimalOf(money);
  // What is not shortened has no digit to keep.
  const aligned = style.aligned === true && Math.abs(Number(decimal)) >= 1000;
  // Intl formats a decimal text exactly; a number would lose cents beyond 2^53.
  return moneyFormatter(money.currency, { ...style, aligned }).format(decimal as `${number}`);
}

/** Several currencies side by side, largest first as they came; a dash for none. */
export function formatMoneys(moneys: readonly Money[], style: MoneyStyle = {}): string {
  return moneys.length === 0 ? none : moneys.map((money) => formatMoney(money, style)).join(" + ");
}

/** A count or measure with the locale's separators; a dash for none. */
export function formatNumber(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined) return none;
  return numbers(String(digits)).format(value);
}

/** 0.6315 as "63.2%", always with `digits` digits, so that figures below each other line up; a dash for none. */
export function formatPercent(ratio: number | null | undefined, digits = 1): string {
  if (ratio === null || ratio === undefined) return none;
  return percents(String(digits)).format(ratio);
}

/** A calendar day ("2026-03-01") without any time zone shifting it; a dash for none. */
export function formatDate(day: string | null | undefined): string {
  if (day === null || day === undefined || day === "") return none;
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split("-").map(Number);
  return dates("UTC").format(Date.UTC(year, month - 1, date));
}

/** The day of a moment, in the reader's own time zone. */
export function formatDay(at: string): string {
  return dates(here).format(new Date(at));
}

/** The time of day of a moment, in the reader's own time zone. */
export function formatTime(at: string): string {
  return times(here).format(new Date(at));
}

/** The time of day that the clocks of a time zone show at a moment. */
export function formatTimeIn(at: string, timeZone: string): string {
  return times(timeZone).format(new Date(at));
}

const parts = oncePerKey(
  (options) =>
    new Intl.DateTimeFormat(locale, { ...(JSON.parse(options) as Intl.DateTimeFormatOptions), timeZone: "UTC" }),
);

/** A part of a calendar day, such as its month or weekday, without any time zone shifting it. */
export function formatDayPart(day: string, options: Intl.DateTimeFormatOptions): string {
  return parts(JSON.stringify(options)).format(new Date(`${day}T00:00:00Z`));
}

/** A moment, in the time zone given or the reader's own. */
export function formatDateTime(at: string | null | undefined, timeZone?: string): string {
  if (at === null || at === undefined) return none;
  return moments(timeZone ?? here).format(new Date(at));
}

const steps = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "3 days ago", "in 2 hours", "now". Days are those of the reader's calendar: 45 hours can be two days ago, never "yesterday". */
export function formatRelative(at: string, now: Date, wanted: string = locale): string {
  const then = new Date(at);
  const seconds = (then.getTime() - now.getTime()) / 1000;
  const format = spans(wanted);
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) < size) continue;
    return format.format(unit === "day" ? calendarDays(now, then) : Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

/** How many midnights of the reader's time zone lie between two moments. */
export function calendarDays(from: Date, to: Date): number {
  const dayOf = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((dayOf(to) - dayOf(from)) / 86_400_000);
}

/** A span of days for a narrow place: "12 d", "5 mo", "2 y"; a dash for none. */
export function formatDays(days: number | null | undefined): string {
  if (days === null || days === undefined) return none;
  if (days < 90) return `${Math.round(days)} d`;
  if (days < 720) return `${Math.round(days / 30.44)} mo`;
  return `${formatNumber(days / 365.25, 1)} y`;
}

/** How long something took, in the coarsest unit that says something: minutes, hours, days, months. */
export function formatSpan(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "< 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(seconds / 3600);
  return hours < 24 ? `${hours} h` : formatDays(seconds / 86_400);
}

/** The first letters of a person's or thing's name, at most two: "Ada Lovelace" is "AL". */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== "");
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => [...(word ?? "")][0]?.toLocaleUpperCase() ?? "").join("");
}
