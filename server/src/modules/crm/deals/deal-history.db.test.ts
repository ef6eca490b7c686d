import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { whileRowHeld } from "#testing/held-row";
import { importCalls, type ImportCalls, lines } from "#testing/import-calls";
import { createWorld, type World } from "#testing/world";

interface Pipeline {
  readonly id: string;
  readonly stages: readonly { readonly id: string }[];
}

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const imported = async (csv: string, choices: object) => company.run(await company.start("deal", csv, choices));
const only = async () => {
  const [deal] = await company.items("deals");
  if (deal === undefined) throw new Error("there is no deal");
  return deal;
};
const move = (deal: Json, stageId: unknown, more: object = {}) =>
  company.calls.post(`/api/v1/deals/${String(deal["id"])}/move`, { version: deal["version"], stageId, ...more });

describe("a deal that a file brings with its history", () => {
  it("gets its values back when the import is undone, also where it stayed in its stage", async () => {
    (await company.calls.post("/api/v1/deals", { name: "Big", nextStep: "Call" })).ok();
    const done = await imported(lines("name,next step", "Big,Write"), { key: "name" });
    expect((await only())["nextStep"]).toBe("Write");
    expect((await company.undo(done)).undo).toMatchObject({ restored: 1, left: 0 });
    expect((await only())["nextStep"]).toBe("Call");
  });

  it("is not closed by a date while it stands in an open stage", async () => {
    (await company.calls.post("/api/v1/deals", { name: "Open" })).ok();
    const mapping = { "closed at": "closedAt", next: "nextStep" };
    const done = await imported(lines("name,closed at,next", "Open,2026-01-01,Write"), { key: "name", mapping });
    expect(done.counts).toMatchObject({ update: 1 });
    expect(await only()).toMatchObject({ nextStep: "Write", closedAt: null });
  });

  it("is judged by where it was closed last, though its history reaches into the future", async () => {
    const stages = [{ name: "One" }, { name: "Two" }, { name: "Lost", kind: "lost" }];
    const way = { name: "Strict", goingBack: false, stages };
    const [one, , lost] = (await company.calls.post<Pipeline>("/api/v1/pipelines", way)).ok().stages;
    const mapping = { pipeline: "pipelineId", stage: "stageId", entered: "stageEnteredAt" };
    await imported(lines("name,pipeline,stage,entered", "Later,Strict,Two,2030-01-01"), { key: "name", mapping });
    const closed = (await move(await only(), lost?.id, { lostReason: "Price" })).ok();
    const reply = await move(closed, one?.id);
    expect([reply.status, reply.body["problems"]]).toMatchObject([422, [{ code: "going_back" }]]);
  });
});

it("a deal does not come back out of the bin into a stage that is deleted at the same moment", async () => {
  const { calls, organization } = company;
  const way = { name: "Short", stages: [{ name: "One" }, { name: "Two" }] };
  const { id: pipelineId, stages } = (await calls.post<Pipeline>("/api/v1/pipelines", way)).ok();
  const stageId = stages[1]?.id;
  const { id } = (await calls.post("/api/v1/deals", { name: "Back", pipelineId, stageId })).ok();
  const task = (await calls.post("/api/v1/tasks", { title: "Call", object: "deal", recordId: id })).ok();
  (await calls.delete(`/api/v1/deals/${String(id)}`)).ok();
  const replies = await whileRowHeld(world, { organization, table: "crm.task", id: task["id"] }, [
    () => calls.post(`/api/v1/deals/${String(id)}/restore`),
    () => calls.delete(`/api/v1/stages/${String(stageId)}`),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([200, 422]);
});
