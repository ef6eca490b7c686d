import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contactObject, createRecords } from "#modules/crm";
import type { Calls, Refused } from "#testing/calls";
import { type ImportCalls, importCalls, lines, refusals } from "#testing/import-calls";
import { asJob } from "#testing/job-work";
import { createWorld, type TestMember, type World } from "#testing/world";

interface Wire {
  readonly id: string;
  readonly version: number;
  readonly custom: Record<string, unknown>;
}
interface Property {
  readonly id: string;
  readonly version: number;
  readonly default: unknown;
  readonly options: { value: string; label: string; archived: boolean }[];
}

let world: World;
let company: ImportCalls;
let admin: Calls;
let rita: TestMember;
beforeAll(async () => {
  world = await createWorld();
  company = await importCalls(world);
  admin = company.calls;
  rita = await world.createMember(company.organization, "rep", { name: "Rita" });
});
afterAll(() => world.destroy());

const option = (value: string, archived = false) => ({ value, label: value.toUpperCase(), archived });
const define = (body: object) => admin.post<Property & Refused>("/api/v1/properties", { object: "contact", ...body });
const patch = ({ id, version }: { id: string; version: number }, body: object) =>
  admin.patch<Property & Refused>(`/api/v1/properties/${id}`, { version, ...body });
const create = (custom: object = {}) => admin.post<Wire & Refused>("/api/v1/contacts", { lastName: "New", custom });

describe("a default", () => {
  it("of any type is checked and kept in its spelling, set in every new record without a value, and in no other", async () => {
    const before = (await create()).ok();
    const wanted: Record<string, [type: string, given: unknown, kept: unknown]> = {
      d_text: ["text", " hello ", "hello"],
      d_long: ["longText", "a\nb", "a\nb"],
      d_number: ["number", 7, 7],
      d_money: ["money", { minor: "5", currency: "EUR" }, { minor: "5", currency: "EUR" }],
      d_date: ["date", "2024-01-01", "2024-01-01"],
      d_time: ["dateTime", "2024-01-01T00:00:00+01:00", "2023-12-31T23:00:00.000Z"],
      d_yes: ["boolean", false, false],
      d_one: ["oneOf", "a", "a"],
      d_many: ["manyOf", ["b", "a"], ["a", "b"]],
      d_url: ["url", "http://x.y/", "http://x.y"],
      d_mail: ["email", "a@b.cc", "a@b.cc"],
      d_phone: ["phone", "+49 30 1234567", "+49301234567"],
      d_user: ["user", rita.memberId, rita.memberId],
    };
    for (const [key, [type, given, kept]] of Object.entries(wanted)) {
      const options = type === "oneOf" || type === "manyOf" ? { options: [option("a"), option("b")] } : {};
      expect((await define({ key, label: key, type, default: given, ...options })).ok().default).toEqual(kept);
    }
    const kept = Object.fromEntries(Object.entries(wanted).map(([key, [, , value]]) => [key, value]));
    expect((await create()).ok().custom).toEqual(kept);
    expect((await create({ d_text: null, d_yes: true, d_many: [] })).ok().custom).toEqual(
      Object.fromEntries(
        Object.entries({ ...kept, d_yes: true }).filter(([key]) => key !== "d_text" && key !== "d_many"),
      ),
    );
    expect((await admin.get<Wire>(`/api/v1/contacts/${before.id}`)).ok().custom).toEqual({});
    const bulk = await asJob(world, company.organization, (work) =>
      createRecords(work, contactObject, [{ lastName: "Bulk" }]),
    );
    expect((await admin.get<Wire>(`/api/v1/contacts/${bulk.written[0]?.id ?? ""}`)).ok().custom).toEqual(kept);
    const done = await company.run(
      await company.start("contact", lines("last name,d_text", "Imported,", "Imported,own"), { key: null }),
    );
    expect(refusals(done)).toEqual([]);
    const filter = encodeURIComponent(JSON.stringify({ property: "lastName", op: "is", value: "Imported" }));
    const { items } = (await admin.get<{ items: Wire[] }>(`/api/v1/contacts?sort=d_text&filter=${filter}`)).ok();
    expect(items.map(({ custom }) => custom)).toEqual([kept, { ...kept, d_text: "own" }]);
  });

  it("makes a required property need no column and no value; it comes and goes by change", async () => {
    const property = (await define({ key: "must", label: "Must", type: "text", required: true })).ok();
    const csv = lines("last name", "Ada");
    expect((await company.start("contact", csv, { key: null })).problems.map(({ code }) => code)).toEqual(["required"]);
    expect((await create()).body.problems.map(({ path, code }) => [path, code])).toEqual([["custom.must", "required"]]);
    const filled = (await patch(property, { default: "yes" })).ok();
    expect((await company.start("contact", csv, { key: null })).problems).toEqual([]);
    const contact = (await create()).ok();
    expect(contact.custom["must"]).toBe("yes");
    const emptied = await admin.patch<Refused>(`/api/v1/contacts/${contact.id}`, {
      version: 1,
      custom: { must: null },
    });
    expect(emptied.body.problems[0]).toMatchObject({ path: "custom.must", code: "required" });
    const without = (await patch(filled, { default: null })).ok();
    expect(without.default).toBeNull();
    expect((await create()).status).toBe(400);
    (await patch(without, { required: false })).ok();
    expect((await create()).ok().custom["must"]).toBeUndefined();
  });

  it("that does not fit is refused at its place", async () => {
    const options = [option("a"), option("b", true)];
    for (const [body, path] of [
      [{ type: "number", default: "7" }, "default"],
      [{ type: "oneOf", options, default: "b" }, "default"],
      [{ type: "manyOf", options, default: ["a", "x"] }, "default.1"],
      [{ type: "money", default: { minor: "1", currency: "EURO" } }, "default.currency"],
      [{ type: "user", default: "999999" }, "default"],
      [{ type: "phone", default: "030 1" }, "default"],
    ] as const) {
      const reply = await define({ key: "unfit", label: "Unfit", ...body });
      expect([body.type, reply.status, reply.body.problems[0]?.path]).toEqual([body.type, 400, path]);
    }
  });
});

describe("options", () => {
  it.each([
    ["oneOf", "b", "c"],
    ["manyOf", ["b", "a"], ["c"]],
  ])(
    "of %s that records have are archived when left out: readable, kept, filtered by, no longer chosen",
    async (type, had, fresh) => {
      const key = `o_${type.toLowerCase()}`;
      const property = (
        await define({ key, label: key, type, options: [option("a"), option("b"), option("gone")] })
      ).ok();
      const contact = (await create({ [key]: had })).ok();
      const changed = (await patch(property, { options: [option("c"), { ...option("a"), label: "First" }] })).ok();
      expect(changed.options).toEqual([option("c"), { ...option("a"), label: "First" }, option("b", true)]);
      expect((await create({ [key]: had })).status).toBe(400);
      const read = (await admin.get<Wire>(`/api/v1/contacts/${contact.id}`)).ok();
      expect(new Set([read.custom[key]].flat())).toEqual(new Set([had].flat()));
      const change = async (value: unknown) =>
        admin.patch<Wire>(`/api/v1/contacts/${contact.id}`, {
          version: (await admin.get<Wire>(`/api/v1/contacts/${contact.id}`)).ok().version,
          custom: { [key]: value },
        });
      expect((await change(had)).status).toBe(200);
      const op = type === "oneOf" ? { op: "is", value: "b" } : { op: "hasAny", value: ["b"] };
      const filter = encodeURIComponent(JSON.stringify({ property: key, ...op }));
      expect((await admin.get<{ items: Wire[] }>(`/api/v1/contacts?filter=${filter}`)).ok().items).toHaveLength(1);
      const csv = lines("GoMark id," + key, `${contact.id},${[had].flat().join(";")}`);
      expect((await company.start("contact", csv, { key: "id" })).counts).toMatchObject({ unchanged: 1, refuse: 0 });
      expect((await change(fresh)).status).toBe(200);
      expect((await change(had)).status).toBe(400);
      const again = (await patch(changed, { options: [option("a"), option("b")] })).ok();
      expect(again.options).toEqual([option("a"), option("b"), option("c", true)]);
      expect((await change(had)).status).toBe(200);
    },
  );

  it("keep the default choosable, and of many-of hold no sign that stands between two", async () => {
    const property = (
      await define({ key: "o_def", label: "O", type: "oneOf", options: [option("a"), option("b")], default: "a" })
    ).ok();
    expect((await patch(property, { options: [option("b")] })).body.problems.map(({ path }) => path)).toEqual([
      "default",
    ]);
    expect((await patch(property, { options: [option("b")], default: "b" })).ok().default).toBe("b");
    const reply = await define({
      label: "Signs",
      type: "manyOf",
      options: [option("a;b"), option("c|d"), option("e")],
    });
    expect(reply.body.problems.map(({ path }) => path)).toEqual(["options.0.value", "options.1.value"]);
    const closed = await define({ label: "Closed", type: "oneOf", options: [option("a", true)] });
    expect(closed.body.problems.map(({ path }) => path)).toEqual(["options"]);
  });
});
