import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { type ImportCalls, importCalls, lines, refusals } from "#testing/import-calls";
import { createWorld, type TestMember, type World } from "#testing/world";

type Values = Record<string, unknown>;
interface Wire {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly custom: Values;
}

let world: World;
let company: ImportCalls;
let admin: Calls;
let rita: TestMember;
let tom: TestMember;
const options = ["Red", "Green", "Blue"].map((label) => ({ value: label.toLowerCase(), label }));
const types = {
  motto: "text",
  briefing: "longText",
  score: "number",
  fee: "money",
  since: "date",
  seen: "dateTime",
  vip: "boolean",
  tier: "oneOf",
  colours: "manyOf",
  site: "url",
  mail: "email",
  tel: "phone",
  guide: "user",
} as const;
type Key = keyof typeof types;

beforeAll(async () => {
  world = await createWorld();
  company = await importCalls(world);
  admin = company.calls;
  rita = await world.createMember(company.organization, "rep", { name: "Rita Ray" });
  tom = await world.createMember(company.organization, "rep", { name: "Tom Low" });
  for (const [key, type] of Object.entries(types)) {
    const more = type === "oneOf" || type === "manyOf" ? { options } : {};
    (await admin.post("/api/v1/properties", { object: "account", key, label: key, type, ...more })).ok();
  }
  for (const [name, custom] of Object.entries(samples())) (await admin.post("/api/v1/accounts", { name, custom })).ok();
});
afterAll(() => world.destroy());

/** Two accounts with a value of every type, and one with none. */
const samples = (): Record<string, Values> => ({
  Ant: {
    motto: "Straße über  alles",
    briefing: `One\nTwo ${"long ".repeat(1000)}end`,
    score: 1.5,
    fee: { minor: "100", currency: "EUR" },
    since: "2024-02-29",
    seen: "2024-03-10T10:00:00+02:00",
    vip: true,
    tier: "red",
    colours: ["blue", "red", "blue"],
    site: "HTTPS://Example.COM",
    mail: " Ada@Example.com ",
    tel: "+49 (30) 123 4567",
    guide: rita.memberId,
  },
  Bee: {
    motto: "zzz",
    briefing: "Short 100%",
    score: -2,
    fee: { minor: "300", currency: "EUR" },
    since: "2025-01-01",
    seen: "2025-03-10T10:00:00Z",
    vip: false,
    tier: "green",
    colours: ["green"],
    site: "http://b.example/Path?q=1#x",
    mail: "bob@example.com",
    tel: "0044 20 7946 0018",
    guide: tom.memberId,
  },
  Cat: {},
});

/** The values as they are kept. */
const kept = (): Values => ({
  ...samples()["Ant"],
  motto: "Straße über  alles",
  seen: "2024-03-10T08:00:00.000Z",
  colours: ["red", "blue"],
  site: "https://example.com",
  mail: "Ada@Example.com",
  tel: "+49301234567",
});

async function names(query: string, calls = admin): Promise<string[]> {
  const { items } = (await calls.get<{ items: Wire[] }>(`/api/v1/accounts?${query}`)).ok();
  return items.map(({ name }) => name);
}
const filtered = (property: string, op: string, value?: unknown, calls = admin) =>
  names(`sort=name&filter=${encodeURIComponent(JSON.stringify({ property, op, value }))}`, calls);
const find = async (name: string) =>
  (await admin.get<{ items: Wire[] }>("/api/v1/accounts?sort=name")).ok().items.find((item) => item.name === name);
const one = async (name: string): Promise<Wire> => {
  const found = await find(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe("a value of every type", () => {
  it("is kept in one spelling, read back over REST and GraphQL, changed and emptied, its history told", async () => {
    const ant = await one("Ant");
    expect(ant.custom).toEqual({ ...kept(), briefing: String(samples()["Ant"]?.["briefing"]) });
    const query = `{ account(id: "${ant.id}") { custom } }`;
    const graph = await admin.post<{ data: { account: { custom: Values } } }>("/graphql", { query });
    expect(graph.ok().data.account.custom).toEqual(ant.custom);

    const made = (await admin.post<Wire>("/api/v1/accounts", { name: "Dog", custom: samples()["Ant"] })).ok();
    const other = samples()["Bee"] ?? {};
    const changed = (await admin.patch<Wire>(`/api/v1/accounts/${made.id}`, { version: 1, custom: other })).ok();
    expect(changed.custom).toEqual({ ...other, seen: "2025-03-10T10:00:00.000Z", tel: "+442079460018" });
    const same = (await admin.patch<Wire>(`/api/v1/accounts/${made.id}`, { version: 2, custom: changed.custom })).ok();
    expect(same.version).toBe(2);
    const nothing = Object.fromEntries(Object.keys(types).map((key) => [key, key === "colours" ? [] : null]));
    const emptied = (await admin.patch<Wire>(`/api/v1/accounts/${made.id}`, { version: 2, custom: nothing })).ok();
    expect(emptied.custom).toEqual({});
    expect(
      await world.look(company.organization, "select 1 from crm.property_value where record_id = $1", [made.id]),
    ).toEqual([]);
    const { items } = (
      await admin.get<{
        items: { changes?: { property: string; before: unknown; after: unknown; beforeName: unknown }[] }[];
      }>(`/api/v1/timeline?object=account&recordId=${made.id}`)
    ).ok();
    const last = items[0]?.changes ?? [];
    expect(last.find(({ property }) => property === "vip")).toMatchObject({ before: false, after: null });
    expect(last.find(({ property }) => property === "colours")).toMatchObject({ before: ["green"], after: null });
    expect(last.find(({ property }) => property === "guide")).toMatchObject({ beforeName: "Tom Low" });
    (await admin.delete(`/api/v1/accounts/${made.id}`)).ok();
  });

  it.each<[Key, unknown, RegExp]>([
    ["motto", "x".repeat(501), /big|500/i],
    ["briefing", "x".repeat(20_001), /./],
    ["vip", "yes", /true or false/],
    ["seen", "2024-03-10", /./],
    ["seen", "9999-12-31T23:59:59-10:00", /years 1000 to 9999/],
    ["tier", "Red", /One of: red, green, blue/],
    ["colours", ["red", "pink"], /One of/],
    ["colours", "red", /./],
    ["site", "example.com", /http:\/\/ or https:\/\//],
    ["site", "javascript:alert(1)", /http/],
    ["site", "https://user:pass@example.com", /password/],
    ["mail", "ada at example", /e-mail/],
    ["mail", "a@b.c, d@e.f", /e-mail/],
    ["tel", "030 1234567", /with its country/],
    ["tel", "+49 30 1234567 ext. 5", /extension/],
    ["tel", "+1", /with its country/],
    ["guide", "me", /./],
    ["guide", "999999", /no member/],
  ])("%s refuses %j and says why, at its place", async (key, value, why) => {
    const reply = await admin.post<Refused>("/api/v1/accounts", { name: "Wrong", custom: { [key]: value } });
    expect(reply.status).toBe(400);
    expect(reply.body.problems[0]?.path.startsWith(`custom.${key}`)).toBe(true);
    expect(reply.body.problems[0]?.message).toMatch(why);
  });

  it("knows no member of another company", async () => {
    const elsewhere = await world.createOrganization();
    const stranger = await world.createMember(elsewhere, "rep");
    const reply = await admin.post<Refused>("/api/v1/accounts", { name: "X", custom: { guide: stranger.memberId } });
    expect([reply.status, reply.body.problems[0]?.code]).toEqual([400, "unknown_reference"]);
  });
});

describe("filters and order", () => {
  it.each<[Key, string, unknown, readonly string[]]>([
    ["motto", "is", "STRASSE ÜBER ALLES", []],
    ["motto", "contains", "über al", ["Ant"]],
    ["briefing", "contains", "TWO LONG", ["Ant"]],
    ["briefing", "contains", "100%", ["Bee"]],
    ["briefing", "notEmpty", undefined, ["Ant", "Bee"]],
    ["briefing", "empty", undefined, ["Cat"]],
    ["seen", "lt", "2024-03-10T08:00:01Z", ["Ant"]],
    ["seen", "is", "2024-03-10T09:00:00+01:00", ["Ant"]],
    ["seen", "gt", "2024-03-10T08:00:00Z", ["Bee"]],
    ["seen", "between", ["2024-01-01T00:00:00Z", "2025-12-31T00:00:00Z"], ["Ant", "Bee"]],
    ["seen", "in", ["2025-03-10T12:00:00+02:00"], ["Bee"]],
    ["vip", "is", true, ["Ant"]],
    ["vip", "is", false, ["Bee"]],
    ["vip", "isNot", true, ["Bee", "Cat"]],
    ["vip", "empty", undefined, ["Cat"]],
    ["colours", "hasAny", ["green", "blue"], ["Ant", "Bee"]],
    ["colours", "hasAll", ["red", "blue"], ["Ant"]],
    ["colours", "hasAll", ["red", "green"], []],
    ["colours", "hasNone", ["red"], ["Bee", "Cat"]],
    ["colours", "notEmpty", undefined, ["Ant", "Bee"]],
    ["site", "is", "https://EXAMPLE.com/", ["Ant"]],
    ["site", "startsWith", "http://b.", ["Bee"]],
    ["mail", "is", "ADA@example.com", ["Ant"]],
    ["mail", "in", ["bob@example.com", "x@y.z"], ["Bee"]],
    ["tel", "is", "+49 30 1234567", ["Ant"]],
    ["tel", "startsWith", "+44 20", ["Bee"]],
    ["tel", "contains", "123-45", ["Ant"]],
  ])("%s %s %j", async (key, op, value, expected) => {
    expect(await filtered(key, op, value)).toEqual(expected);
  });

  it("know members by id, and whoever asks as me", async () => {
    expect(await filtered("guide", "is", rita.memberId)).toEqual(["Ant"]);
    expect(await filtered("guide", "in", [rita.memberId, tom.memberId])).toEqual(["Ant", "Bee"]);
    expect(await filtered("guide", "isNot", rita.memberId)).toEqual(["Bee", "Cat"]);
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "accounts.read", scope: "all" })).ok();
    expect(await filtered("guide", "is", "me", world.as(tom))).toEqual(["Bee"]);
    expect(await filtered("guide", "in", ["me", rita.memberId], world.as(tom))).toEqual(["Ant", "Bee"]);
    (await world.as(tom).post("/api/v1/accounts", { name: "Own" })).ok();
    expect(await filtered("ownerId", "is", "me", world.as(tom))).toEqual(["Own"]);
    const own = await one("Own");
    (await admin.delete(`/api/v1/accounts/${own.id}`)).ok();
  });

  it("refuse what does not fit a type", async () => {
    for (const [property, op, value] of [
      ["vip", "gt", true],
      ["vip", "is", "true"],
      ["briefing", "is", "x"],
      ["colours", "is", "red"],
      ["colours", "hasAll", []],
      ["tel", "contains", "abc"],
      ["tier", "is", "x".repeat(101)],
      ["motto", "is", 5],
      ["motto", "hasAny", ["x"]],
    ] as const) {
      const reply = await admin.get(
        `/api/v1/accounts?filter=${encodeURIComponent(JSON.stringify({ property, op, value }))}`,
      );
      expect([property, op, reply.status]).toEqual([property, op, 400]);
    }
  });

  it.each(["motto", "score", "fee", "since", "seen", "vip", "tier", "site", "mail", "tel"])(
    "%s orders a list both ways, page after page, what has no value last",
    async (key) => {
      const up = await names(`sort=${key}`);
      expect(up).toEqual((await names(`sort=-${key}`)).slice(0, 2).toReversed().concat("Cat"));
      const paged: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: { items: Wire[]; nextCursor: string | null } = (
          await admin.get<{ items: Wire[]; nextCursor: string | null }>(
            `/api/v1/accounts?limit=1&sort=${key}${cursor === "" ? "" : `&cursor=${cursor}`}`,
          )
        ).ok();
        paged.push(...page.items.map(({ name }) => name));
        ({ nextCursor: cursor } = page);
      }
      expect(paged).toEqual(up);
    },
  );

  it.each(["briefing", "colours", "guide"])("%s orders nothing, and the list of properties says so", async (key) => {
    expect((await admin.get(`/api/v1/accounts?sort=${key}`)).status).toBe(400);
    const { items } = (await admin.get<{ items: Values[] }>("/api/v1/properties?object=account")).ok();
    expect(items.find((item) => item["key"] === key)).toMatchObject({ sortable: false, filterable: true });
  });
});

describe("files", () => {
  it("give every type back as an import reads it", async () => {
    const exported = (await admin.get("/api/v1/accounts/export.csv?sort=name")).text;
    const [ant] = parse<Record<string, string>>(exported, { bom: true, columns: true });
    expect(ant).toMatchObject({
      vip: "true",
      colours: "red; blue",
      seen: "2024-03-10T08:00:00.000Z",
      guide: "Rita Ray",
      "guide id": rita.memberId,
    });
    const mapping = { "guide id": null, "GoMark id": "id" };
    const back = await company.run(await company.start("account", exported.replace("﻿", ""), { key: "id", mapping }));
    expect([back.problems, refusals(back), back.counts]).toEqual([
      [],
      [],
      { create: 0, update: 0, unchanged: 3, refuse: 0 },
    ]);
  });

  it("are read exactly or refused with the reason", async () => {
    const header = "name,vip,colours,site,mail,tel,guide,seen,briefing";
    const tried = await company.start(
      "account",
      lines(
        header,
        'Imp1,Ja,Red|blue,https://a.b,x@y.zz,+41 44 668 18 00,rita ray,2024-01-02 03:04,"two\nlines"',
        "Imp2,maybe,Red; pink,a.b,x,044 668 18 00,Nobody,someday,",
        "Imp3,0,,,,,TOM LOW,,",
      ),
    );
    expect(tried.counts).toMatchObject({ create: 2, refuse: 1 });
    const [refused] = refusals(tried);
    expect(refused?.slice(1).map((reason) => String(reason).split(":")[0])).toEqual([
      "vip",
      "colours",
      "site",
      "mail",
      "tel",
      "seen",
      "guide",
    ]);
    await company.run(tried);
    expect((await one("Imp1")).custom).toEqual({
      vip: true,
      colours: ["red", "blue"],
      site: "https://a.b",
      mail: "x@y.zz",
      tel: "+41446681800",
      guide: rita.memberId,
      seen: "2024-01-02T03:04:00.000Z",
      briefing: "two\nlines",
    });
    expect((await one("Imp3")).custom).toEqual({ vip: false, guide: tom.memberId });
  });

  it("make properties of every type on the way, a choice of several from the parts of its cells", async () => {
    const create = (label: string, type: string) => ({ create: { label, type } });
    const mapping = { flags: create("Flags", "manyOf"), ok: create("Okay", "boolean"), web: create("Web", "url") };
    const done = await company.run(
      await company.start("contact", lines("last name,flags,ok,web", "Ada,a; b,yes,http://x.y", "Bob,b|c,no,"), {
        mapping,
        key: null,
      }),
    );
    expect([refusals(done), done.counts.create]).toEqual([[], 2]);
    const made = (await company.items("contacts")).map(({ custom }) => custom);
    expect(made).toEqual([
      { flags: ["a", "b"], okay: true, web: "http://x.y" },
      { flags: ["b", "c"], okay: false },
    ]);
  });
});
