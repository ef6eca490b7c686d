import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPattern } from "./pattern-shared-rules.ts";

const faultOf = (pattern: string) => {
  const read = readPattern(pattern);
  return "fault" in read ? read.fault : null;
};
const matches = (pattern: string, text: string) => {
  const read = readPattern(pattern);
  return "matches" in read && read.matches(text);
};

describe("a pattern", () => {
  it("asks for the whole text", () => {
    expect(matches("\\d{8}", "12345678")).toBe(true);
    expect(matches("\\d{8}", "x12345678")).toBe(false);
    expect(matches("(?i)de|at", "AT")).toBe(true);
    expect(matches("\\p{L}+", "Ümläut")).toBe(true);
  });
  it.each([
    ["a(b", 0, "missing closing )"],
    ["ab[z-a]", 3, "at character 4: z-a"],
    ["a{2,1}", 1, "at character 2: {2,1}"],
    ["x(?=y)", 1, "Looking ahead and behind is not possible"],
    ["(a)\\1", 3, "Groups cannot be named again"],
  ])("that cannot be read is refused with its place: %s", (pattern, at, says) => {
    expect(faultOf(pattern)?.at).toBe(at);
    expect(faultOf(pattern)?.message).toContain(says);
  });
  it.each(["x".repeat(501), "(a{1,30}){1,30}", "((a{100}){100}){100}", ".{0,1000}x.{0,1000}", "a{1001}"])(
    "is bounded: %.20s",
    (pattern) => {
      expect(faultOf(pattern)).not.toBeNull();
    },
  );
  it.each(["(x+x+)+y", "(x*)*y", "(x|xx)+y", "(.*)(.*)(.*)(.*)(.*)y", "((x*)*)*y"])(
    "takes no more than a moment where others backtrack for ever: %s",
    (pattern) => {
      const begun = performance.now();
      expect(matches(pattern, "x".repeat(2000))).toBe(false);
      expect(performance.now() - begun).toBeLessThan(1000);
    },
  );
  it("is either read or refused with a place inside it, whatever is written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab(?:)[]{}*+|\\^$.<>=!P19,-d"), maxLength: 40 }), (pattern) => {
        const fault = faultOf(pattern);
        if (fault === null) return;
        expect(fault.at).toBeGreaterThanOrEqual(0);
        expect(fault.at).toBeLessThanOrEqual(pattern.length);
        expect(fault.message).not.toBe("");
      }),
      { numRuns: 2000 },
    );
  });
});
