import { describe, expect, it } from "vitest";
import { aDeal, aProperty } from "../../../testing/sales.ts";
import { moved, noValue, placed, removed, type ValueBoard, type ValueColumn, withHeads } from "./record-board-state.ts";

const of = {
  by: aProperty("tier", { builtIn: false, type: "oneOf" }),
  sum: aProperty("amount", { type: "money" }),
};
const card = (id: string, tier: string | null, minor: string) =>
  aDeal({ id, amount: { minor, currency: "EUR" }, custom: { tier } });
const column = (id: string, cards: ValueColumn["cards"], over: Partial<ValueColumn> = {}): ValueColumn => ({
  stage: { id, name: id },
  open: true,
  count: cards.length,
  sums: [
    {
      minor: String(cards.reduce((all, { amount }) => all + Number((amount as { minor: string }).minor), 0)),
      currency: "EUR",
    },
  ],
  total: null,
  cards,
  nextCursor: null,
  ...over,
});
const [a, b, c] = [card("12", "gold", "100"), card("10", "gold", "7"), card("11", null, "5")];
const board: ValueBoard = { others: 0, stages: [column("gold", [a, b]), column("silver", []), column(noValue, [c])] };
const told = ({ stages }: ValueBoard) =>
  stages.map(({ count, sums, cards }) => [count, sums[0]?.minor, cards.map(({ id }) => id)]);

describe("a board by a property in memory", () => {
  it("shows a moved card in its order with counts and sums that follow, and as before once it is put back", () => {
    const after = moved(of, board, "11", { id: "gold", name: "Gold" });
    expect(told(after)).toEqual([
      [3, "112", ["12", "11", "10"]],
      [0, "0", []],
      [0, "0", []],
    ]);
    expect(after.stages[0]?.cards[1]?.custom["tier"]).toBe("gold");
    expect(told(placed(of, after, c))).toEqual(told(board));
    const emptied = moved(of, board, "12", { id: noValue, name: "None" });
    expect(emptied.stages[2]?.cards[0]?.custom["tier"]).toBeNull();
  });

  it("lets a record go that was deleted or has a value without a column, and leaves one to its page that stands further down", () => {
    expect(told(removed(of, board, "10"))[0]).toEqual([1, "100", ["12"]]);
    expect(told(placed(of, board, card("10", "strange", "7")))[0]).toEqual([1, "100", ["12"]]);
    const long: ValueBoard = { ...board, stages: [column("gold", [a], { count: 50, nextCursor: "x" })] };
    expect(told(placed(of, long, card("3", "gold", "1")))[0]).toEqual([51, "101", ["12"]]);
  });

  it("takes the server's counts and keeps the cards that were read", () => {
    const heads: ValueBoard = { others: 2, stages: [column("gold", [], { count: 9 })] };
    const after = withHeads(board, heads);
    expect([after.others, after.stages[0]?.count, after.stages[0]?.cards.length]).toEqual([2, 9, 2]);
  });
});
