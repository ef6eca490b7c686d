import { describe, expect, it } from "vitest";
import type { Stage } from "../pipelines/pipeline-schema.ts";
import { named, type Values } from "../records/record-properties.ts";
import { dealProperties } from "./deal-properties.ts";
import { type StageEntry, stageProblems, stageStamps } from "./deal-stage-rules.ts";

const stage = (id: string, kind: Stage["kind"], rules: Partial<Stage> = {}): Stage => ({
  id,
  pipelineId: "1",
  key: id,
  name: id,
  position: 0,
  kind,
  probability: 50,
  requiredProperties: [],
  allowedFrom: null,
  version: 1,
  ...rules,
});
const open = stage("open", "open");
const won = stage("won", "won");
const lost = stage("lost", "lost");
const properties = new Map(named(dealProperties).map((property) => [property.name, property]));

function entry(from: Stage | null, to: Stage, values: Values = {}, way: Partial<StageEntry> = {}): StageEntry {
  const given = new Set(Object.keys(values));
  return { from, to, values, given, moving: true, history: false, find: (name) => properties.get(name), ...way };
}
const codes = (one: StageEntry) => stageProblems(one).map(({ path, code }) => `${path}:${code}`);
const now = "2026-03-10T09:00:00.000Z";

describe("stage rules", () => {
  it("tell every missing property and the reason at once", () => {
    const strict = stage("lost", "lost", { requiredProperties: ["amount", "closeDate", "accountId"] });
    expect(codes(entry(open, strict, { accountId: "7" }))).toEqual([
      "lostReason:required",
      "amount:required",
      "closeDate:required",
    ]);
  });
  it("ask for a reason on losing, not on winning", () => {
    expect(codes(entry(open, lost))).toEqual(["lostReason:required"]);
    expect(codes(entry(open, lost, { lostReason: "Price" }))).toEqual([]);
    expect(codes(entry(open, won))).toEqual([]);
  });
  it("let a closed deal go only to an open stage, and only by a move", () => {
    expect(codes(entry(won, lost, { lostReason: "x" }))).toEqual(["stageId:reopen_first"]);
    expect(codes(entry(won, open))).toEqual([]);
    expect(codes(entry(won, open, {}, { moving: false }))).toEqual(["stageId:reopen_by_move"]);
  });
  it("hold a deal to the moves its stage allows", () => {
    const narrow = stage("narrow", "open", { allowedFrom: ["other"] });
    expect(codes(entry(open, narrow))).toEqual(["stageId:move_not_allowed"]);
    expect(codes(entry(stage("other", "open"), narrow))).toEqual([]);
  });
  it("let a deal begin where it is allowed to come from anywhere, or where its history puts it", () => {
    const narrow = stage("narrow", "open", { allowedFrom: ["other"] });
    expect(codes(entry(null, narrow))).toEqual(["stageId:not_a_beginning"]);
    expect(codes(entry(null, narrow, {}, { history: true }))).toEqual([]);
  });
  it("say so when a move leads nowhere, and let a change within the stage be", () => {
    expect(codes(entry(open, open))).toEqual(["stageId:same_stage"]);
    expect(codes(entry(open, open, {}, { moving: false }))).toEqual([]);
  });
  it("keep a change from emptying what the stage asks for, and leave what was missing before", () => {
    const strict = stage("s", "open", { requiredProperties: ["amount", "closeDate"] });
    expect(codes(entry(strict, strict, { amount: null }, { moving: false }))).toEqual(["amount:required"]);
    expect(codes(entry(strict, strict, { name: "x" }, { moving: false }))).toEqual([]);
  });
  it("do not ask for a property that has been archived since", () => {
    expect(codes(entry(open, stage("s", "open", { requiredProperties: ["gone"] })))).toEqual([]);
  });
});

describe("entering a stage", () => {
  it("stamps the close on winning and losing, and takes it and the reasons away on reopening", () => {
    expect(stageStamps(entry(open, won), now)).toEqual({ stageEnteredAt: now, closedAt: now });
    expect(stageStamps(entry(won, open), now)).toEqual({
      stageEnteredAt: now,
      closedAt: null,
      lostReason: null,
      wonReason: null,
    });
    expect(stageStamps(entry(open, open, {}, { moving: false }), now)).toEqual({});
  });
  it("takes a deal that arrives closed as closed on its close date, unless that lies ahead", () => {
    const arrived = stageStamps(entry(null, won, { closeDate: "2025-11-30" }), now);
    expect(arrived["closedAt"]).toBe("2025-11-30T12:00:00.000Z");
    expect(stageStamps(entry(null, won, { closeDate: "2027-01-01" }), now)["closedAt"]).toBe(now);
  });
  it("believes a history that says when", () => {
    const values = { closedAt: "2025-01-02T10:00:00.000Z", createdAt: "2024-12-01T10:00:00.000Z" };
    expect(stageStamps(entry(null, won, values, { history: true }), now)).toEqual({
      stageEnteredAt: "2025-01-02T10:00:00.000Z",
      closedAt: "2025-01-02T10:00:00.000Z",
    });
    expect(stageStamps(entry(null, open, values, { history: true }), now)["stageEnteredAt"]).toBe(values.createdAt);
  });
});
