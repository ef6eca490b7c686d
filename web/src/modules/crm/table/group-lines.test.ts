import { expect, test } from "vitest";
import { type RecordGroups, groupPagesOf, stretchesOf } from "./group-lines.ts";

const none = { count: 0, numbers: [], amounts: [] };
const groups: RecordGroups = {
  groupedBy: "city",
  label: "City",
  groups: [
    { ...none, key: "bonn", label: "Bonn", count: 250 },
    { ...none, key: "graz", label: "Graz", count: 3 },
    { ...none, key: null, label: null, count: 1 },
  ],
  others: { ...none, groups: 7, count: 9 },
  total: { ...none, count: 263 },
};
const words = { none: "No city", all: "All", others: (count: number) => `${count} other groups` };

test("a grouped table begins with everything; open groups take as many rows as they have records", () => {
  const stretches = stretchesOf(groups, new Set(["bonn", ""]), words);
  expect(stretches.map(({ line, start, length }) => [line?.label ?? "rows", start, length])).toEqual([
    ["All", 0, 1],
    ["Bonn", 1, 1],
    ["rows", 2, 250],
    ["Graz", 252, 1],
    ["No city", 253, 1],
    ["rows", 254, 1],
    ["7 other groups", 255, 1],
  ]);
});

test("only the pages in sight are read, and the one of the cursor", () => {
  const stretches = stretchesOf(groups, new Set(["bonn", ""]), words);
  const pages = (first: number, last: number, cursor: number) =>
    groupPagesOf(stretches, { first, last, cursor }, 100).map(({ group, page }) => [group, page]);
  expect(pages(0, 20, -1)).toEqual([["bonn", 0]]);
  expect(pages(0, 20, 251)).toEqual([
    ["bonn", 0],
    ["bonn", 2],
  ]);
  expect(pages(230, 256, 240)).toEqual([
    ["bonn", 1],
    ["bonn", 2],
    [null, 0],
  ]);
});
