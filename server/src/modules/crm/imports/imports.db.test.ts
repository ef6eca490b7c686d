import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { createWorld, type World } from "#testing/world";
import { importCalls, type ImportCalls, lines, refusals } from "#testing/import-calls";
import type { Import } from "./import-schema.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

describe("a file before anything is written", () => {
  it("is shown with its delimiter, header, columns and where they go, and writes no record", async () => {
    const tried = await company.start(
      "contact",
      lines("Vorname;Surname;E-Mail;Company;Note", "Ada;Lovelace;ada@x.test;;x", "Grace;Hopper;grace@x.test;;y"),
    );
    expect(tried).toMatchObject({
      status: "ready",
      key: "email",
      mode: "both",
      counts: { create: 2, update: 0, unchanged: 0, refuse: 0 },
    });
    expect(tried.detected).toMatchObject({ encoding: "utf-8", delimiter: ";", header: true, headerLine: 1, rows: 2 });
    expect(tried.mapping).toEqual({
      Vorname: "firstName",
      Surname: "lastName",
      "E-Mail": "email",
      Company: "accountId",
      Note: null,
    });
    expect(tried.columns.map(({ name, samples }) => [name, samples])).toContainEqual(["Vorname", ["Ada", "Grace"]]);
    expect(await company.items("contacts")).toEqual([]);
    const done = await company.run(tried);
    expect([done.status, done.progress, done.counts.create]).toEqual(["done", { done: 2, total: 2 }, 2]);
    expect((await company.items("contacts")).map(({ name, email }) => [name, email])).toEqual([
      ["Ada Lovelace", "ada@x.test"],
      ["Grace Hopper", "grace@x.test"],
    ]);
  });

  it("is mapped anew column by column, and tried again", async () => {
    const tried = await company.start("account", lines("Firm,Trade,Size", "Acme,Steel,12"));
    expect(tried).toMatchObject({ status: "ready", mapping: { Firm: "name", Trade: null } });
    const patched = (
      await company.calls.patch<Import>(`/api/v1/imports/${tried.id}`, {
        mapping: { Trade: "industry", Size: "employees" },
        version: tried.version,
      })
    ).ok();
    expect(patched.mapping).toEqual({ Firm: "name", Trade: "industry", Size: "employees" });
    await company.run(patched);
    expect((await company.items("accounts"))[0]).toMatchObject({ name: "Acme", industry: "Steel", employees: 12 });
    const late = await company.calls.patch(`/api/v1/imports/${tried.id}`, { mapping: { Trade: null } });
    expect(late.status).toBe(409);
  });

  it("has no column taken for names that is not called so, or holds none", async () => {
    const tried = await company.start(
      "account",
      lines("lat,trade name,site name", "48.1,17,North hall", "48.2,18,South"),
    );
    expect(tried).toMatchObject({ status: "ready", mapping: { lat: null, "trade name": null, "site name": "name" } });
    const asked = await company.start("account", lines("lat,lon,code", "48.1,2.3,AB", "48.2,2.4,CD"));
    expect([asked.status, asked.mapping]).toEqual(["needs_mapping", { lat: null, lon: null, code: null }]);
    expect(asked.problems[0]?.message).toBe("No column goes to Name (name), which every record needs");
  });

  it("is filled where it has nothing with what was chosen, until that is taken back", async () => {
    const tried = await company.start("account", lines("name", "Acme"), {
      defaults: { city: "Oslo", country: "Norway" },
    });
    const patched = (
      await company.calls.patch<Import>(`/api/v1/imports/${tried.id}`, { defaults: { country: "" } })
    ).ok();
    expect(patched.defaults).toEqual({ city: "Oslo" });
    await company.run(patched);
    expect((await company.items("accounts"))[0]).toMatchObject({ city: "Oslo", country: null });
  });

  it("says what is missing instead of running", async () => {
    const tried = await company.start("account", lines("a,b", "1,1", "1,1"), {
      mapping: { a: "wings", c: "name" },
      key: "name",
    });
    expect(tried.status).toBe("needs_mapping");
    expect(tried.problems.map(({ path, code }) => [path, code])).toEqual([
      ["mapping.c", "unknown_column"],
      ["mapping.a", "unknown_property"],
      ["key", "unmapped"],
      ["mapping", "required"],
      ["mapping", "required"],
    ]);
    expect((await company.calls.post(`/api/v1/imports/${tried.id}/run`)).status).toBe(422);
  });

  it("is refused when it is no table, and says what it is", async () => {
    const cases: readonly (readonly [Uint8Array<ArrayBuffer>, number, RegExp])[] = [
      [new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), 415, /workbook/],
      [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4]), 415, /old Excel/],
      [new Uint8Array(200).map((_, index) => index % 7), 415, /no text/],
      [new Uint8Array(0), 400, /empty/],
      [new Uint8Array([10, 10, 10]), 400, /no rows/],
    ];
    for (const [bytes, status, message] of cases) {
      const reply = await company.upload(bytes, { object: "account" });
      expect([reply.status, JSON.stringify(reply.body)]).toEqual([status, expect.stringMatching(message)]);
    }
    expect((await company.calls.post("/api/v1/imports", { object: "account" })).status).toBe(400);
    expect((await company.calls.post("/api/v1/imports", { object: "account", file: "999999" })).status).toBe(404);
  });

  it("keeps its letters in other encodings than UTF-8", async () => {
    const latin = Uint8Array.from(Buffer.from("name,city\nMüller & Söhne,Köln\nCafé Noël,Orléans\n", "latin1"));
    const tried = (await company.upload(latin, { object: "account" })).ok();
    expect(tried.detected?.encoding).toBe("windows-1252");
    expect(tried.warnings).toEqual([expect.stringContaining("is a guess")]);
    const wide = Uint8Array.from(Buffer.from("\ufeffname\tcity\r\nŁódź Works\tŁódź\r\n", "utf16le"));
    expect((await company.upload(wide, { object: "account" })).ok().detected).toMatchObject({
      encoding: "utf-16le",
      delimiter: "tab",
    });
    await company.run(tried);
    expect((await company.items("accounts")).map(({ city }) => city)).toEqual(["Orléans", "Köln"]);
  });
});

describe("rows", () => {
  it("are refused with both numbers when they have more or fewer fields than columns, so that nothing shifts", async () => {
    const tried = await company.start(
      "account",
      lines("name,city,country", "Acme,Berlin,Germany", "Beta,,Bonn,Germany", ",Gamma,Rome,", "Delta,Oslo"),
    );
    expect(tried.counts).toMatchObject({ create: 1, refuse: 3 });
    expect(refusals(tried)).toEqual([
      [3, ": The row has 4 fields where the table has 3 columns"],
      [4, ": The row has 4 fields where the table has 3 columns"],
      [5, ": The row has 2 fields where the table has 3 columns"],
    ]);
  });

  it("are told everything that is wrong with them at once, stage rules included", async () => {
    const tried = await company.start(
      "deal",
      lines("name,stage,amount,close date,company", "One,Lost,much,30.02.2024,Nobody", "Two,Lost,5,2024-01-02,"),
    );
    expect(tried.counts).toMatchObject({ create: 0, refuse: 2 });
    expect(refusals(tried)).toEqual([
      [
        2,
        'amount: "much" is not an amount',
        expect.stringContaining("close date: "),
        'company: There is no account "Nobody"',
        ": Say why the deal was lost",
      ],
      [3, ": Say why the deal was lost"],
    ]);
  });

  it("name accounts, owners and stages without case and spaces; a near match is offered, never taken; empty stays empty", async () => {
    for (const name of ["GTX Pro", "Twin", "twin"]) (await company.calls.post("/api/v1/accounts", { name })).ok();
    const site = (await company.calls.post("/api/v1/accounts", { name: "By domain", domain: "site.test" })).ok();
    const rep = await world.createMember(company.organization, "rep", { name: "Moses Frase" });
    const tried = await company.start(
      "deal",
      lines(
        "name,account,stage,owner",
        "a, gtx  PRO ,NEW,moses frase",
        "b,GTXPro,New,Mose Frase",
        "c,site.test,new,",
        `d,${String(site["id"])},new,`,
        "e,TWIN,,",
        "f,,,",
      ),
      { mapping: { owner: "ownerId" }, key: null },
    );
    expect(refusals(tried)).toEqual([
      [
        3,
        'account: There is no account "GTXPro": did you mean GTX Pro?',
        'owner: There is no member "Mose Frase": did you mean Moses Frase?',
      ],
      [6, 'account: 2 accounts are called "TWIN": name the one you mean by its id'],
    ]);
    await company.run(tried);
    const deals = await company.items("deals");
    expect(
      deals.map(({ name, account, owner }) => [
        name,
        (account as Json | null)?.["name"] ?? null,
        (owner as Json | null)?.["id"] ?? null,
      ]),
    ).toEqual([
      ["a", "GTX Pro", rep.memberId],
      ["c", "By domain", null],
      ["d", "By domain", null],
      ["f", null, null],
    ]);
  });

  it("that point to rows further down find them", async () => {
    const done = await company.run(
      await company.start(
        "account",
        lines("name,parent account", "Child,Parent", "Parent,Grand", "Grand,", "Loop,Loop"),
      ),
    );
    expect(done.counts).toMatchObject({ create: 4, refuse: 1 });
    const parents = (await company.items("accounts")).map(({ name, parent }) => [
      name,
      (parent as Json | null)?.["name"] ?? null,
    ]);
    expect(parents).toEqual([
      ["Child", "Parent"],
      ["Grand", null],
      ["Loop", null],
      ["Parent", "Grand"],
    ]);
    expect(refusals(done)).toEqual([[5, expect.stringContaining("without this")]]);
  });

  it("that point to a row further down that is refused itself are told, counted and handed back with their cells", async () => {
    const tried = await company.start(
      "account",
      lines("name,parent account,employees", "Child,Parent,", "=Formula,Parent,", "Parent,,many", "Fine,Child,"),
      { key: "name" },
    );
    const told = (reason: string) => [
      [2, `parent account: ${reason} without this)`],
      [3, `parent account: ${reason} without this)`],
      [4, expect.stringMatching(/^employees: /)],
    ];
    const foreseen = '"Parent" stands further down, in a row that is refused (the record goes in';
    expect(refusals(tried)).toEqual(told(foreseen));
    expect(tried.counts).toEqual({ create: 3, update: 0, unchanged: 0, refuse: 3 });
    const done = await company.run(tried);
    expect([done.counts, refusals(done)]).toEqual([
      tried.counts,
      told('There is no account "Parent" (the record is in,'),
    ]);
    expect((await company.items("accounts")).map(({ name }) => name)).toEqual(["=Formula", "Child", "Fine"]);

    const file = (await company.calls.get(`/api/v1/imports/${done.id}/refused.csv`)).text;
    expect(file).toContain("Child,Parent,,2,");
    expect(file).toContain("'=Formula,Parent,,3,");
    const mended = await company.start("account", file.replace(",many,", ",7,"), { key: "name" });
    expect(mended.counts).toEqual({ create: 1, update: 2, unchanged: 0, refuse: 0 });
    await company.run(mended);
    expect(
      (await company.items("accounts")).map(({ name, parent }) => [name, (parent as Json | null)?.["name"]]),
    ).toEqual([
      ["=Formula", "Parent"],
      ["Child", "Parent"],
      ["Fine", "Child"],
      ["Parent", undefined],
    ]);
  });

  it("with dates that could be read in two ways are refused until somebody says which", async () => {
    const csv = lines("name,close date", "a,03/04/2024", "b,05/06/2024", "c,07/07/2024");
    const tried = await company.start("deal", csv, { key: null });
    expect(tried.detected?.dateOrder).toBe("ambiguous");
    expect(tried.counts).toMatchObject({ create: 1, refuse: 2 });
    expect(refusals(tried)[0]).toEqual([2, 'close date: "03/04/2024" can be day first or month first: say which']);
    const told = (await company.calls.patch<Import>(`/api/v1/imports/${tried.id}`, { dateOrder: "dmy" })).ok();
    expect(told.counts).toMatchObject({ create: 3, refuse: 0 });
    await company.run(told);
    expect((await company.items("deals")).map(({ closeDate }) => closeDate)).toEqual([
      "2024-04-03",
      "2024-06-05",
      "2024-07-07",
    ]);
  });

  it("carry amounts exactly, in the currency they name or else the organization's", async () => {
    await company.run(
      await company.start(
        "deal",
        lines("name;amount;currency", "a;1.054,50;", "b;90071992547409,93;USD", "c;1000;JPY"),
        {
          key: null,
        },
      ),
    );
    expect((await company.items("deals")).map(({ amount }) => amount)).toEqual([
      { minor: "105450", currency: "EUR" },
      { minor: "9007199254740993", currency: "USD" },
      { minor: "1000", currency: "JPY" },
    ]);
  });

  it("bring their history: when deals were made, entered their stage and were closed", async () => {
    await company.run(
      await company.start(
        "deal",
        lines(
          "name,stage,created,close date,why",
          "Old,Lost,2020-01-10,2020-02-20,Price",
          "New,New,2020-01-10,2030-01-01,",
        ),
        { mapping: { why: "lostReason" }, key: null },
      ),
    );
    const [fresh, old] = await company.items("deals");
    expect(old).toMatchObject({
      createdAt: "2020-01-10T12:00:00.000Z",
      closedAt: "2020-02-20T12:00:00.000Z",
      stageEnteredAt: "2020-02-20T12:00:00.000Z",
      lostReason: "Price",
    });
    expect(fresh).toMatchObject({
      createdAt: "2020-01-10T12:00:00.000Z",
      closedAt: null,
      stageEnteredAt: "2020-01-10T12:00:00.000Z",
    });
  });
});
