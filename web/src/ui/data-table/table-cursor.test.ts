import { expect, test } from "vitest";
import { commandOf, followed, toggledSelection } from "./table-cursor.ts";

const holed = (length: number, known: Readonly<Record<number, string>>): (string | undefined)[] => {
  const ids: (string | undefined)[] = [];
  for (const [row, id] of Object.entries(known)) ids[Number(row)] = id;
  ids.length = length;
  return ids;
};

test("keys lead to the ends and no further, whatever has been read", () => {
  expect(commandOf("End", 3, 100_000)).toEqual({ kind: "go", row: 99_999 });
  expect(commandOf("PageDown", 99_990, 100_000)).toEqual({ kind: "go", row: 99_999 });
  expect(commandOf("ArrowUp", 0, 10)).toEqual({ kind: "go", row: 0 });
  expect(commandOf("Shift+ArrowDown", 9, 10)).toEqual({ kind: "extend", row: 9 });
  expect(commandOf("ArrowDown", 0, 0)).toBeNull();
});

test("the cursor goes with its record, and where that is gone stays in its place", () => {
  expect(followed(2, "c", ["a", "b", "c"])).toBe(2);
  expect(followed(2, "c", ["b", "c"])).toBe(1);
  expect(followed(1, "b", ["a", "c"])).toBe(1);
  expect(followed(2, "c", ["a", "b"])).toBe(1);
  expect(followed(-1, undefined, ["a"])).toBe(-1);
});

test("on a row that has not been read the cursor waits", () => {
  expect(followed(5000, "x", holed(10_000, { 0: "a" }))).toBe(5000);
});

test("a selection over rows that have not been read takes those that have", () => {
  const ids = holed(6, { 0: "a", 1: "b", 5: "f" });
  expect([...toggledSelection(new Set(), ids, 5, { from: 1 })]).toEqual(["b", "f"]);
  expect([...toggledSelection(new Set(["a"]), ids, 0, null)]).toEqual([]);
});
