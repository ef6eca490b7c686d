import { afterAll, beforeAll, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

interface Property {
  readonly id: string;
  readonly key: string;
  readonly version: number;
}
interface Wire {
  readonly id: string;
  readonly version: number;
  readonly custom: Record<string, unknown>;
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

const define = async (body: object) =>
  (await admin.post<Property>("/api/v1/properties", { object: "contact", ...body })).ok();
const paths = (reply: { body: Refused }) => reply.body.problems.map(({ path }) => path).toSorted();

it("a run-time property is part of reading, writing, filters, sorting and the list of properties at once", async () => {
  await define({ key: "nps", label: "NPS", type: "number", group: "Feedback" });
  const contact = (await admin.post<Wire>("/api/v1/contacts", { lastName: "Promoter", custom: { nps: 10 } })).ok();
  expect(contact.custom).toEqual({ nps: 10 });
  (await admin.post<Wire>("/api/v1/contacts", { lastName: "Detractor", custom: { nps: 2 } })).ok();
  const filter = encodeURIComponent(JSON.stringify({ property: "nps", op: "gte", value: 9 }));
  expect(
    (await admin.get<{ items: Wire[] }>(`/api/v1/contacts?filter=${filter}`)).ok().items.map(({ id }) => id),
  ).toEqual([contact.id]);
  expect((await admin.get<{ items: Wire[] }>("/api/v1/contacts?sort=-nps")).ok().items[0]?.id).toBe(contact.id);
  const listed = (
    await admin.get<{ items: { key: string; builtIn: boolean; group: string | null }[] }>(
      "/api/v1/properties?object=contact",
    )
  ).ok().items;
  expect(listed.find(({ key }) => key === "nps")).toMatchObject({ builtIn: false, group: "Feedback" });
  expect(listed.find(({ key }) => key === "email")).toMatchObject({ builtIn: true });
});

it("changing or emptying a value keeps the typed table equal to the record", async () => {
  const contact = (await admin.post<Wire>("/api/v1/contacts", { lastName: "Twofold", custom: { nps: 1 } })).ok();
  const value = async () =>
    (
      await world.look<{ float_value: number }>(
        org,
        "select float_value from crm.property_value where record_id = $1",
        [contact.id],
      )
    ).map(({ float_value }) => float_value);
  expect(await value()).toEqual([1]);
  (await admin.patch(`/api/v1/contacts/${contact.id}`, { version: 1, custom: { nps: 7 } })).ok();
  expect(await value()).toEqual([7]);
  expect(
    (await admin.patch<Wire>(`/api/v1/contacts/${contact.id}`, { version: 2, custom: { nps: null } })).ok().custom,
  ).toEqual({});
  expect(await value()).toEqual([]);
});

it("values are held to their type, options and requiredness, each problem at its key", async () => {
  await define({
    key: "segment",
    label: "Segment",
    type: "oneOf",
    options: [{ value: "smb", label: "SMB" }],
    required: true,
  });
  await define({ key: "since", label: "Since", type: "date" });
  await define({ key: "spend", label: "Spend", type: "money" });
  const reply = await admin.post<Refused>("/api/v1/contacts", {
    lastName: "Wrong",
    custom: {
      segment: "enterprise",
      since: "2026-13-01",
      spend: { minor: "1", currency: "EURO" },
      nps: 1e308,
      unknown: "x",
    },
  });
  expect([reply.status, ...paths(reply)]).toEqual([
    400,
    "custom.nps",
    "custom.segment",
    "custom.since",
    "custom.spend.currency",
    "custom.unknown",
  ]);
  expect(paths(await admin.post<Refused>("/api/v1/contacts", { lastName: "Missing" }))).toEqual(["custom.segment"]);
  const right = (await admin.post<Wire>("/api/v1/contacts", { lastName: "Right", custom: { segment: "smb" } })).ok();
  expect(
    paths(await admin.patch<Refused>(`/api/v1/contacts/${right.id}`, { version: 1, custom: { segment: null } })),
  ).toEqual(["custom.segment"]);
  expect(
    (await admin.patch(`/api/v1/contacts/${right.id}`, { version: 1, jobTitle: "Untouched otherwise" })).status,
  ).toBe(200);
});

it("a key is never that of a built-in property, and never used twice, not even after archiving", async () => {
  expect(
    paths(
      await admin.post<Refused>("/api/v1/properties", {
        object: "contact",
        key: "job_title",
        label: "x",
        type: "text",
      }),
    ),
  ).toEqual(["key"]);
  const made = await define({ label: "Favourite colour", type: "text" });
  expect(made.key).toBe("favourite_colour");
  expect(
    (await admin.post<Refused>("/api/v1/properties", { object: "contact", key: made.key, label: "x", type: "date" }))
      .status,
  ).toBe(422);
  (await admin.delete(`/api/v1/properties/${made.id}?version=1`)).ok();
  expect(
    (await admin.post<Refused>("/api/v1/properties", { object: "contact", key: made.key, label: "x", type: "date" }))
      .status,
  ).toBe(422);
  expect((await admin.delete(`/api/v1/properties/${made.id}`)).status).toBe(404);
});

it("archiving hides a property everywhere and keeps its values; made again, it is back with them", async () => {
  const made = await define({ key: "quirk", label: "Quirk", type: "text" });
  const contact = (
    await admin.post<Wire>("/api/v1/contacts", { lastName: "Quirky", custom: { quirk: "hums", segment: "smb" } })
  ).ok();
  (await admin.delete(`/api/v1/properties/${made.id}`)).ok();
  expect((await admin.get<Wire>(`/api/v1/contacts/${contact.id}`)).ok().custom).toEqual({ segment: "smb" });
  expect(
    paths(await admin.patch<Refused>(`/api/v1/contacts/${contact.id}`, { version: 1, custom: { quirk: "x" } })),
  ).toEqual(["custom.quirk"]);
  (await admin.patch(`/api/v1/contacts/${contact.id}`, { version: 1, jobTitle: "Singer" })).ok();
  const rows = await world.look<{ custom: Record<string, unknown> }>(
    org,
    "select custom from crm.contact where id = $1",
    [contact.id],
  );
  expect(rows[0]?.custom).toMatchObject({ quirk: "hums" });

  const again = await define({ key: "quirk", label: "Oddity", type: "text", description: "What one hears" });
  expect(again).toMatchObject({ id: made.id, label: "Oddity", description: "What one hears" });
  expect((await admin.get<Wire>(`/api/v1/contacts/${contact.id}`)).ok().custom).toMatchObject({ quirk: "hums" });
  const filter = encodeURIComponent(JSON.stringify({ property: "quirk", op: "is", value: "hums" }));
  expect((await admin.get<{ items: Wire[] }>(`/api/v1/contacts?filter=${filter}`)).ok().items).toHaveLength(1);
});

it("options and labels change, key and type do not", async () => {
  const made = await define({ key: "size", label: "Size", type: "oneOf", options: [{ value: "s", label: "Small" }] });
  expect(
    paths(await admin.patch<Refused>(`/api/v1/properties/${made.id}`, { version: 1, key: "x", type: "text" })),
  ).toEqual(["key", "type"]);
  expect(paths(await admin.patch<Refused>(`/api/v1/properties/${made.id}`, { version: 1, options: [] }))).toEqual([
    "options",
  ]);
  const changed = (
    await admin.patch<Property>(`/api/v1/properties/${made.id}`, {
      version: 1,
      label: "T-shirt",
      options: [{ value: "l", label: "Large" }],
    })
  ).ok();
  expect(changed).toMatchObject({ key: "size", label: "T-shirt", version: 2 });
  expect((await admin.patch(`/api/v1/properties/${made.id}`, { version: 1, label: "stale" })).status).toBe(409);
});

it("a property may be called like what every object in JavaScript has, and records are made as ever", async () => {
  const made = (await admin.post("/api/v1/properties", { object: "account", label: "Constructor", type: "text" })).ok();
  expect(made["key"]).toBe("constructor_1");
  const clash = { object: "account", label: "Builder", key: "constructor", type: "text" };
  expect((await admin.post("/api/v1/properties", clash)).status).toBe(400);
  const account = (await admin.post("/api/v1/accounts", { name: "Site" })).ok();
  expect(account["custom"]).not.toHaveProperty("constructor_1");
});
