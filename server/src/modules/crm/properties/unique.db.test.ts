import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contactObject, createRecords, updateRecords } from "#modules/crm";
import type { Work } from "#platform/work";
import type { Calls, Json, Refused } from "#testing/calls";
import { type ImportCalls, importCalls, lines, refusals } from "#testing/import-calls";
import { whileRowHeld } from "#testing/held-row";
import { asJob } from "#testing/job-work";
import { createWorld, type World } from "#testing/world";

interface Wire {
  readonly id: string;
  readonly version: number;
  readonly custom: Record<string, unknown>;
}

let world: World;
let company: ImportCalls;
let admin: Calls;
let propertyId = "";
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
  admin = company.calls;
  propertyId = await define({ key: "number", label: "Number", type: "text", unique: true });
});

const define = async (body: object) =>
  (await admin.post<{ id: string }>("/api/v1/properties", { object: "contact", ...body })).ok().id;
const create = (lastName: string, custom: object, calls = admin) =>
  calls.post<Wire & Refused>("/api/v1/contacts", { lastName, custom });
const made = async (lastName: string, custom: object) => (await create(lastName, custom)).ok();
const bulk = <Result>(body: (work: Work) => Promise<Result>) => asJob(world, company.organization, body);
const taken = (name: string, id: string, value = "A-1") => ({
  path: "custom.number",
  code: "taken",
  message: `Number "${value}" is taken: the contact "${name}" (${id}) has it`,
});

describe("a value that no two records share", () => {
  it("is refused where another record has it, whatever its case, and the record is named", async () => {
    const first = await made("First", { number: "A-1" });
    const second = await create("Second", { number: " a-1" });
    expect([second.status, second.body.code]).toEqual([422, "rule_broken"]);
    expect(second.body.problems).toEqual([taken("First", first.id, "a-1")]);
    const other = await made("Other", { number: "A-2" });
    const change = (id: string, version: number, number: string | null) =>
      admin.patch<Refused>(`/api/v1/contacts/${id}`, { version, custom: { number } });
    expect((await change(other.id, 1, "A-1")).body.problems).toEqual([taken("First", first.id)]);
    expect((await change(first.id, 1, "a-1")).status).toBe(200);
    expect((await change(first.id, 2, null)).status).toBe(200);
    expect((await change(other.id, 1, "A-1")).status).toBe(200);
  });

  it("is free in another company, and nobody learns who has it that may not see them", async () => {
    await made("Secret", { number: "A-1" });
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "contacts.read", scope: "own" })).ok();
    const rep = world.as(await world.createMember(company.organization, "rep"));
    const reply = await create("Mine", { number: "A-1" }, rep);
    expect(reply.body.problems[0]?.message).toBe('Number "A-1" is taken: another contact has it');
    const elsewhere = await importCalls(world);
    (
      await elsewhere.calls.post("/api/v1/properties", {
        object: "contact",
        key: "number",
        label: "Number",
        type: "text",
        unique: true,
      })
    ).ok();
    expect((await create("There", { number: "A-1" }, elsewhere.calls)).status).toBe(201);
  });

  it("goes to one of many that take it at the same moment; the others are refused with its name, none fails", async () => {
    for (const number of ["R-1", "R-2", "R-3"]) {
      const replies = await Promise.all(Array.from({ length: 8 }, (_, index) => create(`Racer ${index}`, { number })));
      const won = replies.filter(({ status }) => status === 201);
      expect(won).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 422).map(({ body }) => body.problems[0]?.code)).toEqual(
        Array.from({ length: 7 }, () => "taken"),
      );
      const [winner] = won;
      const named = replies.find(({ status }) => status === 422)?.body.problems[0]?.message;
      expect(named).toContain(`(${winner?.body.id ?? ""})`);
    }
  });

  it("holds between bulk writers that take many in opposite order: each value once, every loser told, no deadlock", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      lastName: `Bulk ${index}`,
      custom: { number: `B-${index}` },
    }));
    const results = await Promise.all(
      [rows, rows.toReversed(), rows].map((some) => bulk((work) => createRecords(work, contactObject, some))),
    );
    expect(results.reduce((sum, { written }) => sum + written.length, 0)).toBe(200);
    expect(results.reduce((sum, { refused }) => sum + refused.length, 0)).toBe(400);
    expect(
      new Set(results.flatMap(({ refused }) => refused.flatMap(({ problems }) => problems.map(({ code }) => code)))),
    ).toEqual(new Set(["taken"]));
  });

  it("is held within one call too: the first row has it, and changes as well as new rows are asked", async () => {
    const outcome = await bulk((work) =>
      createRecords(work, contactObject, [
        { lastName: "One", custom: { number: "X" } },
        { lastName: "Two", custom: { number: "x" } },
        { lastName: "Three", custom: { number: "Y" } },
      ]),
    );
    expect(outcome.written.map(({ index }) => index)).toEqual([0, 2]);
    expect(outcome.refused[0]?.problems[0]?.message).toBe('Number "x" is taken: an earlier row has it');
    const [one, three] = outcome.written.map(({ id }) => id);
    const changed = await bulk((work) =>
      updateRecords(work, contactObject, [
        { id: one ?? "", values: { custom: { number: "Z" } } },
        { id: three ?? "", values: { custom: { number: "z" } } },
      ]),
    );
    expect([changed.written.length, changed.refused.length]).toEqual([1, 1]);
  });

  it("is told by the dry run of an import and refused by its run, row by row", async () => {
    const first = await made("First", { number: "A-1" });
    const tried = await company.start("contact", lines("last name,number", "Ada,a-1", "Bob,N-1", "Cy,n-1"), {
      key: null,
    });
    const told = [
      [2, `number: Number "a-1" is taken: the contact "First" (${first.id}) has it`],
      [4, 'number: Number "n-1" is taken: an earlier row has it'],
    ];
    expect(refusals(tried)).toEqual(told);
    expect(refusals(await company.run(tried))).toEqual(told);
  });

  it("is free while its record is in the bin, and keeps it there once somebody else has it", async () => {
    const first = await made("First", { number: "A-1" });
    (await admin.delete(`/api/v1/contacts/${first.id}`)).ok();
    const second = await made("Second", { number: "A-1" });
    const back = await admin.post<Refused>(`/api/v1/contacts/${first.id}/restore`);
    expect([back.status, back.body.problems]).toEqual([422, [taken("Second", second.id)]]);
    (await admin.delete(`/api/v1/contacts/${second.id}`)).ok();
    (await admin.post(`/api/v1/contacts/${first.id}/restore`)).ok();
    expect((await admin.post(`/api/v1/contacts/${second.id}/restore`)).status).toBe(422);
    expect((await create("Third", { number: "A-1" })).status).toBe(422);
  });

  it("is nobody else's when its property comes back from the archive, whoever went into the bin and out of it", async () => {
    const [gone, back] = [await made("Gone", { number: "A-1" }), await made("Back", { number: "A-2" })];
    (await admin.delete(`/api/v1/contacts/${back.id}`)).ok();
    const twin = await made("Twin", { number: "A-2" });
    (await admin.delete(`/api/v1/properties/${propertyId}`)).ok();
    (await admin.delete(`/api/v1/contacts/${gone.id}`)).ok();
    (await admin.post(`/api/v1/contacts/${back.id}/restore`)).ok();
    const again = { object: "contact", label: "Number", type: "text", unique: true };
    const refused = await admin.post<Refused>("/api/v1/properties", again);
    expect([refused.status, refused.body.problems[0]]).toMatchObject([422, { path: "unique", code: "taken" }]);
    (await admin.delete(`/api/v1/contacts/${twin.id}`)).ok();
    (await admin.post("/api/v1/properties", again)).ok();
    expect((await create("Third", { number: "A-1" })).status).toBe(201);
    expect((await create("Fourth", { number: "A-2" })).body.problems).toEqual([taken("Back", back.id, "A-2")]);
  });
});

describe("unique is a choice that can be changed", () => {
  const change = async (id: string, body: object) => {
    const { items } = (await admin.get<{ items: Wire[] }>("/api/v1/properties?object=contact")).ok();
    const version = items.find((item) => item.id === id)?.version;
    return admin.patch<Json & Refused>(`/api/v1/properties/${id}`, { version, ...body });
  };

  it.each([
    ["text", "Same", "same ", "Same"],
    ["number", 0, -0, "0"],
    ["number", 0.1, 0.1, "0.1"],
    ["date", "2024-02-29", "2024-02-29", "2024-02-29"],
    ["url", "https://a.b", "HTTPS://A.B/", "https://a.b"],
    ["email", "a@b.cc", "A@B.CC", "a@b.cc"],
    ["phone", "+49 30 1234567", "0049301234567", "+49301234567"],
  ])(
    "for %s: refused while values repeat, naming who has them, and held from then on",
    async (type, one, other, shown) => {
      const id = await define({ key: "thing", label: "Thing", type });
      const first = await made("First", { thing: one });
      const twin = await made("Twin", { thing: other });
      const refused = await change(id, { unique: true });
      expect([refused.status, refused.body.problems]).toEqual([
        422,
        [
          {
            path: "unique",
            code: "taken",
            message: `2 contacts have "${shown.toLowerCase()}", among them "First" (${first.id}), "Twin" (${twin.id})`,
          },
        ],
      ]);
      (await admin.delete(`/api/v1/contacts/${twin.id}`)).ok();
      expect((await change(id, { unique: true })).status).toBe(200);
      expect((await create("Third", { thing: other })).body.problems[0]).toMatchObject({
        path: "custom.thing",
        code: "taken",
      });
      expect((await change(id, { unique: false })).status).toBe(200);
      expect((await create("Third", { thing: other })).status).toBe(201);
    },
  );

  it("while records are written: no value slips through twice", async () => {
    const id = await define({ key: "thing", label: "Thing", type: "text" });
    const [turned, ...replies] = await Promise.all([
      change(id, { unique: true }),
      ...Array.from({ length: 6 }, (_, index) => create(`Racer ${index}`, { thing: "same" })),
    ]);
    const written = replies.filter(({ status }) => status === 201).length;
    expect(replies.every(({ status }) => status === 201 || status === 422 || status === 409)).toBe(true);
    if (turned?.status === 200) expect(written).toBe(1);
    else expect([turned?.status, written > 1]).toEqual([422, true]);
  });

  it("while a bulk change takes values away and sets others: one waits for the other, neither is given up", async () => {
    const first = await define({ key: "first", label: "First", type: "text" });
    const id = await define({ key: "thing", label: "Thing", type: "text" });
    const [ada, bob] = [await made("Ada", { thing: "a" }), await made("Bob", { thing: "b" })];
    const changes = [
      { id: ada.id, custom: { thing: null, first: "x" } },
      { id: bob.id, custom: { thing: "c" } },
    ];
    const [bulky, turned] = await whileRowHeld(
      world,
      { organization: company.organization, table: "crm.property", id: first },
      [() => admin.post("/api/v1/contacts/bulk/update", { changes }), () => change(id, { unique: true })],
    );
    expect([bulky?.status, bulky?.body["refused"], turned?.status]).toEqual([200, [], 200]);
    expect((await create("Cy", { thing: "C" })).body.problems[0]).toMatchObject({
      path: "custom.thing",
      code: "taken",
    });
  });

  it("only for types that can be told apart, and never with a default", async () => {
    for (const type of ["longText", "money", "dateTime", "boolean", "user"]) {
      const reply = await admin.post<Refused>("/api/v1/properties", {
        object: "contact",
        label: `U ${type}`,
        type,
        unique: true,
      });
      expect([type, reply.status, reply.body.problems[0]?.path]).toEqual([type, 400, "unique"]);
    }
    expect((await change(propertyId, { default: "A" })).body.problems).toEqual([
      { path: "default", code: "unfit", message: "A value that every record begins with cannot be unique" },
    ]);
  });
});
