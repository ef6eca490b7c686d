import { describe, expect, it } from "vitest";
import { anonymous } from "#platform/actor";
import type { EventRow } from "#platform/events/event-type";
import { crmTopics } from "./topics.ts";

const event = (name: string, object: string, recordId: string, payload: object): EventRow => ({
  orgId: "1",
  position: "1:1",
  name,
  object,
  recordId,
  payload,
  actorName: "",
  actorUserId: null,
  requestId: "",
  occurredAt: new Date(0),
});
const topic = (name: string) => {
  const found = crmTopics.find((one) => one.topic === name);
  if (found === undefined) throw new Error(`no topic ${name}`);
  return found;
};
const owning = (...owners: string[]) => ({ ...anonymous, visibleOwnerIds: () => owners });
const moved = event("crm.deal.stage_changed", "deal", "7", {
  owners: ["3", "4"],
  before: { pipelineId: "1" },
  after: { pipelineId: "2" },
});

describe("topics", () => {
  it("tell a board of deals that come, go and move, and of its own stages", () => {
    const board = topic("board");
    expect([board.matches(moved, "1"), board.matches(moved, "2"), board.matches(moved, "3")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(board.matches(event("crm.pipeline.changed", "pipeline", "3", {}), "3")).toBe(true);
    expect(board.matches(event("crm.contact.created", "contact", "1", {}), "1")).toBe(false);
  });
  it("tell a record of its notes, and of no other record's", () => {
    const note = event("crm.note.created", "note", "99", { object: "deal", recordId: "7", owners: ["3"] });
    expect([
      topic("record:deal").matches(note, "7"),
      topic("record:deal").matches(note, "8"),
      topic("record:contact").matches(note, "7"),
    ]).toEqual([true, false, false]);
    expect(topic("record:deal").matches(moved, "7")).toBe(true);
  });
  it("tell of a task whoever does it, sees its record or reaches its assignee, and nobody else", () => {
    const task = (payload: object) =>
      event("crm.task.created", "task", "9", { assignees: ["3"], owners: [], ...payload });
    const { matches, visible } = topic("list:task");
    const seenBy = (memberId: string, reach: readonly string[], payload: object = {}) =>
      visible({ ...anonymous, memberId, visibleOwnerIds: () => reach }, task({ createdBy: "4", ...payload }));
    expect([seenBy("3", []), seenBy("4", []), seenBy("5", ["3"]), seenBy("5", ["5"])]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const onDeal = { object: "deal", recordId: "7", owners: ["6"] };
    expect([seenBy("3", [], onDeal), seenBy("5", ["6"], onDeal), seenBy("5", ["3"], onDeal)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(topic("record:deal").matches(task(onDeal), "7")).toBe(true);
    const gone = (name: string) => matches(event(name, "deal", "7", { owners: ["6"] }), null);
    expect([gone("crm.deal.deleted"), gone("crm.deal.restored"), gone("crm.deal.updated")]).toEqual([
      true,
      true,
      false,
    ]);
  });
  it("are silent to whom neither the owner before nor the one after is in reach", () => {
    const visible = (...owners: string[]) => topic("list:deal").visible(owning(...owners), moved);
    expect([visible("3"), visible("4"), visible("5"), visible()]).toEqual([true, true, false, false]);
    expect(topic("list:deal").visible(owning("3"), event("crm.deal.created", "deal", "1", { owners: [null] }))).toBe(
      false,
    );
  });
});
