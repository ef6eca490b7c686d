import { expect, test } from "vitest";
import { csvOf } from "./chart-table.ts";

test("commas, quotes and line breaks survive as one cell", () => {
  expect(csvOf({ columns: ["a,b", "n"], rows: [['say "hi"\nnow', 1.5]] })).toBe('"a,b",n\r\n"say ""hi""\nnow",1.5');
});

test("a text that a spreadsheet would run as a formula is defused", () => {
  expect(csvOf({ columns: ["name"], rows: [["=cmd()"], ["+1"], ["@x"]] })).toBe("name\r\n'=cmd()\r\n'+1\r\n'@x");
});

test("negative numbers stay numbers", () => {
  expect(csvOf({ columns: ["n"], rows: [[-3]] })).toBe("n\r\n-3");
});
