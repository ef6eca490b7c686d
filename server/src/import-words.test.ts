import { describe, expect, it } from "vitest";
import { readDefaults, readMapping } from "./import-words.ts";

describe("the words of the import command", () => {
  it("map columns to properties, to new ones, to several and to none", () => {
    expect(readMapping(["opportunity_id=+text,name", "sales_agent=+oneOf:Agent", "a=b=ownerId", "note=-"])).toEqual({
      opportunity_id: [{ create: { type: "text", label: "Opportunity id" } }, "name"],
      sales_agent: [{ create: { type: "oneOf", label: "Agent" } }],
      "a=b": ["ownerId"],
      note: null,
    });
  });

  it("give defaults, which may hold anything", () => {
    expect(readDefaults(["lostReason=Price = too high"])).toEqual({ lostReason: "Price = too high" });
    expect(() => readDefaults(["lostReason"])).toThrow("--default lostReason: write property=value.");
  });
});
