import { describe, expect, it } from "vitest";
import { dayAfter, daysBetween, dueKey, groupOf, groupRanges, wallClock } from "./task-due-shared-rules.ts";

const at = (instant: string) => new Date(instant);
const due = (dueOn: string | null, dueTime: string | null = null) => ({ dueOn, dueTime });

describe("when tasks are due", () => {
  it("orders times before the rest of their day, and no day after every day", () => {
    const inOrder = [
      due("2026-11-20", "23:59"),
      due("2026-11-20"),
      due("2026-11-21", "00:00"),
      due("2026-11-21", "14:30"),
      due("2026-11-21"),
      due("2999-12-31"),
      due(null),
    ];
    expect(inOrder.map(dueKey)).toEqual(inOrder.map(dueKey).toSorted((a, b) => a - b));
    expect(new Set(inOrder.map(dueKey)).size).toBe(inOrder.length);
  });

  it("counts days over the ends of months and the changes of clocks", () => {
    expect([dayAfter("2026-12-31", 1), dayAfter("2026-03-28", 2), dayAfter("2028-03-01", -1)]).toEqual([
      "2027-01-01",
      "2026-03-30",
      "2028-02-29",
    ]);
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
  });

  it("goes by the clocks of the time zone, midnight included", () => {
    expect(wallClock(at("2026-11-21T23:30:00Z"), "Asia/Tokyo")).toEqual({ day: "2026-11-22", minute: 510 });
    expect(wallClock(at("2026-11-21T23:30:00Z"), "America/New_York")).toEqual({ day: "2026-11-21", minute: 1110 });
    expect(wallClock(at("2026-11-21T00:00:00Z"), "UTC")).toEqual({ day: "2026-11-21", minute: 0 });
  });

  it("is over for a time once its minute has passed, for a day once the day has", () => {
    const ranges = groupRanges(at("2026-11-21T14:30:30Z"), "UTC");
    const groups = (...dues: { dueOn: string | null; dueTime: string | null }[]) =>
      dues.map((one) => groupOf(one, ranges));
    expect(groups(due("2026-11-20"), due("2026-11-21", "14:29"), due("2026-11-21", "14:30"))).toEqual([
      "overdue",
      "overdue",
      "today",
    ]);
    expect(groups(due("2026-11-21"), due("2026-11-22", "00:00"), due("2026-11-28"), due("2026-11-29"))).toEqual([
      "today",
      "week",
      "week",
      "later",
    ]);
    expect(groups(due(null))).toEqual(["undated"]);
  });
});
