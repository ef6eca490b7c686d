import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinTexts, splitTexts } from "./link-list-rules.ts";

describe("several texts in one cell", () => {
  it("come back as they were, whatever signs they hold", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ";", "\\", " ", "é") }).map((one) => one.trim());
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        fc.pre(texts.some((one) => one !== ""));
        expect(splitTexts(joinTexts(texts))).toEqual(texts);
      }),
    );
  });

  it("keep the place of an empty one", () => expect(splitTexts("Leased; ; Sold")).toEqual(["Leased", "", "Sold"]));

  it("are none in an empty cell", () => expect(splitTexts("  ")).toEqual([]));
});
