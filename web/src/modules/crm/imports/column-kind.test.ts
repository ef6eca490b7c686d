import { describe, expect, it } from "vitest";
import { kindOf, labelOf } from "./column-kind.ts";

const column = (samples: readonly string[], filled = 5, different: number | null = 5) => ({
  samples: [...samples],
  filled,
  different,
});

describe("what a column seems to hold", () => {
  it("is told by all of its samples, not by some", () => {
    const cases = [
      [["2026-03-01", "2025-11-24"], "date"],
      [["03/04/2017", "3.4.17"], "date"],
      [["2026-03-01 14:30:05"], "dateTime"],
      [["true", "false"], "boolean"],
      [["1054.5 €", "$900"], "money"],
      [["1996", "1,054.50", "-3"], "number"],
      [["ann@x.test"], "email"],
      [["https://x.test", "www.y.test"], "url"],
      [["+49 89 1234567"], "phone"],
      [["120", "many"], "text"],
      [[], "text"],
    ] as const;
    for (const [samples, kind] of cases) expect(kindOf(column(samples)), samples.join()).toBe(kind);
  });

  it("is a choice where few values come again and again", () => {
    expect(kindOf(column(["GTX Basic", "GTXPro"], 8800, 7))).toBe("oneOf");
    expect(kindOf(column(["Ann", "Bob"], 8, 7))).toBe("text");
    expect(kindOf(column(["Ann", "Bob"], 8800, null))).toBe("text");
  });
});

it("a property is called as people write, not as programs do", () => {
  expect(["year_established", "Revenue", "__"].map(labelOf)).toEqual(["Year established", "Revenue", "__"]);
});
