import { expect, it } from "vitest";
import { markedParts } from "./search-mark.ts";

const marks = (text: string, searched: string) =>
  markedParts(text, searched)
    .map(({ text: part, marked }) => (marked ? `[${part}]` : part))
    .join("");

it("what was searched for is marked where words begin with it, whatever their accents", () => {
  expect(marks("José Müller-Straße", "jose stras")).toBe("[José] Müller-[Straß]e");
  expect(marks("Grace Hopper", "hop gr")).toBe("[Gr]ace [Hop]per");
  expect(marks("Grace Hopper", "opper")).toBe("Grace Hopper");
  expect(marks("ada.lovelace@example.com", "lovelace@exa")).toBe("ada.[lovelace]@[exa]mple.com");
});

it("a fragment of a number is marked, however the two are spaced", () => {
  expect(marks("+49 30 901 820 55", "030 90182")).toBe("+49 [30 901 82]0 55");
  expect(marks("+49 30 901 820 55", "82")).toBe("+49 30 901 [82]0 55");
});

it("every piece of a text is there, and stands where it stood", () => {
  const parts = markedParts("a b a", "a");
  expect(parts.map(({ text }) => text).join("")).toBe("a b a");
  expect(new Set(parts.map(({ at }) => at)).size).toBe(parts.length);
});
