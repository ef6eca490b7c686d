import { expect, test } from "vitest";
import { optionsToSend } from "./option-list.ts";

test("empty lines are left out, a new value takes its label's name, an old one keeps its own", () => {
  expect(
    optionsToSend([
      { value: "", label: " North " },
      { value: "south", label: "South and east" },
      { value: "", label: "  " },
      { value: "west", label: "" },
    ]),
  ).toEqual([
    { value: "North", label: "North" },
    { value: "south", label: "South and east" },
    { value: "west", label: "west" },
  ]);
});
