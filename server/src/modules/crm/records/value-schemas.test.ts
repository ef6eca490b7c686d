import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPhone } from "./phone-numbers.ts";
import { customTypes } from "./property-type-rules.ts";
import { parseValue } from "./record-properties.ts";
import { uniqueKey } from "./unique-rules.ts";
import { customSchema } from "./value-schemas.ts";

describe("a telephone number", () => {
  it.each([
    ["+49 30 1234567", "+49301234567"],
    ["0049 (30) 123-4567", "+49301234567"],
    ["(+41) 44 668 18 00", "+41446681800"],
    ["+1 (415) 555-2671", "+14155552671"],
    ["tel:+33 1 23 45 67 89", null],
    ["030 1234567", null],
    ["+49 30 1234567 x12", null],
    ["+49", null],
    ["call me", null],
    ["", null],
  ])("%s is read as %s", (text, expected) => {
    expect(readPhone(text)).toBe(expected);
  });
});

describe("values as they are kept", () => {
  const options = ["a", "b", "c"].map((value) => ({ value, label: value }));
  it("are read again as themselves, whatever was given", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...customTypes),
        fc.oneof(
          fc.string(),
          fc.string({ unit: "grapheme" }),
          fc.webUrl(),
          fc.emailAddress(),
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc.array(fc.constantFrom("a", "b", "c", "d")),
          fc.double({ noNaN: true }),
          fc.boolean(),
        ),
        (type, given) => {
          const schema = customSchema({ type, options });
          const once = schema.safeParse(given);
          if (once.success) expect(schema.parse(once.data)).toEqual(once.data);
        },
      ),
      { numRuns: 3000 },
    );
  });
  it("are the same when plain text goes the short way", () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "Z", "9", "@", " ", "~", "\t", "\u0000", "\u007f", "é") }),
      fc.string({ unit: fc.constantFrom("a", " "), minLength: 490, maxLength: 510 }),
      fc.constantFrom(null, 7, true, ["a"]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...customTypes), texts, (type, given) => {
        const schema = customSchema({ type, options });
        const [short, long] = [parseValue(schema, given), schema.safeParse(given)];
        expect(short.success ? short.data : short.error.issues).toEqual(long.success ? long.data : long.error.issues);
      }),
      { numRuns: 3000 },
    );
  });
  it("never throw for a web address, however odd, and fit an index entry", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (rest) => {
        const read = customSchema({ type: "url", options: [] }).safeParse(`https://${rest}`);
        if (read.success) expect(Buffer.byteLength(String(read.data))).toBeLessThanOrEqual(2000);
      }),
      { numRuns: 1000 },
    );
  });
});

it("two zeros are one number to a unique property, and numbers that differ never are", () => {
  expect(uniqueKey({ type: "number" }, -0)).toBe(uniqueKey({ type: "number" }, 0));
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (one, other) => {
      expect(uniqueKey({ type: "number" }, one) === uniqueKey({ type: "number" }, other)).toBe(one === other);
    }),
  );
});
