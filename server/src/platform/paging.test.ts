import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CursorInstant, decodeCursor, encodeCursor } from "./paging.ts";

const read = (key: readonly (string | number)[], shape: z.ZodType) => decodeCursor(encodeCursor(key), shape);
const Named = z.tuple([z.string(), z.string()]);
const Timed = z.tuple([CursorInstant, z.string()]);

describe("a cursor", () => {
  it("is read back as it was written", () => {
    expect(read(["Straße ✓", "7"], Named)).toEqual(["Straße ✓", "7"]);
    expect(read(["2026-01-31T22:30:00.123456Z", "7"], Timed)).toEqual(["2026-01-31T22:30:00.123456Z", "7"]);
  });

  it.each(["\u0000", "a\u0000b", "\ud800"])(
    "never carries text into a query that PostgreSQL cannot read (%j)",
    (text) => {
      expect(() => read([text, "7"], Named)).toThrow("not a cursor of this list");
    },
  );

  it.each([
    "2026-99-99T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "0000-01-01T00:00:00Z",
    `2026-01-01T00:00:00.${"1".repeat(99)}Z`,
  ])("never carries an instant that PostgreSQL cannot read (%s)", (instant) => {
    expect(() => read([instant, "7"], Timed)).toThrow("not a cursor of this list");
  });
});
