import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { BulkOutcome } from "../records/record-bulk.ts";
import type { Import } from "../imports/import-schema.ts";

interface Stage {
  readonly id: string;
  readonly key: string;
  readonly version: number;
}
interface Pipeline {
  readonly id: string;
  readonly version: number;
  readonly stages: readonly Stage[];
}
interface Deal {
  readonly id: string;
  readonly version: number;
  readonly stageId: string;
}

/** Qualify → Propose → Agree → Won or Lost; no skipping, no going back, only managers win, agreeing needs an amount. */
let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: Calls;
let manager: Calls;
let pipeline: Pipeline;
const stage: Record<string, Stage> = {};

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  for (const permission of ["imports.run", "deals.create"])
    (await admin.put("/api/v1/permissions", { role: "rep", permission, scope: "all" })).ok();
  for (const permission of ["deals.update", "deals.read"])
    (await admin.put("/api/v1/permissions", { role: "rep", permission, scope: "all" })).ok();
  rep = world.as(await world.createMember(org, "rep", { name: "Rita" }));
  manager = world.as(await world.createMember(org, "manager", { name: "Mara" }));
  pipeline = (
    await admin.post<Pipeline>("/api/v1/pipelines", {
      name: "Strict",
      skipping: false,
      goingBack: false,
      stages: [
        { name: "Qualify" },
        { name: "Propose" },
        { name: "Agree", requiredProperties: ["amount"] },
        { name: "Won", kind: "won", enteredBy: ["manager", "admin"] },
        { name: "Lost", kind: "lost" },
      ],
    })
  ).ok();
  for (const one of pipeline.stages) stage[one.key] = one;
});
afterAll(() => world.destroy());

let made = 0;
const name = () => `Deal ${(made += 1)}`;
const idOf = (key: string) => stage[key]?.id ?? "";
const inPipeline = (key: string) => ({ pipelineId: pipeline.id, stageId: idOf(key) });
const amount = { minor: "100", currency: "EUR" };

const stand = async (key: "qualify" | "propose" | "agree"): Promise<Deal & { name: string }> => {
  const called = name();
  let deal = (await admin.post<Deal>("/api/v1/deals", { name: called, ...inPipeline("qualify") })).ok();
  const way = ["propose", "agree"].slice(0, ["qualify", "propose", "agree"].indexOf(key));
  for (const next of way) deal = (await moveBy(admin, deal, next, { values: { amount } })).ok();
  return { ...deal, name: called };
};
const moveBy = (who: Calls, deal: Deal, key: string, more: object = {}) =>
  who.post<Deal & Refused>(`/api/v1/deals/${deal.id}/move`, { version: deal.version, stageId: idOf(key), ...more });

/** Ways to bring a deal that is there into a stage; each answers what it was refused for, null where it was not. */
const ways: Record<string, (who: Calls, deal: Deal & { name: string }, key: string) => Promise<string[] | null>> = {
  async move(who, deal, key) {
    const reply = await moveBy(who, deal, key);
    return reply.status === 200 ? null : reply.body.problems.map(({ message }) => message);
  },
  async change(who, deal, key) {
    const reply = await who.patch<Refused>(`/api/v1/deals/${deal.id}`, { version: deal.version, stageId: idOf(key) });
    return reply.status === 200 ? null : reply.body.problems.map(({ message }) => message);
  },
  async bulk(who, deal, key) {
    const changes = [{ id: deal.id, stageId: idOf(key) }];
    const { refused } = (await who.post<BulkOutcome>("/api/v1/deals/bulk/update", { changes })).ok();
    return refused.length === 0 ? null : refused.flatMap(({ problems }) => problems.map(({ message }) => message));
  },
  async import(who, deal, key) {
    const done = await importDeals(who, `id,pipeline,stage\n${deal.id},Strict,${idOf(key)}\n`, { key: "id" });
    if (done.counts.refuse === 0) return null;
    return done.refusedSample.flatMap(({ reasons }) => reasons.map(({ message }) => message));
  },
};

async function importDeals(who: Calls, csv: string, choices: object = {}): Promise<Import> {
  const mapping = { pipeline: "pipelineId", stage: "stageId", ...(csv.startsWith("id") ? { id: "id" } : {}) };
  const tried = (await who.post<Import>("/api/v1/imports", { object: "deal", csv, mapping, ...choices })).ok();
  (await who.post(`/api/v1/imports/${tried.id}/run`)).ok();
  await world.drain();
  return (await who.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
}

const refusals = [
  { rule: "no skipping", from: "qualify", to: "agree", says: ['"Propose" comes first', '"Agree" needs Amount'] },
  { rule: "no skipping to a win", from: "propose", to: "won", says: ['"Agree" comes first', "Only Manager and Admin"] },
  { rule: "no going back", from: "propose", to: "qualify", says: ['from "Propose" to "Qualify"'] },
  { rule: "who may", from: "agree", to: "won", says: ['Only Manager and Admin may move deals to "Won"'] },
  { rule: "a reason", from: "qualify", to: "lost", says: ["Say why the deal was lost"] },
] as const;

describe.each(Object.keys(ways))("by %s", (way) => {
  const go = ways[way];
  it.each(refusals)("$rule: $from → $to is refused with everything that is broken", async ({ from, to, says }) => {
    const deal = await stand(from);
    const told = (await go?.(rep, deal, to)) ?? [];
    for (const sentence of says) expect(told.join(" ")).toContain(sentence);
    expect(told).toHaveLength(says.length);
    expect((await admin.get<Deal>(`/api/v1/deals/${deal.id}`)).ok().stageId).toBe(idOf(from));
  });
  it("the next stage is open, and a win to whoever may", async () => {
    expect(await go?.(rep, await stand("qualify"), "propose")).toBeNull();
    expect(await go?.(manager, await stand("agree"), "won")).toBeNull();
  });
});

describe("somebody with a role in the company and another by the portfolio", () => {
  it.each(Object.keys(ways))("may by %s whatever one of the two may, and is told so", async (way) => {
    const { name: email } = await world.createPortfolioMember("operator");
    const both = await world.createMember(org, "rep", { email });
    expect(await ways[way]?.(world.as(both), await stand("agree"), "won")).toBeNull();
    const me = (await world.as(both).get<{ organizations: { id: string; roles: string[] }[] }>("/api/v1/me")).ok();
    expect(me.organizations.find(({ id }) => id === org.id)?.roles).toEqual(["rep", "manager"]);
  });
});

describe("a new deal", () => {
  it("begins in the first stage, and is told everything else at once", async () => {
    const reply = await rep.post<Refused>("/api/v1/deals", { name: name(), ...inPipeline("won") });
    expect([reply.status, reply.body.problems.map(({ code }) => code)]).toEqual([
      422,
      ["stage_skipped", "role_not_allowed"],
    ]);
    expect((await rep.post("/api/v1/deals", { name: name(), ...inPipeline("qualify") })).status).toBe(201);
  });
  it("that comes in a file with its history may stand further on, but only where its importer may put deals", async () => {
    const [agreed, won] = [name(), name()];
    const csv = `name,pipeline,stage,amount\n${agreed},Strict,Agree,12\n${won},Strict,Won,12\n`;
    const done = await importDeals(rep, csv, { mode: "create", key: null });
    expect(done.counts).toMatchObject({ create: 1, refuse: 1 });
    expect(done.refusedSample[0]?.reasons.map(({ message }) => message)).toEqual([
      'Only Manager and Admin may move deals to "Won". Ask one of them.',
    ]);
    expect((await importDeals(manager, csv, { mode: "create", key: null })).counts).toMatchObject({ create: 2 });
  });
});

describe("a reopened deal", () => {
  it("goes on from where it was closed: neither skipping nor going back", async () => {
    const lost = (await moveBy(rep, await stand("propose"), "lost", { lostReason: "Price" })).ok();
    const codes = async (key: string) => (await moveBy(rep, lost, key)).body.problems.map(({ code }) => code);
    expect(await codes("qualify")).toEqual(["going_back"]);
    expect((await moveBy(rep, lost, "propose")).status).toBe(200);
  });
});

describe("a pipeline's rules", () => {
  it("can be changed, are kept in the audit trail, and hold from then on", async () => {
    const deal = await stand("qualify");
    const before = (await admin.get<{ items: Pipeline[] }>("/api/v1/pipelines")).ok().items;
    const version = before.find(({ id }) => id === pipeline.id)?.version;
    const url = `/api/v1/pipelines/${pipeline.id}`;
    const loose = (await admin.patch<Pipeline>(url, { version, skipping: true, goingBack: true })).ok();
    expect(loose).toMatchObject({ skipping: true, goingBack: true, name: "Strict" });
    const on = (await moveBy(rep, deal, "agree", { values: { amount } })).ok();
    expect((await moveBy(rep, on, "qualify")).status).toBe(200);
    (await admin.patch<Pipeline>(url, { version: loose.version, skipping: false, goingBack: false })).ok();
    const [entry] = await world.look<{ before: object; after: object }>(
      org,
      "select before, after from identity.audit_entry where object = 'pipeline' and record_id = $1 order by id desc limit 1",
      [pipeline.id],
    );
    expect(entry).toMatchObject({ before: { skipping: true }, after: { skipping: false, goingBack: false } });
  });
  it("name only roles there are", async () => {
    const reply = await admin.patch<Refused>(`/api/v1/stages/${idOf("agree")}`, {
      version: stage["agree"]?.version,
      enteredBy: ["manager", "boss"],
    });
    expect([reply.status, reply.body.problems[0]]).toMatchObject([422, { path: "enteredBy.1", code: "unknown_role" }]);
  });
});

describe("the stages of a deal", () => {
  it("tell each stay with how long and by whom, over losing and reopening, also in pages", async () => {
    world.clock.set("2026-03-01T08:00:00Z");
    const deal = await stand("qualify");
    world.clock.advance({ days: 2 });
    const on = (await moveBy(rep, deal, "propose")).ok();
    world.clock.advance({ hours: 6 });
    const lost = (await moveBy(rep, on, "lost", { lostReason: "Price" })).ok();
    world.clock.advance({ days: 10 });
    (await moveBy(manager, lost, "propose")).ok();
    world.clock.advance({ minutes: 1 });
    type Stays = { items: Record<string, unknown>[]; nextCursor: string | null };
    const url = `/api/v1/deals/${deal.id}/stages`;
    const { items } = (await rep.get<Stays>(url)).ok();
    expect(items.map((stay) => [stay["stage"], stay["seconds"], stay["enteredBy"], stay["leftBy"]])).toMatchObject([
      [{ name: "Propose", kind: "open" }, 60, "Mara", null],
      [{ name: "Lost", kind: "lost" }, 864_000, "Rita", "Mara"],
      [{ name: "Propose" }, 21_600, "Rita", "Rita"],
      [{ name: "Qualify" }, 172_800, expect.any(String), "Rita"],
    ]);
    expect(items.map(({ leftAt }) => leftAt)).toEqual([null, ...items.slice(0, 3).map(({ enteredAt }) => enteredAt)]);
    const first = (await rep.get<Stays>(`${url}?limit=3`)).ok();
    const rest = (await rep.get<Stays>(`${url}?limit=3&cursor=${first.nextCursor}`)).ok();
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.nextCursor).toBeNull();
  });
});
