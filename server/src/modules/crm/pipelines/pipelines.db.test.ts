import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

interface Stage {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly version: number;
  readonly probability: number;
}
interface Pipeline {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly stages: Stage[];
}

let world: World;
let org: TestOrganization;
let admin: Calls;
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
});
afterAll(() => world.destroy());

const pipelines = async () => (await admin.get<{ items: Pipeline[] }>("/api/v1/pipelines")).ok().items;
const create = async (body: object) => (await admin.post<Pipeline>("/api/v1/pipelines", body)).ok();

describe("pipelines", () => {
  it("a new organization begins with one, from first contact to won and lost", async () => {
    const [first, ...others] = await pipelines();
    expect(others).toEqual([]);
    expect(first?.stages.map(({ key }) => key)).toEqual([
      "new",
      "qualified",
      "meeting",
      "proposal",
      "negotiation",
      "won",
      "lost",
    ]);
  });
  it("have keys that never change and are unique; names change", async () => {
    const made = await create({ name: "Partner Deals" });
    expect(made.key).toBe("partner_deals");
    expect(
      (await admin.post<Refused>("/api/v1/pipelines", { name: "x", key: "partner_deals" })).body.problems[0]?.path,
    ).toBe("key");
    const renamed = (
      await admin.patch<Pipeline>(`/api/v1/pipelines/${made.id}`, { version: 1, name: "Partners", position: 0 })
    ).ok();
    expect(renamed).toMatchObject({ key: "partner_deals", name: "Partners", position: 0 });
    expect((await pipelines()).map(({ key }) => key)).toEqual(["partner_deals", "sales"]);
    expect((await admin.patch(`/api/v1/pipelines/${made.id}`, { version: 1, name: "stale" })).status).toBe(409);
    (await admin.delete(`/api/v1/pipelines/${made.id}?version=${renamed.version}`)).ok();
    expect((await pipelines()).map(({ key }) => key)).toEqual(["sales"]);
  });
  it("cannot be without an open stage, nor an organization without a pipeline", async () => {
    const closed = await admin.post<Refused>("/api/v1/pipelines", {
      name: "Closed",
      stages: [{ name: "Won", kind: "won" }],
    });
    expect([closed.status, closed.body.problems[0]?.code]).toEqual([422, "no_open_stage"]);
    const [only] = await pipelines();
    expect((await admin.delete(`/api/v1/pipelines/${only?.id}`)).status).toBe(422);
  });
  it("are not deleted with deals in them; the refusal says how many", async () => {
    const made = await create({ name: "Busy" });
    const [first, second] = made.stages;
    for (const name of ["a", "b"]) (await admin.post("/api/v1/deals", { name, pipelineId: made.id })).ok();
    const pipeline = await admin.delete<Refused>(`/api/v1/pipelines/${made.id}`);
    const stage = await admin.delete<Refused>(`/api/v1/stages/${first?.id}`);
    expect([pipeline.status, pipeline.body.facts?.["deals"], stage.status, stage.body.facts?.["deals"]]).toEqual([
      422, 2, 422, 2,
    ]);
    expect((await admin.patch<Refused>(`/api/v1/stages/${first?.id}`, { version: 1, kind: "won" })).status).toBe(422);
    expect((await admin.delete(`/api/v1/stages/${second?.id}?version=1`)).status).toBe(200);
  });
  it("keep the kind of a stage while a deal of it is in the bin: it would come back won without anybody saying so", async () => {
    const made = await create({ name: "Binned" });
    const stage = made.stages[1];
    const deal = (await admin.post<{ id: string }>("/api/v1/deals", { name: "x", stageId: stage?.id })).ok();
    (await admin.delete(`/api/v1/deals/${deal.id}`)).ok();
    const win = () => admin.patch<Stage & Refused>(`/api/v1/stages/${stage?.id}`, { version: 1, kind: "won" });
    const refused = await win();
    expect([refused.status, refused.body.facts]).toEqual([422, { deals: 0, inBin: 1 }]);
    const back = (await admin.post<{ version: number }>(`/api/v1/deals/${deal.id}/restore`)).ok();
    const move = { version: back.version, stageId: made.stages[0]?.id };
    (await admin.post(`/api/v1/deals/${deal.id}/move`, move)).ok();
    expect((await win()).ok()).toMatchObject({ kind: "won" });
  });
  it("a deal whose stage has gone meanwhile stays in the bin, and says why", async () => {
    const made = await create({ name: "Vanishing" });
    const deal = (await admin.post<{ id: string }>("/api/v1/deals", { name: "x", stageId: made.stages[1]?.id })).ok();
    (await admin.delete(`/api/v1/deals/${deal.id}`)).ok();
    (await admin.delete(`/api/v1/stages/${made.stages[1]?.id}`)).ok();
    const restored = await admin.post<Refused>(`/api/v1/deals/${deal.id}/restore`);
    expect([restored.status, restored.body.problems[0]?.path]).toEqual([422, "stageId"]);
  });
});

describe("stages", () => {
  it("that are deleted while deals are just entering them leave no deal behind in a stage that is gone", async () => {
    const made = await create({ name: "Racing" });
    const open = made.stages.filter(({ key }) => key !== "won" && key !== "lost").slice(1);
    const attempts = open.flatMap(({ id }) => [
      admin.post("/api/v1/deals", { name: "Racer", stageId: id }),
      admin.delete(`/api/v1/stages/${id}`),
      admin.post("/api/v1/deals", { name: "Racer", stageId: id }),
    ]);
    for (const { status } of await Promise.all(attempts)) expect([200, 201, 400, 409, 422]).toContain(status);
    const stranded = await world.look(
      org,
      "select d.id from crm.deal d join crm.stage s on s.org_id = d.org_id and s.id = d.stage_id where s.deleted_at is not null and d.deleted_at is null",
    );
    expect(stranded).toEqual([]);
  });

  it("are added, put in order and changed; each problem names its field", async () => {
    const made = await create({ name: "Order" });
    const stage = (
      await admin.post<Stage>(`/api/v1/pipelines/${made.id}/stages`, { name: "Legal review", position: 1 })
    ).ok();
    expect(stage).toMatchObject({ key: "legal_review", kind: "open", probability: 50, position: 1 });
    const [after] = (await pipelines()).filter(({ id }) => id === made.id);
    expect(after?.stages.map(({ key }) => key)).toEqual([
      "new",
      "legal_review",
      "qualified",
      "meeting",
      "proposal",
      "negotiation",
      "won",
      "lost",
    ]);
    const elsewhere = (await create({ name: "Elsewhere" })).stages[0]?.id;
    const wrong = await admin.patch<Refused>(`/api/v1/stages/${stage.id}`, {
      version: 1,
      requiredProperties: ["amount", "nope", "createdAt"],
      allowedFrom: [elsewhere, stage.id],
    });
    expect(wrong.body.problems.map(({ path }) => path)).toEqual([
      "requiredProperties.1",
      "requiredProperties.2",
      "allowedFrom.0",
      "allowedFrom.1",
    ]);
    const won = (await admin.patch<Stage>(`/api/v1/stages/${stage.id}`, { version: 1, kind: "won" })).ok();
    expect(won).toMatchObject({ kind: "won", probability: 100, version: 2 });
    expect((await admin.patch<Refused>(`/api/v1/stages/${stage.id}`, { version: 2, probability: 40 })).status).toBe(
      422,
    );
    expect((await admin.patch(`/api/v1/stages/${stage.id}`, { version: 1, name: "stale" })).status).toBe(409);
  });
  it("that are deleted take the ways from them along; the only way into a stage is not taken", async () => {
    const made = await create({ name: "Ways" });
    const [first, second, third] = made.stages;
    const allow = (version: number, allowedFrom: (string | undefined)[]) =>
      admin.patch<Stage>(`/api/v1/stages/${third?.id}`, { version, allowedFrom });
    (await allow(1, [second?.id])).ok();
    expect((await admin.delete(`/api/v1/stages/${second?.id}`)).status).toBe(422);
    (await allow(2, [first?.id, second?.id])).ok();
    (await admin.delete(`/api/v1/stages/${second?.id}`)).ok();
    const after = (await pipelines()).find(({ id }) => id === made.id)?.stages[1];
    expect(after).toMatchObject({ id: third?.id, allowedFrom: [first?.id], version: 4 });
  });
  it("ask for properties there are; one that is archived since keeps nobody from renaming them", async () => {
    const stage = { name: "Pitch", requiredProperties: ["amount", "champion"] };
    const refused = await admin.post<Refused>("/api/v1/pipelines", { name: "Asking", stages: [stage] });
    expect([refused.status, refused.body.problems[0]?.path]).toEqual([422, "stages.0.requiredProperties.1"]);
    const property = { object: "deal", label: "Champion", type: "text" };
    const { id } = (await admin.post("/api/v1/properties", property)).ok();
    const [made] = (await create({ name: "Asking", stages: [stage] })).stages;
    (await admin.delete(`/api/v1/properties/${String(id)}`)).ok();
    const named = await admin.patch<Stage>(`/api/v1/stages/${made?.id}`, { ...stage, version: 1, name: "Pitched" });
    expect(named.ok()).toMatchObject({ name: "Pitched" });
  });
  it("are seen by everybody and shaped by who may", async () => {
    const rep = world.as(await world.createMember(org, "rep"));
    expect((await rep.get("/api/v1/pipelines")).status).toBe(200);
    expect((await rep.post("/api/v1/pipelines", { name: "x" })).status).toBe(403);
  });
});
