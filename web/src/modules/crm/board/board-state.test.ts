import { describe, expect, it } from "vitest";
import { aBoard, aColumn, aDeal, aStage } from "../../../testing/sales.ts";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { appended, placeOf } from "./board-shape.ts";
import { type Board, type BoardColumn, moved, placed, removed, withHeads } from "./board-state.ts";

const stageOf = (id: string, probability: number): Stage => aStage({ id, probability });

const dealOf = (id: string, stageId: string, minor: string, enteredAt: string): Deal =>
  aDeal({ id, stageId, amount: { minor, currency: "EUR" }, stageEnteredAt: enteredAt });

const columnOf = (stage: Stage, cards: readonly Deal[], rest: Partial<BoardColumn> = {}): BoardColumn => {
  const sum = cards.reduce((minor, card) => minor + BigInt(card.amount?.minor ?? 0), 0n);
  return aColumn(stage, cards, { sum: [{ minor: sum.toString(), currency: "EUR" }], ...rest });
};

const a = dealOf("10", "1", "1000", "2026-03-02T10:00:00Z");
const b = dealOf("11", "1", "2500", "2026-03-01T10:00:00Z");
const board = aBoard([columnOf(stageOf("1", 10), [a, b]), columnOf(stageOf("2", 50), [])]);
const idsOf = (shown: Board) => shown.stages.map(({ cards }) => cards.map(({ id }) => id));

describe("a board in memory", () => {
  it("shows a moved card on top of its new stage with counts and sums that follow to the cent", () => {
    const after = moved(board, "11", "2", "2026-03-05T10:00:00Z");
    expect(idsOf(after)).toEqual([["10"], ["11"]]);
    expect(after.stages.map(({ count }) => count)).toEqual([1, 1]);
    expect(after.stages.map(({ sum }) => sum)).toEqual([
      [{ minor: "1000", currency: "EUR" }],
      [{ minor: "2500", currency: "EUR" }],
    ]);
    expect(after.stages[1]?.weighted).toEqual([{ minor: "1250", currency: "EUR" }]);
  });

  it("is as before once a refused move is put back", () => {
    const back = placed(moved(board, "11", "2", "2026-03-05T10:00:00Z"), b);
    expect(idsOf(back)).toEqual(idsOf(board));
    expect(back.stages.map(({ count, sum }) => [count, sum[0]?.minor])).toEqual([
      [2, "3500"],
      [0, "0"],
    ]);
  });

  it("takes another window's move without doubling the card", () => {
    const theirs: Deal = { ...a, version: 2, stageId: "2", stageEnteredAt: "2026-03-06T10:00:00Z" };
    expect(idsOf(placed(placed(board, theirs), theirs))).toEqual([["11"], ["10"]]);
  });

  it("never adds amounts of different currencies", () => {
    const dollars: Deal = {
      ...dealOf("12", "1", "700", "2026-03-03T10:00:00Z"),
      amount: { minor: "700", currency: "USD" },
    };
    expect(placed(board, dollars).stages[0]?.sum).toEqual([
      { minor: "3500", currency: "EUR" },
      { minor: "700", currency: "USD" },
    ]);
  });

  it("keeps cards in the order of their arrival, and leaves one that is older than all read to its page", () => {
    const between = dealOf("13", "1", "1", "2026-03-01T20:00:00Z");
    expect(idsOf(placed(board, between))[0]).toEqual(["10", "13", "11"]);
    const partly: Board = { ...board, stages: [columnOf(stageOf("1", 10), [a, b], { nextCursor: "x", count: 9 })] };
    const old = placed(partly, dealOf("9", "1", "1", "2026-01-01T10:00:00Z"));
    expect(idsOf(old)).toEqual([["10", "11"]]);
    expect(old.stages[0]?.count).toBe(10);
  });

  it("loses a card that went to another pipeline or was deleted", () => {
    expect(placeOf(placed(board, { ...a, pipelineId: "2" }), "10")).toBeNull();
    expect(removed(board, "10").stages[0]?.count).toBe(1);
    expect(removed(board, "404")).toBe(board);
  });

  it("appends a page without the cards that arrived by themselves meanwhile", () => {
    const page = { items: [b, dealOf("8", "1", "5", "2026-02-01T10:00:00Z")], nextCursor: null };
    expect(idsOf(appended(board, "1", page))[0]).toEqual(["10", "11", "8"]);
  });

  it("takes the server's counts and sums and keeps its cards", () => {
    const heads: Board = {
      ...board,
      stages: [columnOf(stageOf("1", 10), [a], { count: 77 }), columnOf(stageOf("2", 50), [])],
    };
    const after = withHeads(board, heads);
    expect(after.stages[0]?.count).toBe(77);
    expect(idsOf(after)).toEqual(idsOf(board));
  });
});
