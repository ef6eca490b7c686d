import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

interface Deal {
  readonly id: string;
  readonly version: number;
  readonly stageId: string;
  readonly closedAt: string | null;
  readonly lostReason: string | null;
  readonly stage: { kind: string; name: string };
}
interface Stage {
  readonly id: string;
  readonly key: string;
  readonly version: number;
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let stages: Record<string, Stage> = {};
let pipelineId = "";

async function readStages() {
  const [pipeline] = (await admin.get<{ items: { id: string; stages: Stage[] }[] }>("/api/v1/pipelines")).ok().items;
  pipelineId = pipeline?.id ?? "";
  stages = Object.fromEntries((pipeline?.stages ?? []).map((stage) => [stage.key, stage]));
}

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  await readStages();
  (await admin.post("/api/v1/properties", { object: "deal", key: "champion", label: "Champion", type: "text" })).ok();
  (
    await admin.patch(`/api/v1/stages/${stages["proposal"]?.id}`, {
      version: 1,
      requiredProperties: ["amount", "closeDate", "champion"],
    })
  ).ok();
  (
    await admin.patch(`/api/v1/stages/${stages["negotiation"]?.id}`, {
      version: 1,
      allowedFrom: [stages["proposal"]?.id],
    })
  ).ok();
  await readStages();
});
afterAll(() => world.destroy());

const create = async (body: object = {}) => (await admin.post<Deal>("/api/v1/deals", { name: "Deal", ...body })).ok();
const move = (deal: { id: string; version: number }, key: string, more: object = {}) =>
  admin.post<Deal & Refused>(`/api/v1/deals/${deal.id}/move`, {
    stageId: stages[key]?.id,
    version: deal.version,
    ...more,
  });
const full = { amount: { minor: "5000", currency: "EUR" }, closeDate: "2026-12-01", champion: "Ada" };

describe("a move", () => {
  it("is refused with every broken rule at once, and nothing has changed", async () => {
    const deal = await create();
    const reply = await move(deal, "proposal");
    expect([reply.status, reply.body.code]).toEqual([422, "rule_broken"]);
    expect(reply.body.problems.map(({ path, code }) => [path, code])).toEqual([
      ["amount", "required"],
      ["closeDate", "required"],
      ["champion", "required"],
    ]);
    expect((await admin.get<Deal>(`/api/v1/deals/${deal.id}`)).ok()).toMatchObject({
      version: 1,
      stageId: stages["new"]?.id,
    });
    const events = await world.look(org, "select 1 from platform.event where object = 'deal' and record_id = $1", [
      deal.id,
    ]);
    expect(events).toHaveLength(1);
  });
  it("may bring along what the stage asks for", async () => {
    const deal = await create();
    expect((await move(deal, "proposal", { values: full })).ok()).toMatchObject({
      version: 2,
      custom: { champion: "Ada" },
      amount: full.amount,
    });
  });
  it("names a value that is not valid where it was given", async () => {
    const reply = await move(await create(), "proposal", { values: { ...full, closeDate: "soon", nope: "x" } });
    expect(reply.status).toBe(400);
    expect(reply.body.problems.map(({ path }) => path).toSorted()).toEqual(["closeDate", "nope"]);
  });
  it("follows the ways the stage allows", async () => {
    const deal = await create(
      full.champion === "" ? {} : { custom: { champion: "Ada" }, amount: full.amount, closeDate: full.closeDate },
    );
    const reply = await move(deal, "negotiation");
    expect(reply.body.problems.map(({ code }) => code)).toEqual(["move_not_allowed"]);
    const proposed = (await move(deal, "proposal")).ok();
    expect((await move(proposed, "negotiation")).status).toBe(200);
  });
  it("to lost takes a reason, closes the deal, and reopening by a move takes both away", async () => {
    const deal = await create();
    expect((await move(deal, "lost")).body.problems.map(({ path }) => path)).toEqual(["lostReason"]);
    const lost = (await move(deal, "lost", { lostReason: "Price" })).ok();
    expect(lost).toMatchObject({ lostReason: "Price", stage: { kind: "lost" }, probability: 0 });
    expect(lost.closedAt).not.toBeNull();
    expect((await move(lost, "won")).body.problems.map(({ code }) => code)).toEqual(["reopen_first"]);
    const patched = await admin.patch<Refused>(`/api/v1/deals/${deal.id}`, {
      version: lost.version,
      stageId: stages["new"]?.id,
    });
    expect([patched.status, patched.body.problems[0]?.code]).toEqual([422, "reopen_by_move"]);
    expect((await move(lost, "new")).ok()).toMatchObject({ closedAt: null, lostReason: null, stage: { kind: "open" } });
  });
  it("with a stale version is a conflict, to nowhere an unknown stage, to where it stands no move", async () => {
    const deal = await create();
    expect((await move({ ...deal, version: 7 }, "qualified")).status).toBe(409);
    const nowhere = await admin.post<Refused>(`/api/v1/deals/${deal.id}/move`, { stageId: "999999", version: 1 });
    expect([nowhere.status, nowhere.body.problems[0]?.path]).toEqual([400, "stageId"]);
    expect((await move(deal, "new")).body.problems.map(({ code }) => code)).toEqual(["same_stage"]);
  });
  it("of six people at once succeeds for one", async () => {
    const deal = await create();
    const replies = await Promise.all(
      ["qualified", "meeting", "won", "qualified", "meeting", "won"].map((key) => move(deal, key)),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(5);
  });
  it("keeps a history of stages with how long the deal stood in each", async () => {
    world.clock.set("2026-03-01T08:00:00Z");
    const deal = await create();
    world.clock.advance({ days: 3, hours: 12 });
    const qualified = (await move(deal, "qualified")).ok();
    world.clock.advance({ days: 1 });
    (await move(qualified, "won")).ok();
    const rows = await world.look<{ from: string | null; to: string; seconds: string | null }>(
      org,
      `select f.key as from, t.key as to, c.seconds from crm.stage_change c
       left join crm.stage f on f.org_id = c.org_id and f.id = c.from_stage_id join crm.stage t on t.org_id = c.org_id and t.id = c.to_stage_id
       where c.deal_id = $1 order by c.id`,
      [deal.id],
    );
    expect(rows).toEqual([
      { from: null, to: "new", seconds: null },
      { from: "new", to: "qualified", seconds: "302400" },
      { from: "qualified", to: "won", seconds: "86400" },
    ]);
    const items = (
      await admin.get<{ items: { kind: string; from?: string; to?: string; days?: number }[] }>(
        `/api/v1/timeline?object=deal&recordId=${deal.id}`,
      )
    ).ok().items;
    expect(items.map(({ kind, from, to, days }) => [kind, from, to, days])).toEqual([
      ["moved", "Qualified", "Won", 1],
      ["moved", "New", "Qualified", 3.5],
      ["created", undefined, undefined, undefined],
    ]);
  });
  it("publishes one fact with the figures before and after, and no more", async () => {
    const deal = await create({ amount: full.amount });
    (await move(deal, "won")).ok();
    const events = await world.look<{ name: string; payload: Record<string, unknown> }>(
      org,
      "select name, payload from platform.event where object = 'deal' and record_id = $1 order by seq",
      [deal.id],
    );
    expect(events.map(({ name }) => name)).toEqual(["crm.deal.created", "crm.deal.stage_changed"]);
    expect(events[1]?.payload).toMatchObject({
      before: { kind: "open", amountMinor: "5000", currency: "EUR", closedAt: null },
      after: { kind: "won", probability: 100, stageId: stages["won"]?.id },
    });
  });
});

describe("every other path into a stage", () => {
  it("obeys the same rules: creation", async () => {
    const reply = await admin.post<Refused>("/api/v1/deals", { name: "x", stageId: stages["lost"]?.id });
    expect([reply.status, reply.body.problems.map(({ path }) => path)]).toEqual([422, ["lostReason"]]);
    const narrow = await admin.post<Refused>("/api/v1/deals", { name: "x", stageId: stages["negotiation"]?.id });
    expect(narrow.body.problems.map(({ code }) => code)).toEqual(["not_a_beginning"]);
  });
  it("obeys the same rules: a change of the record", async () => {
    const deal = await create();
    const reply = await admin.patch<Refused>(`/api/v1/deals/${deal.id}`, {
      version: 1,
      stageId: stages["proposal"]?.id,
      amount: full.amount,
    });
    expect([reply.status, reply.body.problems.map(({ path }) => path)]).toEqual([422, ["closeDate", "champion"]]);
  });
  it("does not let a required property be emptied while the deal stands there", async () => {
    const deal = (await move(await create(), "proposal", { values: full })).ok();
    const reply = await admin.patch<Refused>(`/api/v1/deals/${deal.id}`, {
      version: deal.version,
      custom: { champion: null },
    });
    expect([reply.status, reply.body.problems.map(({ path }) => path)]).toEqual([422, ["champion"]]);
  });
});

describe("a board", () => {
  it("sums per stage and currency, weighs by probability, and pages its cards newest arrival first", async () => {
    world.clock.set("2026-06-01T08:00:00Z");
    const made = (
      await admin.post<{ id: string; stages: Stage[] }>("/api/v1/pipelines", {
        name: "Board test",
        stages: [
          { name: "Only", probability: 25 },
          { name: "Done", kind: "won" },
        ],
      })
    ).ok();
    const [only] = made.stages;
    for (let index = 0; index < 7; index += 1) {
      world.clock.advance({ minutes: 1 });
      const currency = index % 2 === 0 ? "EUR" : "USD";
      await create({
        name: `Card ${index}`,
        pipelineId: made.id,
        ...(index === 6 ? {} : { amount: { minor: String(index * 100 + 1), currency } }),
      });
    }
    const board = (
      await admin.get<{
        stages: {
          count: number;
          sum: unknown;
          weighted: unknown;
          cards: { name: string }[];
          nextCursor: string | null;
        }[];
      }>(`/api/v1/pipelines/${made.id}/board?cardsPerStage=3`)
    ).ok();
    const [column, done] = board.stages;
    expect(done).toMatchObject({ count: 0, sum: [], cards: [], nextCursor: null });
    expect(column).toMatchObject({
      count: 7,
      sum: [
        { minor: "603", currency: "EUR" },
        { minor: "903", currency: "USD" },
      ],
      weighted: [
        { minor: "151", currency: "EUR" },
        { minor: "226", currency: "USD" },
      ],
    });
    const names = column?.cards.map(({ name }) => name) ?? [];
    let cursor = column?.nextCursor ?? null;
    while (cursor !== null) {
      const page: { items: { name: string }[]; nextCursor: string | null } = (
        await admin.get<{ items: { name: string }[]; nextCursor: string | null }>(
          `/api/v1/pipelines/${made.id}/stages/${only?.id}/cards?limit=3&cursor=${cursor}`,
        )
      ).ok();
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `Card ${index}`));
    const filter = encodeURIComponent(
      JSON.stringify({ property: "amount", op: "gt", value: { minor: "200", currency: "EUR" } }),
    );
    const filtered = (
      await admin.get<{ stages: { count: number }[] }>(`/api/v1/pipelines/${made.id}/board?filter=${filter}`)
    ).ok();
    expect(filtered.stages[0]?.count).toBe(2);
  });
  it("of a pipeline that is not there is not found, and a bad cursor is named", async () => {
    expect((await admin.get("/api/v1/pipelines/999999/board")).status).toBe(404);
    expect((await admin.get(`/api/v1/pipelines/${pipelineId}/stages/999999/cards`)).status).toBe(404);
    const reply = await admin.get<Refused>(
      `/api/v1/pipelines/${pipelineId}/stages/${stages["new"]?.id}/cards?cursor=abc`,
    );
    expect([reply.status, reply.body.problems[0]?.path]).toEqual([400, "cursor"]);
  });
});
