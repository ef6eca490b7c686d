/** Tells when a calendar day (`YYYY-MM-DD`) begins by the clocks of a time zone (IANA). */
export function dayStarts(timeZone: string): (day: string) => Date {
  const offsetAt = zoneOffset(timeZone);
  return (day) => {
    const wall = Date.parse(`${day}T00:00:00Z`);
    const guess = wall - offsetAt(wall);
    // the clocks may have changed between the two
    return new Date(wall - offsetAt(guess));
  };
}

/** How far the clocks of a time zone are ahead of UTC at an instant, in milliseconds. */
function zoneOffset(timeZone: string): (instant: number) => number {
  const numeric = "2-digit" as const;
  const clock = { hour: numeric, minute: numeric, second: numeric, hourCycle: "h23" as const };
  const format = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: numeric, day: numeric, ...clock });
  return (instant) => {
    const parts = format.formatToParts(instant).map(({ type, value }) => [type, Number(value)] as const);
    const { year = 0, month = 1, day = 1, hour, minute, second } = Object.fromEntries(parts) as Record<string, number>;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
}

const quarterMs = 15 * 60_000;

/** The beginning of the quarter of an hour that an instant falls into. In every time zone days begin with one. */
export function quarterOf(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / quarterMs) * quarterMs);
}
