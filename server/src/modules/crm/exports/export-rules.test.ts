import { describe, expect, it } from "vitest";
import { decimalOf } from "./export-rules.ts";

describe("an exported amount", () => {
  it.each([
    ["123450", "EUR", "1234.50"],
    ["5", "EUR", "0.05"],
    ["-5", "EUR", "-0.05"],
    ["0", "EUR", "0.00"],
    ["1234", "JPY", "1234"],
    ["1234", "KWD", "1.234"],
    ["999999999999999999", "EUR", "9999999999999999.99"],
  ])("%s minor units of %s is exactly %s", (minor, currency, decimal) =>
    expect(decimalOf({ minor, currency })).toBe(decimal),
  );
});
