import { describe, expect, test } from "vitest";
import {
  currencyDigits,
  decimalOf,
  formatDate,
  formatDays,
  formatMoney,
  formatPercent,
  formatRelative,
  formatSpan,
  initialsOf,
  moneyOf,
} from "./format.ts";

describe("money", () => {
  test("keeps every digit of an amount far beyond what a number can hold", () => {
    const money = { minor: "900719925474099312", currency: "EUR" };
    expect(decimalOf(money)).toBe("9007199254740993.12");
    expect(formatMoney(money, { locale: "en" })).toBe("€9,007,199,254,740,993.12");
  });

  test("knows currencies without and with three decimal places", () => {
    expect(currencyDigits("JPY")).toBe(0);
    expect(decimalOf({ minor: "1500", currency: "JPY" })).toBe("1500");
    expect(decimalOf({ minor: "1500", currency: "BHD" })).toBe("1.500");
  });

  test("pads and signs small and negative amounts", () => {
    expect(decimalOf({ minor: "5", currency: "EUR" })).toBe("0.05");
    expect(decimalOf({ minor: "-1", currency: "EUR" })).toBe("-0.01");
  });

  test("a typed amount comes back as the same minor units", () => {
    expect(moneyOf("1234.5", "EUR")).toEqual({ minor: "123450", currency: "EUR" });
    expect(moneyOf("-0.07", "EUR")).toEqual({ minor: "-7", currency: "EUR" });
    expect(moneyOf("-0", "EUR")).toEqual({ minor: "0", currency: "EUR" });
    expect(moneyOf("12.00", "JPY")).toEqual({ minor: "12", currency: "JPY" });
  });

  test.each(["", "abc", "1,5", "1.005", "1e3", "--1"])("refuses %j rather than guess", (text) => {
    expect(moneyOf(text, "EUR")).toBeNull();
  });

  test("shortens for narrow places and leaves the currency to the column's head", () => {
    const money = { minor: "123456789", currency: "EUR" };
    expect(formatMoney(money, { compact: true, locale: "en" })).toBe("€1.2M");
    expect(formatMoney({ minor: "300000000", currency: "EUR" }, { compact: true, locale: "en" })).toBe("€3M");
    expect(formatMoney({ minor: "300000000", currency: "EUR" }, { compact: true, aligned: true, locale: "en" })).toBe(
      "€3.0M",
    );
    expect(formatMoney({ minor: "65000", currency: "EUR" }, { compact: true, aligned: true, locale: "en" })).toBe(
      "€650",
    );
    expect(formatMoney(money, { whole: true, bare: true, locale: "en" })).toBe("1,234,568");
  });

  test("shows a dash where there is no amount", () => {
    expect(formatMoney(null)).toBe("–");
  });
});

test("a calendar day is the same day in every time zone", () => {
  expect(formatDate("2026-03-01")).toContain("1");
  expect(formatDate("2026-03-01")).toContain("2026");
  expect(formatDate("")).toBe("–");
});

test("relative times use the largest fitting unit", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  expect(formatRelative("2026-11-20T11:59:40Z", now, "en")).toBe("now");
  expect(formatRelative("2026-11-17T12:00:00Z", now, "en")).toBe("3 days ago");
  expect(formatRelative("2026-11-20T14:00:00Z", now, "en")).toBe("in 2 hours");
});

test("yesterday is the day before today, not what lies less than 48 hours back", () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour);
  expect(formatRelative(at(19, 21).toISOString(), at(21, 18), "en")).toBe("2 days ago");
  expect(formatRelative(at(20, 9).toISOString(), at(21, 18), "en")).toBe("yesterday");
  expect(formatRelative(at(20, 21).toISOString(), at(21, 18), "en")).toBe("21 hours ago");
  expect(formatRelative(at(23, 20).toISOString(), at(21, 18), "en")).toBe("in 2 days");
});

test("ratios, spans and initials", () => {
  expect(formatPercent(null)).toBe("–");
  expect(formatDays(12.4)).toBe("12 d");
  expect(formatDays(150)).toBe("5 mo");
  expect(initialsOf("Ada King Lovelace")).toBe("AL");
  expect(initialsOf("  ")).toBe("");
  expect(initialsOf("𝒜da")).toBe("𝒜");
});

test("a span is told in the coarsest unit that says something", () => {
  expect([20, 90, 3599, 3600, 5400, 84_600, 86_400, 864_000].map(formatSpan)).toEqual([
    "< 1 min",
    "2 min",
    "1 h",
    "1 h",
    "2 h",
    "1 d",
    "1 d",
    "10 d",
  ]);
});
