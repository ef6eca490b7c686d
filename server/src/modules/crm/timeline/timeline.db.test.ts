import { afterAll, beforeAll, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

interface Item {
  readonly kind: string;
  readonly id: string;
  readonly note?: { id: string; body: string; version: number };
  readonly changes?: {
    property: string;
    before: unknown;
    after: unknown;
    beforeName: string | null;
    afterName: string | null;
  }[];
}
interface Page {
  readonly items: Item[];
  readonly nextCursor: string | null;
}
interface Wire {
  readonly id: string;
  readonly version: number;
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: TestMember;
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rep = await world.createMember(org, "rep", { name: "Rita Rep" });
});
afterAll(() => world.destroy());

const read = async (recordId: string, query = "") =>
  (await admin.get<Page>(`/api/v1/timeline?object=contact&recordId=${recordId}${query}`)).ok();

it("tells notes and changes with before and after in one order, also where several share a moment, page by page", async () => {
  world.clock.set("2026-05-01T10:00:00Z");
  const account = (await admin.post<Wire>("/api/v1/accounts", { name: "Acme" })).ok();
  const contact = (await admin.post<Wire>("/api/v1/contacts", { lastName: "Timely" })).ok();
  for (let index = 0; index < 5; index += 1) {
    (await admin.post("/api/v1/notes", { object: "contact", recordId: contact.id, body: `Note ${index}` })).ok();
    (await admin.patch(`/api/v1/contacts/${contact.id}`, { version: index + 1, jobTitle: `Job ${index}` })).ok();
    if (index === 2) world.clock.advance({ minutes: 1 });
  }
  (
    await admin.patch(`/api/v1/contacts/${contact.id}`, { version: 6, accountId: account.id, ownerId: rep.memberId })
  ).ok();
  const whole = (await read(contact.id)).items;
  expect(whole.map(({ kind }) => kind)).toEqual(
    "note note changed changed changed note note note changed changed changed created".split(" "),
  );
  expect(whole[2]?.changes).toMatchObject([
    { property: "ownerId", afterName: "Rita Rep" },
    { property: "accountId", before: null, after: account.id, beforeName: null, afterName: "Acme" },
  ]);
  for (const limit of [1, 3, 5]) {
    const paged: Item[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page = await read(contact.id, `&limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`);
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  }
  expect((await admin.get(`/api/v1/timeline?object=contact&recordId=${contact.id}&cursor=abc`)).status).toBe(400);
});

it("a note is changed by its author and by who may edit the record, by nobody else, and not from a stale state", async () => {
  const account = (await admin.post<Wire>("/api/v1/accounts", { name: "Noted" })).ok();
  const note = (
    await world.as(rep).post<Wire>("/api/v1/notes", { object: "account", recordId: account.id, body: "From Rita" })
  ).ok();
  const other = world.as(await world.createMember(org, "rep", { name: "Otto" }));
  expect((await other.patch(`/api/v1/notes/${note.id}`, { version: 1, body: "mine" })).status).toBe(403);
  expect(
    (await world.as(rep).patch<Wire>(`/api/v1/notes/${note.id}`, { version: 1, body: "Better" })).ok(),
  ).toMatchObject({ body: "Better", version: 2, author: { id: rep.memberId, name: "Rita Rep" } });
  expect((await admin.patch(`/api/v1/notes/${note.id}`, { version: 1, body: "stale" })).status).toBe(409);
  (await admin.delete(`/api/v1/notes/${note.id}?version=2`)).ok();
  const notes = (await admin.get<{ items: unknown[] }>(`/api/v1/notes?object=account&recordId=${account.id}`)).ok();
  expect(notes.items).toEqual([]);
  expect((await admin.delete(`/api/v1/notes/${note.id}`)).status).toBe(404);
});

it("a note cannot be written on what is not there, empty, or endless", async () => {
  const account = (await admin.post<Wire>("/api/v1/accounts", { name: "Strict" })).ok();
  expect((await admin.post("/api/v1/notes", { object: "deal", recordId: account.id, body: "x" })).status).toBe(404);
  for (const body of ["", "   ", "x".repeat(20_001), "a\u0000"])
    expect((await admin.post("/api/v1/notes", { object: "account", recordId: account.id, body })).status).toBe(400);
});

it("search finds across objects, the name's beginning first, and nothing of another organization", async () => {
  (await admin.post("/api/v1/accounts", { name: "Quixotic Systems", domain: "quixotic.example" })).ok();
  (await admin.post("/api/v1/contacts", { firstName: "Don", lastName: "Quixote", email: "don@quixotic.example" })).ok();
  (await admin.post("/api/v1/deals", { name: "Windmills for Quixote" })).ok();
  const found = async (q: string, calls = admin) =>
    (
      await calls.get<{ items: { object: string; title: string; subtitle: string | null }[] }>(
        `/api/v1/search?q=${encodeURIComponent(q)}`,
      )
    ).ok().items;
  expect((await found("quixot")).map(({ object }) => object)).toEqual([
    "account",
    expect.any(String),
    expect.any(String),
  ]);
  const [first, ...others] = await found("qu");
  expect(first).toEqual({
    object: "account",
    id: expect.any(String),
    title: "Quixotic Systems",
    subtitle: "quixotic.example",
    record: null,
  });
  expect(others.map(({ title }) => title)).toEqual(["Don Quixote", "Windmills for Quixote"]);
  expect(await found("%")).toEqual([]);
  const elsewhere = await world.createOrganization();
  expect(await found("quixot", world.as(elsewhere.admin))).toEqual([]);
});
