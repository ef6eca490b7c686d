import { describe, expect, it } from "vitest";
import { limitsFrom, widestLimits } from "./limit-rules.ts";

const limitsOf = limitsFrom(
  [
    { role: "rep", object: "deal", property: "amount", access: "none" },
    { role: "rep", object: "deal", property: "nextStep", access: "none" },
    { role: "rep", object: "contact", property: "phone", access: "none" },
    { role: "viewer", object: "deal", property: "amount", access: "read" },
    { role: "viewer", object: "deal", property: "nextStep", access: "none" },
  ],
  [
    { role: "rep", permission: "deals.update", filter: "open" },
    { role: "viewer", permission: "deals.update", filter: "small" },
    { role: "rep", permission: "deals.delete", filter: "open" },
  ],
);
const widest = (rep: object, viewer: object) =>
  widestLimits({ scopes: { ...rep }, limits: limitsOf("rep") }, { scopes: { ...viewer }, limits: limitsOf("viewer") });

describe("of two roles the wider one counts", () => {
  it("for each field: hidden in both is hidden, in one it is not", () => {
    expect(widest({}, {}).fields).toEqual({ deal: { amount: "read", nextStep: "none" } });
  });
  it("for conditions: either is enough where both reach as far, and a role without one asks none", () => {
    const all = { "deals.update": "all", "deals.delete": "all" };
    expect(widest(all, all).conditions).toEqual({ "deals.update": ["open", "small"] });
  });
  it("for conditions: a role that reaches less far neither lifts nor adds any", () => {
    const own = { "deals.update": "own", "deals.delete": "own" };
    const none = { "deals.update": "none", "deals.delete": "none" };
    expect(widest(own, none).conditions).toEqual({ "deals.update": ["open"], "deals.delete": ["open"] });
  });
});
