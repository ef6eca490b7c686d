import { describe, expect, it } from "vitest";
import { changedFields, shortLabel } from "./audit-rules.ts";

describe("a change", () => {
  it("names only the fields that differ, as they were and as they are", () => {
    const before = { name: "A", amount: { minor: "1", currency: "EUR" }, tags: ["x"], gone: 1 };
    expect(
      changedFields(before, { name: "B", amount: { minor: "1", currency: "EUR" }, tags: ["x", "y"], fresh: 2 }),
    ).toEqual({
      before: { name: "A", tags: ["x"], fresh: null },
      after: { name: "B", tags: ["x", "y"], fresh: 2 },
    });
  });

  it("is none when nothing differs", () => {
    expect(changedFields({ a: 1, b: null }, { a: 1 })).toBeNull();
  });

  it("has a label that fits a list and is never cut within a character", () => {
    expect(shortLabel("🦊".repeat(300))).toBe(`${"🦊".repeat(199)}…`);
    expect(shortLabel("short")).toBe("short");
  });
});
