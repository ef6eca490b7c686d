import { describe, expect, it } from "vitest";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal, PropertyInfo } from "../records/record.ts";
import { askedFor, mayEnter, moveBody, neededFor } from "./move-rules.ts";

const property = (key: string, over: Partial<PropertyInfo> = {}) =>
  ({
    key,
    label: key,
    type: "text",
    builtIn: true,
    writable: true,
    target: null,
    options: [],
    ...over,
  }) as PropertyInfo;
const properties = [
  property("amount", { type: "money" }),
  property("lostReason"),
  property("stageId", { type: "relation", target: "stage" }),
  property("product", { builtIn: false }),
];
const stage = (over: Partial<Stage>) =>
  ({ id: "2", kind: "open", requiredProperties: [], allowedFrom: null, ...over }) as Stage;
const deal = {
  id: "9",
  version: 4,
  stageId: "1",
  amount: null,
  lostReason: null,
  custom: {},
  stage: { id: "1", name: "New", kind: "open" },
} as unknown as Deal;
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
    const won = { ...deal, stage: { id: "1", name: "Won", kind: "won" } } as Deal;
    expect(neededFor(won, stage({ kind: "lost" }), properties)).toEqual([]);
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
      [property("lostReason"), "Price"],
      [property("product", { builtIn: false }), "a"],
      [property("amount"), null],
    ] as const;
    expect(moveBody(deal, { id: "2" }, values)).toEqual({
      stageId: "2",
      version: 4,
      lostReason: "Price",
      values: { product: "a" },
    });
  });

  it("knows which stages let a deal in", () => {
    expect(mayEnter(stage({ allowedFrom: ["1"] }), "1")).toBe(true);
    expect(mayEnter(stage({ allowedFrom: ["3"] }), "1")).toBe(false);
    expect(mayEnter(stage({ allowedFrom: null }), "1")).toBe(true);
  });
});
