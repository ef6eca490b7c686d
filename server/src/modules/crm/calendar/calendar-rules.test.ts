import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, daysOf, movedBy, pageAway, pageDays } from "./calendar-shared-rules.ts";

const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "UTC"];
const zone = fc.constantFrom(...zones);
const day = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2090-12-31"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

describe("pages of a calendar", () => {
  it("hold their day, begin with the first day of the week and are whole weeks, six at most", () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom("month" as const, "week" as const),
        (on, weekStart, span) => {
          const days = daysOf(pageDays(span, on, weekStart));
          expect(days).toContain(on);
          expect(days.length % 7).toBe(0);
          expect(days.length).toBeLessThanOrEqual(42);
          expect(new Date(`${days[0]}T00:00:00Z`).getUTCDay()).toBe(weekStart % 7);
        },
      ),
    );
  });

  it("follow one another, and the 31st is the last day of a shorter month", () => {
    expect(pageAway("month", "2026-01-31", 1)).toBe("2026-02-28");
    expect(pageAway("month", "2026-03-31", -1)).toBe("2026-02-28");
    expect(pageAway("month", "2026-12-15", 1)).toBe("2027-01-15");
    expect(pageAway("week", "2026-03-01", -1)).toBe("2026-02-22");
    expect(pageAway("day", "2026-03-01", -1)).toBe("2026-02-28");
  });
});

describe("what is dragged to another day", () => {
  it("keeps what the clocks show across a change of clocks, and a time that is left out becomes the one an hour on", () => {
    expect(movedBy("2026-03-28T08:00:00.000Z", 1, "Europe/Berlin")).toBe("2026-03-29T07:00:00.000Z");
    expect(movedBy("2026-10-24T07:30:15.250Z", 1, "Europe/Berlin")).toBe("2026-10-25T08:30:15.250Z");
    expect(movedBy("2026-03-28T01:30:00.000Z", 1, "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(movedBy("2026-02-27", 2, "Europe/Berlin")).toBe("2026-03-01");
  });

  it("lands on the day it was dragged to, in every time zone", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1990-01-01"), max: new Date("2037-12-31"), noInvalidDate: true }),
        fc.integer({ min: -60, max: 60 }),
        zone,
        (at, days, timeZone) => {
          const value = at.toISOString();
          const moved = movedBy(value, days, timeZone);
          expect(dayOf(moved, timeZone)).toBe(movedBy(dayOf(value, timeZone), days, timeZone));
        },
      ),
      { numRuns: 300 },
    );
  });
});
