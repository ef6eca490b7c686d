import { describe, expect, it } from "vitest";
import { aDeal, aPipeline, aProperty, aStage } from "../../../testing/sales.ts";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { PropertyInfo } from "../records/record.ts";
import { askedFor, blockedBy, isRequired, moveBody, neededFor } from "./move-rules.ts";

const properties = [
  aProperty("amount", { type: "money" }),
  aProperty("lostReason"),
  aProperty("wonReason"),
  aProperty("stageId", { type: "relation", target: "stage" }),
  aProperty("product", { builtIn: false }),
];
const stage = (over: Partial<Stage>) => aStage({ id: "2", name: "Next", ...over });
const deal = aDeal({ version: 4, stage: { id: "1", name: "New", kind: "open" } });
const keys = (found: readonly PropertyInfo[]) => found.map(({ key }) => key);

describe("moving a deal", () => {
  it("asks for exactly the required properties that are empty, built-in and run-time alike", () => {
    const needed = neededFor(
      { ...deal, custom: { product: null } },
      stage({ requiredProperties: ["amount", "product"] }),
      properties,
    );
    expect(keys(needed)).toEqual(["amount", "product"]);
    expect(
      neededFor({ ...deal, custom: { product: "a" } }, stage({ requiredProperties: ["product"] }), properties),
    ).toEqual([]);
  });

  it("asks why when a deal is lost, but not on a way that is closed anyway", () => {
    expect(keys(neededFor(deal, stage({ kind: "lost" }), properties))).toEqual(["lostReason"]);
    const won = aDeal({ stage: { id: "1", name: "Won", kind: "won" } });
    expect(neededFor(won, stage({ kind: "lost" }), properties)).toEqual([]);
  });

  it("asks why a deal was won, whatever the stage needs, and lets that be left open", () => {
    const won = stage({ kind: "won", requiredProperties: ["amount"] });
    expect(keys(neededFor(deal, won, properties))).toEqual(["amount", "wonReason"]);
    expect(properties.filter((property) => isRequired(property, won)).map(({ key }) => key)).toEqual(["amount"]);
    expect(neededFor(aDeal({ wonReason: "People" }), stage({ kind: "won" }), properties)).toEqual([]);
  });

  it("asks in place for what a refusal names, and tells the rest", () => {
    const asked = askedFor(
      [
        { path: "amount.minor", code: "required", message: "Proposal needs Amount" },
        { path: "values.product", code: "required", message: "Proposal needs Product" },
        { path: "stageId", code: "move_not_allowed", message: "Not from New" },
      ],
      properties,
    );
    expect(keys(asked.properties)).toEqual(["amount", "product"]);
    expect(asked.byPath).toEqual({ amount: "Proposal needs Amount", "custom.product": "Proposal needs Product" });
    expect(asked.others).toEqual(["Not from New"]);
  });

  it("sends reasons beside the version and other values by name", () => {
    const values = [
      [aProperty("lostReason"), "Price"],
      [aProperty("product", { builtIn: false }), "a"],
      [aProperty("amount"), null],
    ] as const;
    expect(moveBody(deal, { id: "2" }, values)).toEqual({
      stageId: "2",
      version: 4,
      lostReason: "Price",
      values: { product: "a" },
    });
  });

  it("knows which stages let a deal in", () => {
    const first = stage({ id: "1", name: "New" });
    const middle = stage({ id: "2", name: "Next" });
    const last = stage({ id: "3", name: "Last" });
    const won = stage({ id: "4", name: "Won", kind: "won", enteredBy: ["manager"] });
    const strict = aPipeline([first, middle, last, won], { skipping: false, goingBack: false });
    const why = (to: Stage, from: string, role = "rep") => blockedBy(to, from, { pipelines: [strict], roles: [role] });
    expect(why(stage({ allowedFrom: ["1"] }), "1")).toBeNull();
    expect(why(stage({ allowedFrom: ["3"] }), "1")).toBe("Next takes no deals from New");
    expect(why(middle, "1")).toBeNull();
    expect(why(last, "1")).toBe('"Next" comes first');
    expect(why(first, "2")).toContain("does not go back");
    expect(why(won, "3")).toBe('Only Manager may move deals to "Won". Ask one of them.');
    expect(why(won, "3", "manager")).toBeNull();
    expect(why(won, "1")).toBe('"Next" and "Last" come first. Only Manager may move deals to "Won". Ask one of them.');
  });
});
