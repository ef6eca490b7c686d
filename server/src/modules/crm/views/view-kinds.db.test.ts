import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { maxPins, type PinnedViews, type View, type Views } from "./view-schema.ts";

let world: World;
let org: TestOrganization;
let admin: Calls;
let rita: Calls;
let otto: Calls;
const fields: Record<string, { id: string }> = {};
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rita = world.as(await world.createMember(org, "rep", { name: "Rita Rep" }));
  otto = world.as(await world.createMember(org, "rep", { name: "Otto Rep" }));
  const options = ["a", "b"].map((value) => ({ value, label: value.toUpperCase() }));
  for (const [key, type] of Object.entries({ tier: "oneOf", vip: "boolean", seats: "number", renewal: "date" }))
    fields[key] = await property({ key, label: key, type, ...(type === "oneOf" ? { options } : {}) });
});

const property = async (given: object) =>
  (await admin.post<{ id: string }>("/api/v1/properties", { object: "account", ...given })).ok();
const create = (calls: Calls, view: object) =>
  calls.post<View & Refused>("/api/v1/views", { object: "account", name: "Mine", ...view });
const save = async (calls: Calls, view: object) => (await create(calls, view)).ok();
const list = async (calls: Calls, object = "account") =>
  (await calls.get<Views>(`/api/v1/views?object=${object}`)).ok();
const board = { kind: "board", by: "tier", sum: "seats", fields: ["renewal"] } as const;
const calendar = { kind: "calendar", by: "renewal" } as const;
const places = ({ problems }: Refused) => problems.map(({ path, code }) => `${path} ${code}`);

describe("the kind of a view", () => {
  it("is a table when nothing else is said, and a board or a calendar comes back as it was saved", async () => {
    expect(await save(rita, {})).toMatchObject({ kind: "table", by: null, until: null, sum: null, fields: null });
    expect(await save(rita, board)).toMatchObject({ ...board, until: null });
    expect(await save(rita, { ...calendar, object: "deal", by: "closeDate", fields: [] })).toMatchObject({
      kind: "calendar",
      by: "closeDate",
      fields: [],
    });
  });

  it("takes only what it has, each problem at its place", async () => {
    const refused = async (view: object) => {
      const reply = await create(rita, view);
      expect(reply.status).toBe(400);
      return places(reply.body);
    };
    expect(await refused({ kind: "board" })).toEqual(["by required"]);
    expect(
      await refused({ kind: "board", by: "name", until: "renewal", sum: "tier", fields: ["nope", "city", "city"] }),
    ).toEqual([
      "until not_for_kind",
      "by wrong_type",
      "sum wrong_type",
      "fields.0 unknown_property",
      "fields.2 repeated",
    ]);
    expect(await refused({ kind: "board", by: "nothing" })).toEqual(["by unknown_property"]);
    expect(await refused({ kind: "calendar", by: "tier" })).toEqual(["by wrong_type"]);
    expect(await refused({ ...calendar, until: "createdAt" })).toEqual(["until wrong_type"]);
    expect(await refused({ ...calendar, until: "renewal" })).toEqual(["until wrong_type"]);
    expect(await refused({ by: "tier" })).toEqual(["by not_for_kind"]);
    expect(await refused({ ...board, object: "deal", by: "stageId", sum: null, fields: null })).toEqual([
      "by wrong_type",
    ]);
  });

  it("a board has no more columns than a board can show", async () => {
    const options = Array.from({ length: 101 }, (_, n) => ({ value: `v${n}`, label: `V${n}` }));
    await property({ key: "many", label: "Many", type: "oneOf", options });
    const reply = await create(rita, { kind: "board", by: "many" });
    expect([reply.status, places(reply.body)]).toEqual([400, ["by wrong_type"]]);
  });

  it("changes into another one, and what the new one has not is gone", async () => {
    const { id } = await save(rita, board);
    const change = async (version: number, body: object) =>
      rita.patch<View>(`/api/v1/views/${id}`, { version, ...body });
    expect((await change(1, { kind: "calendar" })).status).toBe(400);
    expect((await change(1, calendar)).ok()).toMatchObject({ ...calendar, sum: null, fields: ["renewal"] });
    expect((await change(2, { kind: "table" })).ok()).toMatchObject({ kind: "table", by: null, fields: null });
    expect((await change(3, { by: "vip" })).status).toBe(400);
  });

  it("what it was by and has been archived is left out and told, and the rest can be changed all the same", async () => {
    const { id } = await save(rita, { ...board, fields: ["renewal", "city"] });
    for (const key of ["tier", "seats", "renewal"]) (await admin.delete(`/api/v1/properties/${fields[key]?.id}`)).ok();
    const [view] = (await list(rita)).items;
    expect(view).toMatchObject({ kind: "board", by: null, sum: null, fields: ["city"] });
    expect(view?.leftOut).toEqual([
      { part: "by", property: "tier", label: "tier" },
      { part: "sum", property: "seats", label: "seats" },
      { part: "fields", property: "renewal", label: "renewal" },
    ]);
    expect((await rita.patch<View>(`/api/v1/views/${id}`, { version: 1, name: "Renamed" })).ok().name).toBe("Renamed");
    expect(
      (await rita.patch<View>(`/api/v1/views/${id}`, { version: 2, by: "vip", sum: null, fields: null })).ok(),
    ).toMatchObject({ kind: "board", by: "vip", leftOut: [] });
  });
});

describe("views kept at hand", () => {
  const pin = (calls: Calls, views: string[]) => calls.put<PinnedViews & Refused>("/api/v1/views/pins", { views });
  const pinned = async (calls: Calls) =>
    (await calls.get<PinnedViews>("/api/v1/views/pins")).ok().items.map(({ name }) => name);

  it("are each person's own, in their order, of all objects together", async () => {
    const one = await save(rita, { name: "One", shared: true });
    const two = await save(rita, { name: "Two", object: "deal", kind: "calendar", by: "closeDate", shared: true });
    expect((await pin(rita, [two.id, one.id])).ok().items).toEqual([
      { id: two.id, object: "deal", plural: "deals", name: "Two", kind: "calendar" },
      { id: one.id, object: "account", plural: "accounts", name: "One", kind: "table" },
    ]);
    expect([await pinned(rita), await pinned(otto)]).toEqual([["Two", "One"], []]);
    (await pin(rita, [one.id, two.id])).ok();
    expect(await pinned(rita)).toEqual(["One", "Two"]);
    (await pin(rita, [])).ok();
    expect(await pinned(rita)).toEqual([]);
  });

  it("are views that one sees: others are refused at their place, and leave the list once they are out of sight", async () => {
    const secret = await save(rita, { name: "Secret" });
    const shared = await save(rita, { name: "Shared", shared: true });
    const refused = await pin(otto, [shared.id, secret.id, shared.id]);
    expect([refused.status, places(refused.body)]).toEqual([400, ["views.1 unknown_view", "views.2 repeated"]]);
    (await pin(otto, [shared.id])).ok();
    (await rita.patch(`/api/v1/views/${shared.id}`, { version: 1, shared: false })).ok();
    expect(await pinned(otto)).toEqual([]);
    (await rita.patch(`/api/v1/views/${shared.id}`, { version: 2, shared: true })).ok();
    expect(await pinned(otto)).toEqual(["Shared"]);
    (await rita.delete(`/api/v1/views/${shared.id}`)).ok();
    expect(await pinned(otto)).toEqual([]);
  });

  it("are at most twenty", async () => {
    const ids = [];
    for (let n = 0; n <= maxPins; n += 1) ids.push((await save(rita, { name: `View ${n}` })).id);
    expect((await pin(rita, ids)).status).toBe(400);
    expect((await pin(rita, ids.slice(1))).ok().items).toHaveLength(maxPins);
  });
});

describe("what an object opens with for everybody", () => {
  const standard = (calls: Calls, view: string | null) =>
    calls.put("/api/v1/views/standard", { object: "account", view });
  const opening = async (calls: Calls) => (await list(calls)).opening;

  it("is set by who manages views, and gives way to what somebody chose", async () => {
    const { id } = await save(rita, { name: "Everybody's", shared: true });
    expect((await standard(rita, id)).status).toBe(403);
    (await standard(admin, id)).ok();
    expect([await opening(rita), await opening(otto), (await list(otto)).standard]).toEqual([id, id, id]);
    (await otto.put("/api/v1/views/opening", { object: "account", view: "all" })).ok();
    expect([await opening(rita), await opening(otto)]).toEqual([id, "all"]);
    (await standard(admin, null)).ok();
    expect(await opening(rita)).toBe("all");
  });

  it("is a shared view of that object, and everything again once it is gone", async () => {
    const secret = await save(admin, { name: "Secret" });
    expect((await standard(admin, secret.id)).status).toBe(422);
    const { id } = await save(rita, { name: "Shared", shared: true });
    expect((await admin.put("/api/v1/views/standard", { object: "deal", view: id })).status).toBe(404);
    (await standard(admin, id)).ok();
    (await rita.patch(`/api/v1/views/${id}`, { version: 1, shared: false })).ok();
    expect([await opening(rita), await opening(otto)]).toEqual(["all", "all"]);
  });
});
