import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addUp, weigh } from "./board-rules.ts";

const euros = (minor: string) => ({ minor, currency: "EUR" });

describe("sums of money", () => {
  it("are exact far beyond what a JavaScript number holds", () => {
    expect(addUp([euros("999999999999999999"), euros("999999999999999999")])).toEqual([euros("1999999999999999998")]);
  });
  it("never mix currencies and come in the order of their codes", () => {
    const sums = addUp([euros("1"), { minor: "5", currency: "CHF" }, euros("2")]);
    expect(sums).toEqual([{ minor: "5", currency: "CHF" }, euros("3")]);
  });
  it("are weighed to the nearest minor unit, half away from zero", () => {
    const weighed = (minor: string, probability: number) => weigh([euros(minor)], probability)[0]?.minor;
    expect([weighed("150", 1), weighed("-150", 1), weighed("149", 1), weighed("12345", 60)]).toEqual([
      "2",
      "-2",
      "1",
      "7407",
    ]);
  });
  it("weighed by all probabilities of a hundred lie within half a unit of the exact product", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 0, max: 100 }),
        (minor, probability) => {
          const weighed = BigInt(weigh([euros(minor.toString())], probability)[0]?.minor ?? "0");
          const off = weighed * 100n - minor * BigInt(probability);
          expect(off <= 50n && off >= -50n).toBe(true);
        },
      ),
    );
  });
});
