/** Tells when a calendar day (`YYYY-MM-DD`) begins by the clocks of a time zone (IANA). */
export function dayStarts(timeZone: string): (day: string) => Date {
  const at = wallTimes(timeZone);
  return (day) => at(day, 0);
}

/**
 * Tells when the clocks of a time zone show a minute of a calendar day: the first time where they show it twice, and
 * where they leave it out as long after the change as it would have been.
 */
export function wallTimes(timeZone: string): (day: string, minute: number) => Date {
  const offsetAt = zoneOffset(timeZone);
  return (day, minute) => {
    const wall = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
    // the clocks may change on that day: what they were ahead before it and after it are all they can be
    const offsets = [offsetAt(wall - dayMs), offsetAt(wall + dayMs)];
    const shown = offsets.filter((offset) => offsetAt(wall - offset) === offset);
    return new Date(wall - (shown.length === 0 ? Math.min(...offsets) : Math.max(...shown)));
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

const dayMs = 86_400_000;
const quarterMs = 15 * 60_000;

/** The beginning of the quarter of an hour that an instant falls into. In every time zone days begin with one. */
export function quarterOf(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / quarterMs) * quarterMs);
}
