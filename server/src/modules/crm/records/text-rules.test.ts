import { describe, expect, it } from "vitest";
import { keyFrom } from "./key-rules.ts";
import { comparable, digitsOf, isStorable, likeLiteral } from "./text-rules.ts";

describe("text", () => {
  it("compares without case and doubled spaces, with accents", () => {
    expect(comparable("  ACME \t GmbH ")).toBe("acme gmbh");
    expect(comparable("José")).not.toBe(comparable("Jose"));
    expect(comparable("Jose\u0301")).toBe(comparable("José"));
  });
  it("finds a number however it was written", () => {
    expect(digitsOf("+49 (30) 123-45")).toBe("493012345");
    expect(digitsOf("ext.")).toBeNull();
  });
  it("never lets LIKE read a wildcard out of what people typed", () => {
    expect(likeLiteral("100%_\\")).toBe("100\\%\\_\\\\");
  });
  it("knows what PostgreSQL cannot keep", () => {
    expect([isStorable("ok 😀"), isStorable("a\u0000b"), isStorable("\ud800")]).toEqual([true, false, false]);
  });
  it("makes keys of labels", () => {
    expect([keyFrom("Close Plan (EU)"), keyFrom("Größe"), keyFrom("42"), keyFrom("2nd owner")]).toEqual([
      "close_plan_eu",
      "gro_e",
      null,
      "nd_owner",
    ]);
  });
});
