import { expect, test } from "vitest";
import { linePoints } from "./sparkline-points.ts";

test("the lowest value lies at the bottom, the highest at the top, the ends at the edges", () => {
  const { points } = linePoints([0, 5, 10], 104, 24);
  expect(points).toEqual([
    { x: 2, y: 22 },
    { x: 52, y: 12 },
    { x: 102, y: 2 },
  ]);
});

test("flat data lies in the middle instead of dividing by nothing", () => {
  expect(linePoints([3, 3], 20, 20).points.map((point) => point.y)).toEqual([10, 10]);
});

test("a reference outside the data widens the scale", () => {
  const { y } = linePoints([0, 10], 20, 24, 20);
  expect(y(20)).toBe(2);
  expect(y(10)).toBe(12);
});
