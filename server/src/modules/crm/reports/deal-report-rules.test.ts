import { expect, it } from "vitest";
import { maxSums, refuseTooMany } from "./deal-report-rules.ts";

it("a report of more groups than are added up is refused: it never shows a part of them as all", () => {
  refuseTooMany({ length: maxSums });
  const refusal = { code: "too_large", details: { facts: { most: maxSums } } };
  expect(() => refuseTooMany({ length: maxSums + 1 })).toThrow(expect.objectContaining(refusal));
});
