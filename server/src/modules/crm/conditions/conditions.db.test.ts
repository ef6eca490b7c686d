import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

interface Wire {
  readonly id: string;
  readonly version: number;
}
interface Stage {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}
interface Problem {
  readonly detail: string;
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

/** Reps may edit and delete a deal only while it stands in one of the first two stages. */
let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: TestMember;
let stages: readonly Stage[] = [];
const open = () => stages.slice(0, 2);
const setCondition = (action: string, filter: object | null, role = "rep") =>
  admin.put<Problem>("/api/v1/permission-conditions", { role, object: "deal", action, filter });

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rep = await world.createMember(org, "rep", { name: "Rep" });
  stages = (await admin.get<{ items: { stages: Stage[] }[] }>("/api/v1/pipelines")).ok().items[0]?.stages ?? [];
  const filter = { property: "stageId", op: "in", value: open().map(({ id }) => id) };
  for (const action of ["update", "delete"]) (await setCondition(action, filter)).ok();
});
afterAll(() => world.destroy());

const calls = () => world.as(rep);
const deal = async (stage: Stage | undefined): Promise<Wire> =>
  (
    await calls().post<Wire>("/api/v1/deals", { name: "Deal", stageId: stage?.id, lostReason: "x", wonReason: "x" })
  ).ok();
const late = () => deal(stages[2]);
const why = () =>
  `Your role may edit a deal only while Stage is one of ${open()
    .map(({ name }) => name)
    .join(", ")}`;

describe("a condition on a role's editing", () => {
  it("holds on every path that writes one record, in words that say it", async () => {
    const { id, version } = await late();
    const refused = await calls().patch<Problem>(`/api/v1/deals/${id}`, { version, name: "Other" });
    expect([refused.status, refused.body.detail]).toEqual([403, why()]);
    expect((await calls().post(`/api/v1/deals/${id}/move`, { version, stageId: stages[0]?.id })).status).toBe(403);
    expect((await calls().delete(`/api/v1/deals/${id}`)).status).toBe(403);
    expect((await admin.patch(`/api/v1/deals/${id}`, { version, name: "Other" })).status).toBe(200);
  });

  it("is asked of the record before the change: an open deal can be moved on, and then no more", async () => {
    const { id, version } = await deal(stages[0]);
    const moved = (await calls().post<Wire>(`/api/v1/deals/${id}/move`, { version, stageId: stages[2]?.id })).ok();
    expect((await calls().patch(`/api/v1/deals/${id}`, { version: moved.version, name: "x" })).status).toBe(403);
  });

  it("holds record by record where many are changed, deleted or taken out of the bin", async () => {
    const [early, other] = [await deal(stages[0]), await late()];
    const changes = [early, other].map(({ id }) => ({ id, nextStep: "Call" }));
    expect((await calls().post("/api/v1/deals/bulk/update", { changes })).ok()).toMatchObject({
      done: [early.id],
      refused: [{ id: other.id, code: "forbidden", problems: [{ message: why() }] }],
    });
    const ids = [early.id, other.id];
    expect((await calls().post("/api/v1/deals/bulk/delete", { ids })).ok()).toMatchObject({ done: [early.id] });
    (await admin.delete(`/api/v1/deals/${other.id}`)).ok();
    expect((await calls().post("/api/v1/deals/bulk/restore", { ids })).ok()).toMatchObject({ done: [early.id] });
  });

  it("is told before it refuses, with what the record may be used for", async () => {
    const { id } = await late();
    const access = (await calls().get(`/api/v1/record-access?object=deal&recordId=${id}`)).ok();
    expect(access).toMatchObject({ update: { allowed: false, reason: why() }, share: { allowed: false } });
    const share = { object: "deal", recordId: id, memberId: rep.memberId, access: "read" };
    expect((await calls().post("/api/v1/shares", share)).status).toBe(403);
  });

  it("can be read by everybody, is in the trail, and ends where it is taken away", async () => {
    const { items } = (await calls().get<{ items: { words: string }[] }>("/api/v1/permission-conditions")).ok();
    expect(items).toMatchObject([
      { role: "rep", object: "deal", action: "delete" },
      { role: "rep", object: "deal", action: "update", words: why().replace(/^.*only while /, "") },
    ]);
    const trail = (await admin.get<{ items: { label: string }[] }>("/api/v1/audit?object=permission")).ok();
    expect(JSON.stringify(trail.items)).toContain("rep: deals.update");
    (await setCondition("update", null)).ok();
    const { id, version } = await late();
    expect((await calls().patch(`/api/v1/deals/${id}`, { version, name: "Free" })).status).toBe(200);
  });

  it("is refused where it names what is not there, at its place, and for admins", async () => {
    const unknown = await setCondition("update", { and: [{ property: "colour", op: "is", value: "red" }] });
    expect([unknown.status, unknown.body.problems[0]?.path]).toEqual([400, "filter.and.0.property"]);
    const forAdmins = await setCondition("update", { property: "name", op: "notEmpty" }, "admin");
    expect([forAdmins.status, forAdmins.body.problems[0]?.path]).toEqual([400, "role"]);
    expect(
      (
        await calls().put("/api/v1/permission-conditions", {
          role: "rep",
          object: "deal",
          action: "update",
          filter: null,
        })
      ).status,
    ).toBe(403);
  });
});

describe("changing many records at once", () => {
  it("is a permission of its own: without it one by one is all there is", async () => {
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "accounts.bulk", scope: "none" })).ok();
    const account = (await calls().post<Wire>("/api/v1/accounts", { name: "One" })).ok();
    const changes = [{ id: account.id, city: "Bonn" }];
    expect((await calls().post("/api/v1/accounts/bulk/update", { changes })).status).toBe(403);
    expect((await calls().patch(`/api/v1/accounts/${account.id}`, { version: 1, city: "Bonn" })).status).toBe(200);
    const job = { object: "account", action: "delete", ids: [account.id] };
    expect((await calls().post("/api/v1/bulk-jobs/preview", job)).status).toBe(403);
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "accounts.bulk", scope: "all" })).ok();
    expect((await calls().post("/api/v1/accounts/bulk/update", { changes })).status).toBe(200);
  });
});
