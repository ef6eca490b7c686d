import { expect, test } from "vitest";
import { optionsToSend, withSwapped } from "./option-list.ts";

const option = (value: string, label: string, archived = false) => ({ value, label, archived });

test("empty lines are left out, a new value takes its label's name, an old one keeps its own", () => {
  expect(
    optionsToSend([
      option("", " North "),
      option("south", "South and east"),
      option("", "  "),
      option("west", "", true),
    ]),
  ).toEqual([option("North", "North"), option("south", "South and east"), option("west", "west", true)]);
});

test("an option changes places with its neighbour, and none is lost at the ends", () => {
  const [a, b] = [option("a", "A"), option("b", "B")];
  expect(withSwapped([a, b], 1, 0)).toEqual([b, a]);
  expect(withSwapped([a, b], 0, -1)).toEqual([a, b]);
});
