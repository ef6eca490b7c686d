import { describe, expect, it } from "vitest";
import type { Pipeline, Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal, PropertyInfo } from "../records/record.ts";
import { askedFor, blockedBy, moveBody, neededFor } from "./move-rules.ts";

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
  ({
    id: "2",
    pipelineId: "1",
    name: "Next",
    kind: "open",
    requiredProperties: [],
    allowedFrom: null,
    enteredBy: null,
    ...over,
  }) as Stage;
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
    const [first, middle, last] = [
      stage({ id: "1", name: "New" }),
      stage({ id: "2", name: "Next" }),
      stage({ id: "3" }),
    ];
    const won = stage({ id: "4", name: "Won", kind: "won", enteredBy: ["manager"] });
    const strict = {
      id: "1",
      skipping: false,
      goingBack: false,
      stages: [first, middle, last, won],
    } as unknown as Pipeline;
    const why = (to: Stage, from: string, role = "rep") => blockedBy(to, from, { pipelines: [strict], role });
    expect(why(stage({ allowedFrom: ["1"] }), "1")).toBeNull();
    expect(why(stage({ allowedFrom: ["3"] }), "1")).toBe("Next takes no deals from New");
    expect(why(middle, "1")).toBeNull();
    expect(why(last, "1")).toBe('"Next" comes first');
    expect(why(first, "2")).toContain("does not go back");
    expect(why(won, "3")).toBe('Only Manager may move deals to "Won". Ask one of them.');
    expect(why(won, "3", "manager")).toBeNull();
  });
});
