import { describe, expect, it } from "vitest";
import { Currency, Name, Slug, TimeZone } from "./organization-schema.ts";

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe("what a company is created with", () => {
  it("takes a short name that can stand in an address and belongs to no page", () => {
    for (const good of ["acme", "acme-2", "a1", "north-star-labs"]) expect(takes(Slug, good)).toBe(true);
    for (const bad of [
      "a",
      "Acme",
      "acme_2",
      "-acme",
      "acme-",
      "a--b",
      "1acme",
      "api",
      "portfolio",
      "upso",
      "ä",
      "x".repeat(61),
    ])
      expect(takes(Slug, bad)).toBe(false);
  });

  it("takes names in any script on one line", () => {
    for (const good of ["Ünïcode GmbH", "株式会社", "O'Neill & Söhne"]) expect(takes(Name, good)).toBe(true);
    for (const bad of ["", "  ", "a\nb", "a\u2028b", "x".repeat(121)]) expect(takes(Name, bad)).toBe(false);
  });

  it("takes currencies and time zones that exist", () => {
    expect([takes(Currency, "EUR"), takes(Currency, "JPY"), takes(Currency, "XYZ"), takes(Currency, "eur")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([
      takes(TimeZone, "Europe/Berlin"),
      takes(TimeZone, "UTC"),
      takes(TimeZone, "Mars/Base"),
      takes(TimeZone, "+02:00"),
    ]).toEqual([true, true, false, false]);
  });
});
