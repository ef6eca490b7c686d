import { describe, expect, it } from "vitest";
import type { StageStay } from "./stage-stay-queries.ts";
import { stageTimes } from "./stage-times.ts";

const now = new Date("2026-03-11T08:00:00Z");
const stay = (id: string, kind: "open" | "won" | "lost", days: number, leftAt: string | null): StageStay => ({
  stage: { id, name: id, kind },
  enteredAt: "2026-03-01T08:00:00Z",
  leftAt,
  seconds: days * 86_400,
  enteredBy: "Ada",
  leftBy: null,
});

describe("the times on a stage path", () => {
  it("add up every stay in a stage, the present one by the clock, over losing and reopening", () => {
    const stays = [
      stay("b", "open", 0, null),
      stay("lost", "lost", 4, "2026-03-10T08:00:00Z"),
      stay("b", "open", 2, "2026-03-06T08:00:00Z"),
      stay("a", "open", 3, "2026-03-04T08:00:00Z"),
    ];
    const deal = { stage: { id: "b", name: "b", kind: "open" as const }, stageEnteredAt: "2026-03-10T08:00:00Z" };
    expect([...stageTimes(stays, deal, now)]).toEqual([
      ["lost", 4],
      ["b", 3],
      ["a", 3],
    ]);
  });
  it("do not let a closed deal grow older", () => {
    const deal = { stage: { id: "won", name: "Won", kind: "won" as const }, stageEnteredAt: "2026-01-01T08:00:00Z" };
    expect([...stageTimes([stay("won", "won", 69, null)], deal, now)]).toEqual([]);
  });
});
