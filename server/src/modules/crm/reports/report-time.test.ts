import { describe, expect, it } from "vitest";
import { daysOf, instantsOf, monthsFrom } from "./report-time-shared-rules.ts";

describe("the times reports group by", () => {
  it("have their first and last day, leap years and the turn of the year included", () => {
    expect(daysOf("2024-02")).toEqual({ first: "2024-02-01", last: "2024-02-29" });
    expect(daysOf("2026Q4")).toEqual({ first: "2026-10-01", last: "2026-12-31" });
    expect(daysOf("2026")).toEqual({ first: "2026-01-01", last: "2026-12-31" });
    expect(monthsFrom(2026, -1, 3)).toEqual({ first: "2025-11-01", last: "2026-01-31" });
    for (const none of ["", "26", "2026Q5", "2026-13", "2026-1", "12026"]) expect(daysOf(none)).toBeNull();
  });

  it("begin and end by the company's clocks, also where these change in between", () => {
    const october = { first: "2026-10-01", last: "2026-10-31" };
    expect(instantsOf(october, "Europe/Berlin")).toEqual(["2026-09-30T22:00:00.000Z", "2026-10-31T22:59:59.999Z"]);
    expect(instantsOf(october, "America/New_York")).toEqual(["2026-10-01T04:00:00.000Z", "2026-11-01T03:59:59.999Z"]);
    expect(instantsOf({ first: "2026-01-01", last: "2026-01-01" }, "UTC")).toEqual([
      "2026-01-01T00:00:00.000Z",
      "2026-01-01T23:59:59.999Z",
    ]);
  });
});
