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
  enteredBy: null,
  version: 1,
  ...rules,
});
const open = stage("open", "open");
const won = stage("won", "won");
const lost = stage("lost", "lost");
const properties = new Map(named(dealProperties).map((property) => [property.name, property]));

function entry(from: Stage | null, to: Stage, values: Values = {}, way: Partial<StageEntry> = {}): StageEntry {
  const given = new Set(Object.keys(values));
  const find = (name: string) => properties.get(name);
  const stages = [open, won, lost];
  return {
    from,
    to,
    values,
    given,
    find,
    moving: true,
    history: false,
    closedFrom: null,
    pipeline: { skipping: true, goingBack: true, stages },
    roles: ["rep"],
    roleLabel: (role) => role,
    ...way,
  };
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

describe("the order of stages", () => {
  const [a, b, c] = [stage("a", "open"), stage("b", "open"), stage("c", "open")];
  const stages = [a, b, c, won, lost];
  const strict = { pipeline: { skipping: false, goingBack: false, stages } };
  const way = (from: Stage | null, to: Stage, more: Partial<StageEntry> = {}) =>
    stageProblems(entry(from, to, { lostReason: "x" }, { ...strict, ...more })).map(({ message }) => message);

  it("says what comes first, and how a deal that may not go back goes on", () => {
    expect(way(a, c)).toEqual(['"b" comes first']);
    expect(way(a, won)).toEqual(['"b" and "c" come first']);
    expect(way(c, a)).toEqual(['A deal does not go back from "c" to "a". Move it on, or mark it as lost.']);
  });
  it("holds at the beginning and for a deal from another pipeline too, not where history tells", () => {
    expect(way(null, b)).toEqual(['"a" comes first']);
    expect(way({ ...c, id: "z", pipelineId: "2" }, b)).toEqual(['"a" comes first']);
    expect(way(null, b, { history: true })).toEqual([]);
  });
  it("lets deals be lost anywhere and lets a reopened one go on from where it was closed", () => {
    expect(way(a, lost)).toEqual([]);
    expect(way(lost, a, { closedFrom: "a" })).toEqual([]);
    expect(way(lost, b, { closedFrom: "a" })).toEqual([]);
    expect(way(lost, c, { closedFrom: "a" })).toEqual(['"b" comes first']);
    expect(way(lost, a, { closedFrom: "c" })).toHaveLength(1);
    expect(way(lost, a)).toEqual([]);
  });
  it("is broken by nothing where skipping and going back are allowed", () => {
    const lax = { pipeline: { skipping: true, goingBack: true, stages } };
    expect(stages.flatMap((from) => (from === a ? [] : way(a, from, lax)))).toEqual([]);
  });
  it("comes with every other broken rule: who may, and what is missing", () => {
    const guarded = { ...c, allowedFrom: ["b"], enteredBy: ["manager"], requiredProperties: ["amount"] };
    expect(codes(entry(a, guarded, {}, strict))).toEqual([
      "stageId:move_not_allowed",
      "stageId:stage_skipped",
      "stageId:role_not_allowed",
      "amount:required",
    ]);
  });
  it("asks nobody who changes a deal within its stage, and not the system, whether they may enter it", () => {
    const guarded = { ...a, enteredBy: ["manager"] };
    expect(way(guarded, guarded, { moving: false })).toEqual([]);
    expect(way(null, guarded)).toEqual(['Only manager may move deals to "a". Ask one of them.']);
    expect(way(null, guarded, { roles: null })).toEqual([]);
    expect(way(null, guarded, { roles: ["rep", "manager"] })).toEqual([]);
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
    expect(stageStamps(entry(open, open, {}, { moving: false }), now)).toEqual({ closedAt: null });
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
