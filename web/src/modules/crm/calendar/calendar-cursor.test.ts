import { describe, expect, it } from "vitest";
import { commandOf } from "./calendar-cursor.ts";

const on = (day: string, entry: number | null = null) => ({ day, entry });

describe("the keyboard of a calendar", () => {
  it("goes by days and weeks, over the ends of months", () => {
    expect(commandOf("ArrowRight", on("2026-02-28", 1), 3)).toEqual({ kind: "go", cursor: on("2026-03-01") });
    expect(commandOf("ArrowUp", on("2026-03-03"), 0)).toEqual({ kind: "go", cursor: on("2026-02-24") });
    expect(commandOf("PageDown", on("2026-03-03"), 0)).toEqual({ kind: "page", direction: 1 });
  });

  it("goes through the records of a day and stays at its ends", () => {
    expect(commandOf("j", on("2026-03-03"), 2)).toEqual({ kind: "go", cursor: on("2026-03-03", 0) });
    expect(commandOf("j", on("2026-03-03", 1), 2)).toEqual({ kind: "go", cursor: on("2026-03-03", 1) });
    expect(commandOf("k", on("2026-03-03"), 2)).toEqual({ kind: "go", cursor: on("2026-03-03", 1) });
    expect(commandOf("j", on("2026-03-03"), 0)).toEqual({ kind: "go", cursor: on("2026-03-03") });
  });

  it("begins a record on an empty day, opens a full one, and picks up, peeks at and opens a record", () => {
    expect(commandOf("Enter", on("2026-03-03"), 0)).toEqual({ kind: "create" });
    expect(commandOf("Enter", on("2026-03-03"), 2)).toEqual({ kind: "day" });
    const acts = ["Enter", " ", "m"].map((key) => commandOf(key, on("2026-03-03", 0), 2)?.kind);
    expect(acts).toEqual(["open", "peek", "pickUp"]);
    expect(commandOf("m", on("2026-03-03"), 2)).toBeNull();
    expect(commandOf("x", on("2026-03-03", 0), 2)).toBeNull();
  });
});
