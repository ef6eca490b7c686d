import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editsBetween, isCorrectable, meantBy, oneEditAway } from "./typo-rules.ts";

const word = fc.stringMatching(/^[a-z]{4,7}$/);

describe("a word of letters", () => {
  it("that was mistyped by one letter is among those one edit away", () => {
    fc.assert(
      fc.property(
        word,
        fc.nat(),
        fc.stringMatching(/^[a-z]$/),
        fc.constantFrom("add", "drop", "take", "swap"),
        (text, n, letter, how) => {
          const at = n % text.length;
          const [before, after] = [text.slice(0, at), text.slice(at)];
          const typed = {
            add: before + letter + after,
            drop: before + after.slice(1),
            take: before + letter + after.slice(1),
            swap: `${before}${after[1] ?? ""}${after[0] ?? ""}${after.slice(2)}`,
          }[how];
          fc.pre(typed !== text && isCorrectable(typed));
          expect(oneEditAway(typed)).toContain(text);
          expect(editsBetween(typed, text)).toBe(1);
          expect(meantBy(typed, [text, "unlike"])).toContain(text);
        },
      ),
    );
  });

  it("is as far from another as that from it, and never nearer than their lengths differ", () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(editsBetween(one, other)).toBe(editsBetween(other, one));
        expect(editsBetween(one, other)).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
        expect(editsBetween(one, other) === 0).toBe(one === other);
      }),
    );
  });

  it("of three letters, a number and a code are taken as they are typed", () => {
    expect(["ada", "1234", "inv-2026", "a1b2c3"].filter(isCorrectable)).toEqual([]);
  });

  it("may be two edits away from eight letters on, and is taken for one that begins alike first", () => {
    expect(meantBy("lovlacee", ["lovelace", "lovely"])).toEqual(["lovelace"]);
    expect(meantBy("haris", ["paris", "harms", "harries"])).toEqual(["harms", "paris"]);
  });
});
