import { expect, test } from "vitest";
import { safeReturn } from "./return-path.ts";

test("a page of ours is returned to, with everything that was seen", () => {
  expect(safeReturn("/o/acme/deals?filter=x#row")).toBe("/o/acme/deals?filter=x#row");
});

test.each([
  undefined,
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "/sign-in?return=/x",
])("%j leads to the start page", (wanted) => {
  expect(safeReturn(wanted)).toBe("/");
});
