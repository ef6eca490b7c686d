import { afterEach, describe, expect, it } from "vitest";
import { instantOf, localMoment } from "./local-moment.ts";

const before = process.env["TZ"];

describe("a moment in the reader's own time", () => {
  afterEach(() => {
    process.env["TZ"] = before;
  });

  it.each([
    ["Europe/Berlin", "2026-01-15T12:00:00.000Z", "2026-01-15T13:00"],
    ["Europe/Berlin", "2026-07-15T12:00:00.000Z", "2026-07-15T14:00"],
    ["America/New_York", "2026-03-01T03:30:00.000Z", "2026-02-28T22:30"],
    ["Asia/Kolkata", "2026-03-01T03:30:00.000Z", "2026-03-01T09:00"],
  ])("is shown by the clocks of %s and kept as the same instant", (zone, instant, shown) => {
    process.env["TZ"] = zone;
    expect(localMoment(instant)).toBe(shown);
    expect(instantOf(shown)).toBe(instant);
  });

  it("survives years of fewer than four digits, which an input passes through while a year is typed", () => {
    process.env["TZ"] = "Europe/Berlin";
    expect(localMoment(instantOf("0202-03-05T10:00"))).toBe("0202-03-05T10:00");
  });

  it("is nothing where nothing, or nonsense, stands", () => {
    expect([localMoment(""), localMoment("soon"), instantOf(""), instantOf("soon")]).toEqual(["", "", "", ""]);
  });
});
