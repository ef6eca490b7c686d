import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cutOffAt } from "#testing/job-work";
import type { Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { gatherSearchWordsJob } from "./search-upkeep.ts";

interface Hit {
  readonly object: string;
  readonly id: string;
  readonly title: string;
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

const make = async (plural: string, body: object) =>
  (await admin.post<{ id: string }>(`/api/v1/${plural}`, body)).ok().id;
const found = async (q: string, limit = 20) =>
  (await admin.get<{ items: Hit[] }>(`/api/v1/search?q=${encodeURIComponent(q)}&limit=${limit}`)).ok().items;

describe("what was searched for by its whole name", () => {
  it("stands first, however many newer records of every kind begin with it", async () => {
    const account = await make("accounts", { name: "Acme" });
    for (let n = 0; n < 25; n += 1) await make("deals", { name: `Acme renewal ${n}` });
    await make("contacts", { firstName: "Acme", lastName: "Support" });
    const [first, ...others] = await found("acme", 10);
    expect(first).toMatchObject({ object: "account", id: account, title: "Acme" });
    expect(others).toHaveLength(9);
  });

  it("is the account before the deal of the same name", async () => {
    const account = await make("accounts", { name: "Bright Harbour" });
    const deal = await make("deals", { name: "Bright harbour" });
    expect((await found("Bright Harbour")).map(({ id }) => id)).toEqual([account, deal]);
  });

  it("is found where the word is common", async () => {
    const account = await make("accounts", { name: "Common" });
    for (let n = 0; n < 30; n += 1) await make("accounts", { name: `Uncommon ${n}` });
    expect((await found("common", 5))[0]).toMatchObject({ id: account });
  });
});

const ids = async (q: string, calls = admin) =>
  (await calls.get<{ items: Hit[] }>(`/api/v1/search?q=${encodeURIComponent(q)}&limit=50`))
    .ok()
    .items.map(({ id }) => id);

describe("a contact is found by fragments, however they are spaced", () => {
  let id = "";
  beforeAll(async () => {
    id = await make("contacts", {
      firstName: "Ada",
      lastName: "Lovelace-Byron",
      email: "ada.lovelace@analytical-engines.example.com",
      phone: "+49 30 901 820 55",
      jobTitle: "Head of R&D",
    });
  });
  it.each([
    ["a beginning of each name", "byr ad"],
    ["the whole address", "ada.lovelace@analytical-engines.example.com"],
    ["the middle of an address", "lovelace@analyt"],
    ["a part of its domain", "engines.example"],
    ["the company in it", "analytical"],
    ["an international number", "+49 30 90182055"],
    ["a national number", "030 / 901 820 55"],
    ["a number with zeros for its country", "0049 (0)30 901-82055"],
    ["the last digits of a number", "82055"],
    ["the middle of a number, spaced otherwise", "018 20"],
    ["name and number together", "ada 030 90182"],
    ["a name written without its hyphen", "lovelace byron"],
    ["a title with a sign in it", "r&d"],
    ["words in brackets", '(Ada) "Lovelace"'],
  ])("by %s: %s", async (_what, q) => {
    expect(await ids(q)).toEqual([id]);
  });
  it.each(["lovelace@x", "030 90182056", "ada lovelace babbage", "!!!"])("and not by %s", async (q) => {
    expect(await ids(q)).toEqual([]);
  });
});

describe("names are found in every spelling of their letters", () => {
  it.each<[string, string[]]>([
    ["Jürgen Größmann", ["jurgen", "juergen", "JÜRGEN", "grossmann", "groessmann", "größ"]],
    ["José Peña Núñez", ["jose pena", "NUNEZ", "nuñ"]],
    ["İstanbul Işık", ["istanbul", "isik", "ışık"]],
    ["Łódź Włókna", ["lodz", "wlokna", "łódź"]],
    ["Søren Ærø", ["soren", "soeren", "aero"]],
    ["Щербаков Ёлка", ["щерб", "елка", "shcherbakov"]],
    ["Αθήνα Οδός", ["αθηνα", "ΑΘΉΝΑ", "athina", "οδος"]],
    ["株式会社東京電力", ["東京", "東京電力", "株式", "力"]],
    ["서울전자 주식회사", ["전자", "서울 주식"]],
    ["O’Neil & Sons", ["o'neil", "oneil", "neil", "sons"]],
    ["ＡＣＭＥ Ｆｕｌｌｗｉｄｔｈ", ["acme fullwidth"]],
  ])("%s by %j", async (name, queries) => {
    const id = await make("accounts", { name });
    for (const q of queries) expect(await ids(q), q).toContain(id);
  });

  it("a name in Latin letters by its Cyrillic spelling", async () => {
    const id = await make("accounts", { name: "Gorodetskiy" });
    expect(await ids("Городец")).toContain(id);
  });
});

describe("of what matches", () => {
  it("exact names come first, then beginnings, then words of the name, then what stands elsewhere, and of equals the latest change", async () => {
    const elsewhere = await make("accounts", { name: "Elsewhere", city: "Quarzheim" });
    const inside = await make("deals", { name: "Pumps for Quarzheim" });
    const older = await make("accounts", { name: "Quarzheim Works" });
    const newer = await make("contacts", { lastName: "Quarzheimer" });
    const exact = await make("deals", { name: "Quarzheim" });
    world.clock.advance({ minutes: 1 });
    (await admin.patch(`/api/v1/accounts/${older}`, { version: 1, city: "Ulm" })).ok();
    expect(await ids("quarzheim")).toEqual([exact, older, newer, inside, elsewhere]);
  });

  it("what stands elsewhere is shown", async () => {
    await make("contacts", { lastName: "Subtle", email: "subtle@example.org", jobTitle: "Keeper of Nightjars" });
    expect((await found("nightjar"))[0]).toMatchObject({ title: "Subtle", subtitle: "Keeper of Nightjars" });
  });

  it("a value of one's own property is found as well", async () => {
    (await admin.post("/api/v1/properties", { object: "account", key: "code", label: "Code", type: "text" })).ok();
    const id = await make("accounts", { name: "Coded", custom: { code: "INV-2026-00417" } });
    for (const q of ["inv-2026-00417", "2026-00417", "00417", "inv 2026", "0417"])
      expect(await ids(q), q).toEqual([id]);
  });
});

it("records of one's own types are found, each where it may be read", async () => {
  for (const [key, plural] of [
    ["vessel", "vessels"],
    ["harbour", "harbours"],
  ])
    (await admin.post("/api/v1/object-types", { key, plural, labels: { one: key, many: plural } })).ok();
  const one = (await admin.post<{ id: string }>("/api/v1/records/vessel", { values: { name: "Krakonosh Star" } })).ok()
    .id;
  const two = (await admin.post<{ id: string }>("/api/v1/records/harbour", { values: { name: "Port Krakonosh" } })).ok()
    .id;
  expect((await found("krakonosh")).map(({ object, id }) => [object, id])).toEqual([
    ["vessel", one],
    ["harbour", two],
  ]);
});

describe("search follows what happens to a record at once", () => {
  it("its name, its bin and its way back", async () => {
    const id = await make("accounts", { name: "Formerly Zephyrine" });
    (await admin.patch(`/api/v1/accounts/${id}`, { version: 1, name: "Now Halcyon" })).ok();
    expect([await ids("zephyrine"), await ids("halcyon")]).toEqual([[], [id]]);
    (await admin.delete(`/api/v1/accounts/${id}`)).ok();
    expect(await ids("halcyon")).toEqual([]);
    (await admin.post(`/api/v1/accounts/${id}/restore`, {})).ok();
    expect(await ids("halcyon")).toEqual([id]);
  });

  it("and who owns it: a rep finds what is theirs and nothing else, however many records hold the word", async () => {
    const rep = await world.createMember(org, "rep");
    for (const scope of ["accounts", "contacts"])
      (await admin.put("/api/v1/permissions", { role: "rep", permission: `${scope}.read`, scope: "own" })).ok();
    const own = await make("contacts", { lastName: "Wolkenstein", ownerId: rep.memberId });
    const others: string[] = [];
    for (let n = 0; n < 40; n += 1) others.push(await make("contacts", { lastName: `Wolkenstein ${n}` }));
    const calls = world.as(rep);
    expect(await ids("wolkenstein", calls)).toEqual([own]);
    expect(await ids("wolkenstein 7", calls)).toEqual([]);
    (await admin.patch(`/api/v1/contacts/${others[0]}`, { version: 1, ownerId: rep.memberId })).ok();
    (await admin.patch(`/api/v1/contacts/${own}`, { version: 1, ownerId: null })).ok();
    expect(await ids("wolkenstein", calls)).toEqual([others[0]]);
  });

  it("no other organization finds it", async () => {
    const id = await make("accounts", { name: "Inselwerk" });
    const other = world.as((await world.createOrganization()).admin);
    expect([await ids("inselwerk"), await ids("inselwerk", other)]).toEqual([[id], []]);
  });
});

it("lists count exactly what search finds, by words that are rare and by words that are common", async () => {
  for (let n = 0; n < 30; n += 1) await make("deals", { name: `Plenty ${n % 10 === 0 ? "rarely" : "often"} ${n}` });
  const total = async (q: string) =>
    (await admin.get<{ total: number }>(`/api/v1/deals?count=true&q=${encodeURIComponent(q)}`)).ok().total;
  expect([await total("plenty"), await total("plenty rare"), await total("rarely 2"), await total("lenty")]).toEqual([
    30, 3, 1, 0,
  ]);
});

describe("a word that was mistyped", () => {
  const gather = async () => {
    await world.owner.query("select graphile_worker.add_job('crm.search.watch')");
    await world.drain();
  };
  const reply = async (q: string, calls = admin) =>
    (await calls.get<{ items: Hit[]; meant: string | null }>(`/api/v1/search?q=${encodeURIComponent(q)}`)).ok();

  let quarry = "";
  beforeAll(async () => {
    quarry = await make("accounts", { name: "Breckenridge Quarry" });
    await gather();
  });
  it.each([
    ["a letter left out", "brckenridge"],
    ["a letter too many", "breckkenridge"],
    ["another letter", "brackenridge"],
    ["two letters swapped", "breckenrigde"],
    ["two edits of a long one", "brekcenrige"],
  ])("is found by what was meant: %s", async (_what, q) => {
    expect(await reply(`${q} quarry`)).toMatchObject({ items: [{ id: quarry }], meant: "breckenridge quarry" });
    expect(await reply("breckenridge")).toMatchObject({ items: [{ id: quarry }], meant: null });
  });

  it.each([
    ["Kovač", "kovca"],
    ["Смирнов", "смирнав"],
    ["Παππάς", "παπας"],
  ])("in every alphabet: %s", async (name, q) => {
    const id = await make("contacts", { lastName: name });
    await gather();
    expect((await reply(q)).items).toMatchObject([{ id }]);
  });

  it("is understood after an import, which is not held up by the gathering of words", async () => {
    const tried = await admin.post<{ id: string }>("/api/v1/imports", {
      object: "account",
      csv: "name\nFrom a file\n",
    });
    await world.drain();
    const { id } = tried.ok();
    (await admin.post(`/api/v1/imports/${id}/run`, {})).ok();
    await make("accounts", { name: "Wolpertinger Works" });
    await gatherSearchWordsJob.run(cutOffAt(world, org, Infinity), {});
    expect((await reply("wolpertnger")).meant).toBeNull();
    await world.drain();
    await gather();
    expect((await reply("wolpertnger")).meant).toBe("wolpertinger");
  });

  it("tells nobody of a word that only records out of their sight hold, in this organization or another", async () => {
    await make("accounts", { name: "Xanthippe Secret" });
    await gather();
    expect((await reply("xantippe")).meant).toBe("xanthippe");
    const rep = world.as(await world.createMember(org, "rep"));
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "accounts.read", scope: "own" })).ok();
    const other = world.as((await world.createOrganization()).admin);
    for (const calls of [rep, other]) expect(await reply("xantippe", calls)).toEqual({ items: [], meant: null });
  });
});

it("terms that an earlier release made are made anew, as if the records had just been written, whatever happened to them", async () => {
  const own = await world.createOrganization();
  const calls = world.as(own.admin);
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== "");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name, city: name, next: name }), { minLength: 1, maxLength: 4 }),
      async (rows) => {
        for (const { name: text, city, next } of rows) {
          const made = await calls.post<{ id: string }>("/api/v1/accounts", {
            name: text,
            city,
            phone: "+49 30 1234567",
          });
          if (made.status !== 201) continue;
          await calls.patch(`/api/v1/accounts/${made.body.id}`, { version: 1, name: next });
        }
        const terms = () =>
          world.look(own, "select id, search_key from crm.account where deleted_at is null order by id");
        const written = await terms();
        await world.owner.query("begin");
        await world.owner.query(
          "select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)",
          [own.id],
        );
        await world.owner.query("update crm.account set search_key = 'old'; ");
        await world.owner.query("delete from crm.search_progress");
        await world.owner.query("commit");
        await world.owner.query("select graphile_worker.add_job('crm.search.watch')");
        await world.drain();
        expect(await terms()).toEqual(written);
      },
    ),
    { numRuns: 8 },
  );
});
