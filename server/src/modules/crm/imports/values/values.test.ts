import { describe, expect, it } from "vitest";
import { type DateEvidence, dateVerdict, instantOf, noteDate, readDay } from "./date-text-rules.ts";
import { readCurrency, readMoney } from "./money-text-rules.ts";
import { noteNumber, numberVerdict, readDecimal, toMinor, toNumber } from "./number-text-rules.ts";

const verdictOf = (cells: readonly string[]) => {
  const evidence: DateEvidence = { iso: 0, dayFirst: 0, monthFirst: 0, either: 0 };
  for (const cell of cells) noteDate(evidence, cell);
  return dateVerdict(evidence);
};

describe("dates", () => {
  it.each([
    [["2016-10-20", "2017-03-01"], "iso"],
    [["10/20/2016", "3/1/2017"], "mdy"],
    [["20/10/2016", "1/3/2017"], "dmy"],
    [["03.04.2017"], "dmy"],
    [["3/4/2017", "5/5/2017"], "ambiguous"],
    [["13/4/2017", "4/13/2017"], "mixed"],
    [["soon", ""], null],
  ])("a column of %j is in the order %s", (cells, verdict) => {
    expect(verdictOf(cells)).toBe(verdict);
  });

  it.each([
    ["2016-10-20", null, "2016-10-20"],
    ["2016/1/2", null, "2016-01-02"],
    ["3/1/2017", "mdy", "2017-03-01"],
    ["3/1/2017", "dmy", "2017-01-03"],
    ["13/04/2017", null, "2017-04-13"],
    ["05/05/2017", null, "2017-05-05"],
    ["13.04.2012", "mdy", "2012-04-13"],
    ["24 October 2011", null, "2011-10-24"],
    ["24-Oct-2011", null, "2011-10-24"],
    ["Oct 24, 2011", null, "2011-10-24"],
  ] as const)("reads %s in the order %s as %s", (text, order, day) => {
    expect(readDay(text, order)).toEqual({ day, rest: "" });
  });

  it("says what is unclear instead of choosing", () => {
    expect(readDay("3/4/2017", null)).toEqual({ unclear: "either" });
    expect(readDay("13/4/2017", "mdy")).toEqual({ unclear: "order" });
    expect(readDay("3/4/17", "dmy")).toEqual({ unclear: "year" });
    expect(readDay("not a date", "dmy")).toBeNull();
  });

  it("makes an instant of a day and a time, noon in UTC when there is none", () => {
    expect(instantOf("2017-03-01", "")).toBe("2017-03-01T12:00:00.000Z");
    expect(instantOf("2017-03-01", "T14:57:13Z")).toBe("2017-03-01T14:57:13.000Z");
    expect(instantOf("2017-03-01", "2:05 PM")).toBe("2017-03-01T14:05:00.000Z");
    expect(instantOf("2017-03-01", "12:00 am")).toBe("2017-03-01T00:00:00.000Z");
    expect(instantOf("2017-03-01", "14:57+0200")).toBe("2017-03-01T14:57:00.000+02:00");
    expect(instantOf("2017-03-01", "25:00")).toBeNull();
  });
});

describe("numbers", () => {
  it.each([
    [["1,054.50", "7"], "."],
    [["1.054,50"], ","],
    [["1.054.000"], ","],
    [["0.125"], "."],
    [["12.5"], "."],
    [["1.054", "2.500"], "ambiguous"],
    [["1.5", "1,5"], "mixed"],
    [["1054"], null],
  ])("a column of %j has the decimal mark %s", (cells, verdict) => {
    const evidence = { point: 0, comma: 0, either: 0 };
    for (const cell of cells) noteNumber(evidence, cell);
    expect(numberVerdict(evidence)).toBe(verdict);
  });

  it.each([
    ["1054", null, 1054],
    ["1,054.50", null, 1054.5],
    ["1.054,50", null, 1054.5],
    ["1 054,50", null, 1054.5],
    ["1'054.50", null, 1054.5],
    ["1.054", ",", 1054],
    ["1.054", ".", 1.054],
    ["-3", null, -3],
    ["(3.5)", null, -3.5],
    ["\u22123", null, -3],
    ["1.5e3", null, 1500],
    [".5", null, 0.5],
  ] as const)("reads %s with the mark %s as %s", (text, mark, value) => {
    const read = readDecimal(text, mark);
    expect(read !== null && "digits" in read ? toNumber(read) : read).toBe(value);
  });

  it.each(["", "abc", "1,2,3", "12,34,567", "1.2.3", "--1", "1 2", "NaN", "Infinity", "0x10"])(
    "%j is no number",
    (text) => {
      expect(readDecimal(text, null)).toBeNull();
    },
  );

  it("keeps cents exactly, however large the amount", () => {
    const minor = (text: string, digits: number) => {
      const read = readDecimal(text, ".");
      return read !== null && "digits" in read ? toMinor(read, digits) : read;
    };
    expect(minor("0.1", 2)).toBe("10");
    expect(minor("90071992547409.93", 2)).toBe("9007199254740993");
    expect(minor("1054", 0)).toBe("1054");
    expect(minor("1.10", 1)).toBe("11");
    expect(minor("1.005", 2)).toBeNull();
    expect(minor("-0", 2)).toBe("0");
  });
});

describe("amounts", () => {
  const euros = { currency: "EUR", given: null, mark: null, rounds: false };
  it.each([
    ["1054", { minor: "105400", currency: "EUR" }],
    ["€ 1.234,50", { minor: "123450", currency: "EUR" }],
    ["1,234.50 USD", { minor: "123450", currency: "USD" }],
    ["JPY 1000", { minor: "1000", currency: "JPY" }],
    ["£65.60", { minor: "6560", currency: "GBP" }],
    ["(12.00)", { minor: "-1200", currency: "EUR" }],
    ["-€5", { minor: "-500", currency: "EUR" }],
  ])("reads %s exactly", (text, money) => {
    expect(readMoney(text, euros)).toEqual({ money });
  });

  it("rounds what a spreadsheet has calculated to the currency's smallest unit, half away from zero", () => {
    const calculated = { ...euros, mark: ".", rounds: true } as const;
    const minor = (text: string) => {
      const read = readMoney(text, calculated);
      return "money" in read ? read.money.minor : read.problem;
    };
    expect(["19.999 €", "0.005 €", "-0.005 €", "0.0049 €", "12.5 JPY", "3 €"].map(minor)).toEqual([
      "2000",
      "1",
      "-1",
      "0",
      "13",
      "300",
    ]);
    // a bare number may mean what it says
    expect(minor("19.999")).toMatch(/more decimals/);
  });

  it("asks rather than guesses", () => {
    expect(readMoney("$5", euros)).toHaveProperty("problem");
    expect(readMoney("$5", { ...euros, currency: "CAD" })).toEqual({ money: { minor: "500", currency: "CAD" } });
    expect(readMoney("$5", { ...euros, given: "AUD" })).toEqual({ money: { minor: "500", currency: "AUD" } });
    expect(readMoney("€5", { ...euros, given: "USD" })).toHaveProperty("problem");
    expect(readMoney("1.005", { ...euros, mark: "." })).toEqual({ problem: '"1.005" has more decimals than EUR has' });
    expect(readMoney("1.005", euros)).toHaveProperty("problem");
    expect(readMoney("much", euros)).toEqual({ problem: '"much" is not an amount' });
  });

  it("knows currency columns", () => {
    expect([readCurrency("eur"), readCurrency("€"), readCurrency("$"), readCurrency("dollars")]).toEqual([
      "EUR",
      "EUR",
      null,
      null,
    ]);
  });
});
