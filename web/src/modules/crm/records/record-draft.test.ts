import { describe, expect, it } from "vitest";
import { draftOf, parseDraft } from "./record-draft.ts";

const money = { type: "money" } as const;
const number = { type: "number" } as const;
const english = { currency: "EUR", mark: "." } as const;
const typed = (text: string) => ({ text, reference: null });

describe("what people type into a property", () => {
  it.each([
    ["12500", "1250000"],
    ["12,500.50", "1250050"],
    ["12 500", "1250000"],
    ["12'500", "1250000"],
    ["12.5k", "1250000"],
    ["1.5m", "150000000"],
    ["1234,5", "123450"],
    ["12,5k", "1250000"],
    ["0.01", "1"],
    ["-3", "-300"],
  ])("reads the amount %s exactly", (text, minor) => {
    expect(parseDraft(money, typed(text), english)).toEqual({ value: { minor, currency: "EUR" } });
  });

  it.each(["abc", "1.234", "12..5", "k"])("refuses the amount %s and says how to write one", (text) => {
    expect(parseDraft(money, typed(text), english).problem).toContain("EUR");
  });

  it("knows currencies without cents", () => {
    expect(parseDraft(money, typed("1200"), { currency: "JPY", mark: "." })).toEqual({
      value: { minor: "1200", currency: "JPY" },
    });
  });

  it("reads numbers with grouping, and nothing as nothing", () => {
    expect(parseDraft(number, typed("1,250.5"), english)).toEqual({ value: 1250.5 });
    expect(parseDraft(number, typed("  "), english)).toEqual({ value: null });
    expect(parseDraft(number, typed("many"), english).problem).toBeDefined();
  });

  it("writes and reads as people do where a comma stands before the fraction", () => {
    const german = { currency: "EUR", mark: "," } as const;
    expect(parseDraft(money, typed("12.500,50"), german)).toEqual({ value: { minor: "1250050", currency: "EUR" } });
    expect(parseDraft(money, typed("12.500"), german)).toEqual({ value: { minor: "1250000", currency: "EUR" } });
    const amount = { minor: "1250050", currency: "EUR" };
    expect(parseDraft(money, draftOf(amount, null, ","), german)).toEqual({ value: amount });
  });

  it("begins with the amount as it stands, to the cent", () => {
    expect(draftOf({ minor: "1000553405", currency: "EUR" }, null, ".").text).toBe("10005534.05");
  });

  it("completes a web address as browsers do, and leaves one that is written out as it is", () => {
    const url = { type: "url" } as const;
    expect(parseDraft(url, typed("example.com/a"), english)).toEqual({ value: "https://example.com/a" });
    expect(parseDraft(url, typed("http://example.com"), english)).toEqual({ value: "http://example.com" });
    expect(parseDraft(url, typed("javascript:alert(1)"), english)).toEqual({ value: "javascript:alert(1)" });
  });

  it("reads yes, no and neither apart", () => {
    const yesNo = { type: "boolean" } as const;
    expect(["true", "false", ""].map((text) => parseDraft(yesNo, typed(text), english))).toEqual([
      { value: true },
      { value: false },
      { value: null },
    ]);
    expect(draftOf(false).text).toBe("false");
  });

  it("gives several options back as they were chosen, and none as nothing", () => {
    const manyOf = { type: "manyOf" } as const;
    expect(parseDraft(manyOf, draftOf(["north", "far east"]), english)).toEqual({ value: ["north", "far east"] });
    expect(parseDraft(manyOf, typed(""), english)).toEqual({ value: null });
  });
});
