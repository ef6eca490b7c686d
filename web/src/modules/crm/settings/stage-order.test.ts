import { expect, test } from "vitest";
import { dropPosition, movedTo } from "./stage-order.ts";

const stages = ["a", "b", "c", "d"].map((id) => ({ id }));
const order = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).join("");

test("a stage moved takes its place and the others make room", () => {
  expect(order(movedTo(stages, "a", 2))).toBe("bcad");
  expect(order(movedTo(stages, "d", 0))).toBe("dabc");
  expect(order(movedTo(stages, "b", 99))).toBe("acdb");
  expect(order(movedTo(stages, "gone", 1))).toBe("abcd");
});

test.each([
  [0, 2, "upper", "bacd"],
  [0, 2, "lower", "bcad"],
  [3, 1, "upper", "adbc"],
  [3, 1, "lower", "abdc"],
  [1, 0, "lower", "abcd"],
] as const)("dropping number %i on the %s half of another lands beside it", (from, onto, half, expected) => {
  const dragged = stages[from];
  expect(order(movedTo(stages, dragged?.id ?? "", dropPosition(from, onto, half)))).toBe(expected);
});
