import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wallClock } from "../tasks/task-due-shared-rules.ts";
import {
  type Calendar,
  dayAway,
  mostOf,
  namedPeriods,
  type Period,
  periodDays,
  periodUnits,
  rangeOf,
  type Span,
  spanOps,
  type TimeRange,
} from "./filter-time-shared-rules.ts";

const days = (period: Period, today: string, fiscalMonth = 1) => {
  const { first, last } = periodDays(period, { fiscalMonth }, today);
  return `${first} ${last}`;
};

describe("a time named from today", () => {
  it("begins weeks on Monday, and quarters and years with their first month", () => {
    // 2026-11-21 is a Saturday
    expect(days("thisWeek", "2026-11-21")).toBe("2026-11-16 2026-11-22");
    expect(days("lastWeek", "2026-11-23")).toBe("2026-11-16 2026-11-22");
    expect(days("nextMonth", "2026-12-31")).toBe("2027-01-01 2027-01-31");
    expect(days("lastQuarter", "2026-02-01")).toBe("2025-10-01 2025-12-31");
    expect(days("thisYear", "2026-02-01")).toBe("2026-01-01 2026-12-31");
  });

  it("counts fiscal quarters and years from the organization's own month", () => {
    expect(days("thisFiscalQuarter", "2026-11-21", 2)).toBe("2026-11-01 2027-01-31");
    expect(days("lastFiscalQuarter", "2026-01-31", 2)).toBe("2025-08-01 2025-10-31");
    expect(days("thisFiscalYear", "2026-03-31", 4)).toBe("2025-04-01 2026-03-31");
    expect(days("nextFiscalYear", "2026-04-01", 4)).toBe("2027-04-01 2028-03-31");
  });

  it("counts the last units with the present one, the next after it", () => {
    expect(days({ last: 7, unit: "day" }, "2026-03-01")).toBe("2026-02-23 2026-03-01");
    expect(days({ next: 2, unit: "week" }, "2026-11-21")).toBe("2026-11-23 2026-12-06");
    expect(days({ last: 12, unit: "month" }, "2026-11-21")).toBe("2025-12-01 2026-11-30");
  });

  it("goes back to the last day of a month that is shorter", () => {
    expect(dayAway("2026-03-31", { amount: 1, unit: "month" }, -1)).toBe("2026-02-28");
    expect(dayAway("2024-02-29", { amount: 1, unit: "year" }, 1)).toBe("2025-02-28");
  });
});

const zones = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "America/New_York"];
const calendar = fc.record({
  // around the changes of clocks of many years, and any other time
  now: fc.date({ min: new Date("2005-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
  timeZone: fc.constantFrom(...zones),
  fiscalMonth: fc.integer({ min: 1, max: 12 }),
});
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom(...namedPeriods),
  fc
    .constantFrom(...periodUnits)
    .chain((unit) => fc.integer({ min: 1, max: mostOf[unit] }).map((last) => ({ last, unit }))),
  fc
    .constantFrom(...periodUnits)
    .chain((unit) => fc.integer({ min: 1, max: mostOf[unit] }).map((next) => ({ next, unit }))),
);
const span: fc.Arbitrary<Span> = fc
  .constantFrom(...periodUnits)
  .chain((unit) => fc.integer({ min: 1, max: mostOf[unit] }).map((amount) => ({ amount, unit })));
const asked = fc.oneof(
  fc.record({ op: fc.constant("during" as const), value: period }),
  fc.record({ op: fc.constantFrom(...spanOps), value: span }),
);

const holds = (value: string, { from, until }: TimeRange) =>
  (from === null || value >= from) && (until === null || value < until);

describe("a condition on time relative to now", () => {
  it("finds an instant exactly when it finds the day that the organization's clocks show at it, across changes of clocks", () => {
    fc.assert(
      fc.property(
        asked,
        calendar,
        fc.integer({ min: -90, max: 90 }),
        fc.integer({ min: 0, max: 86_399_999 }),
        (one, at, away, ms) => {
          const instant = new Date(at.now.getTime() + away * 86_400_000 + (ms - 43_200_000));
          const { day } = wallClock(instant, at.timeZone);
          const today = wallClock(at.now, at.timeZone).day;
          const asDay = holds(day, rangeOf(one, "date", at));
          const asInstant = holds(instant.toISOString(), rangeOf(one, "dateTime", at));
          // today has a part that is over and a part to come
          const open = day === today && (one.op === "lessThanAgo" || one.op === "inLessThan");
          const passed = one.op === "lessThanAgo" ? instant < at.now : instant >= at.now;
          expect(asInstant).toBe(open ? asDay && passed : asDay);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("splits all days into what is longer ago, exactly so long ago, and more recent", () => {
    fc.assert(
      fc.property(span, calendar, fc.integer({ min: -500, max: 500 }), (value, at: Calendar, away) => {
        const today = wallClock(at.now, at.timeZone).day;
        const edge = dayAway(today, value, -1);
        const day = dayAway(edge, { amount: Math.abs(away), unit: "day" }, away < 0 ? -1 : 1);
        const more = holds(day, rangeOf({ op: "moreThanAgo", value }, "date", at));
        const less = holds(day, rangeOf({ op: "lessThanAgo", value }, "date", at));
        expect([more, less]).toEqual([day < edge, day > edge && day <= today]);
      }),
    );
  });
});
