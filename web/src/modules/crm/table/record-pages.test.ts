import { expect, test } from "vitest";
import { pagesOf, rowsOf } from "./record-pages.ts";

const page = (items: readonly string[], rest: { nextCursor?: string | null; total?: number } = {}) => ({
  items,
  nextCursor: "more",
  ...rest,
});

test("the rows in sight and those beside them are read, and always the first page", () => {
  expect(pagesOf({ first: 0, last: 30, cursor: -1 }, 100)).toEqual([0]);
  expect(pagesOf({ first: 50, last: 80, cursor: -1 }, 100)).toEqual([0, 1]);
  expect(pagesOf({ first: 70_030, last: 70_055, cursor: -1 }, 100)).toEqual([0, 699, 700]);
});

test("the cursor's row stays read wherever one scrolls", () => {
  expect(pagesOf({ first: 70_030, last: 70_055, cursor: 250 }, 100)).toEqual([0, 2, 699, 700]);
});

test("nothing deeper than a table goes is asked for", () => {
  expect(pagesOf({ first: 99_980, last: 99_999, cursor: -1 }, 100)).toEqual([0, 999]);
});

test("what has not been read is a hole, and the table is as long as the list", () => {
  const rows = rowsOf(
    new Map([
      [0, page(["a", "b"], { total: 9 })],
      [3, page(["g", "h"])],
    ]),
    2,
  );
  expect(rows).toHaveLength(9);
  expect([rows[0], rows[1], rows[2], rows[6], rows[7], rows[8]]).toEqual(["a", "b", undefined, "g", "h", undefined]);
});

test("a row that was taken out brings those below it up", () => {
  const rows = rowsOf(
    new Map([
      [0, page(["a"], { total: 5 })],
      [1, page(["c", "d"])],
      [2, page(["e", "f"], { nextCursor: null })],
    ]),
    2,
  );
  expect(rows).toEqual(["a", "c", "d", "e", "f"]);
});

test("a list that ends before its total says so is as long as what it answers", () => {
  const first = page(["a", "b"], { total: 2, nextCursor: "more" });
  expect(
    rowsOf(
      new Map([
        [0, first],
        [1, page(["c"], { nextCursor: null })],
      ]),
      2,
    ),
  ).toEqual(["a", "b", "c"]);
});
