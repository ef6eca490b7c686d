import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "#platform/actor";
import type { JobContext } from "#platform/jobs/jobs";
import type { Calls, Json } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { runImport } from "./import-run.ts";
import type { Import } from "./import-schema.ts";

let world: World;
let organization: TestOrganization;
let calls: Calls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  organization = await world.createOrganization({ currency: "EUR" });
  calls = world.as(organization.admin);
});

const lines = (...rows: string[]) => `${rows.join("\n")}\n`;
const start = async (object: string, csv: string, choices: object = {}) =>
  (await calls.post<Import>("/api/v1/imports", { object, csv, ...choices })).ok();

async function run(tried: Import): Promise<Import> {
  (await calls.post(`/api/v1/imports/${tried.id}/run`)).ok();
  await world.drain();
  return (await calls.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
}

async function items(plural: string, query = ""): Promise<Json[]> {
  return (await calls.get<{ items: Json[] }>(`/api/v1/${plural}?limit=200&sort=name${query}`)).ok().items;
}

const upload = (bytes: Uint8Array<ArrayBuffer>, fields: Record<string, string>, name = "file.csv") => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set("file", new Blob([bytes]), name);
  return calls.send<Import>({ method: "POST", url: "/api/v1/imports", payload: form });
};

const refusals = ({ refusedSample }: Import) =>
  refusedSample.map(({ line, reasons }) => [
    line,
    ...reasons.map(({ column, message }) => `${column ?? ""}: ${message}`),
  ]);

describe("a file before anything is written", () => {
  it("is shown with its delimiter, header, columns and where they go, and writes no record", async () => {
    const tried = await start(
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
    expect(await items("contacts")).toEqual([]);
    const done = await run(tried);
    expect([done.status, done.progress, done.counts.create]).toEqual(["done", { done: 2, total: 2 }, 2]);
    expect((await items("contacts")).map(({ name, email }) => [name, email])).toEqual([
      ["Ada Lovelace", "ada@x.test"],
      ["Grace Hopper", "grace@x.test"],
    ]);
  });

  it("is mapped anew column by column, and tried again", async () => {
    const tried = await start("account", lines("Firm,Trade,Size", "Acme,Steel,12"));
    expect(tried).toMatchObject({ status: "ready", mapping: { Firm: "name", Trade: null } });
    const patched = (
      await calls.patch<Import>(`/api/v1/imports/${tried.id}`, {
        mapping: { Trade: "industry", Size: "employees" },
        version: tried.version,
      })
    ).ok();
    expect(patched.mapping).toEqual({ Firm: "name", Trade: "industry", Size: "employees" });
    await run(patched);
    expect((await items("accounts"))[0]).toMatchObject({ name: "Acme", industry: "Steel", employees: 12 });
    const late = await calls.patch(`/api/v1/imports/${tried.id}`, { mapping: { Trade: null } });
    expect(late.status).toBe(409);
  });

  it("says what is missing instead of running", async () => {
    const tried = await start("account", lines("a,b", "1,1", "1,1"), {
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
    expect((await calls.post(`/api/v1/imports/${tried.id}/run`)).status).toBe(422);
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
      const reply = await upload(bytes, { object: "account" });
      expect([reply.status, JSON.stringify(reply.body)]).toEqual([status, expect.stringMatching(message)]);
    }
    expect((await calls.post("/api/v1/imports", { object: "account" })).status).toBe(400);
    expect((await calls.post("/api/v1/imports", { object: "account", file: "999999" })).status).toBe(404);
  });

  it("keeps its letters in other encodings than UTF-8", async () => {
    const latin = Uint8Array.from(Buffer.from("name,city\nMüller & Söhne,Köln\nCafé Noël,Orléans\n", "latin1"));
    const tried = (await upload(latin, { object: "account" })).ok();
    expect(tried.detected.encoding).toBe("windows-1252");
    expect(tried.warnings).toEqual([expect.stringContaining("is a guess")]);
    const wide = Uint8Array.from(Buffer.from("\ufeffname\tcity\r\nŁódź Works\tŁódź\r\n", "utf16le"));
    expect((await upload(wide, { object: "account" })).ok().detected).toMatchObject({
      encoding: "utf-16le",
      delimiter: "tab",
    });
    await run(tried);
    expect((await items("accounts")).map(({ city }) => city)).toEqual(["Orléans", "Köln"]);
  });
});

describe("rows", () => {
  it("are refused with both numbers when they have more or fewer fields than columns, so that nothing shifts", async () => {
    const tried = await start(
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
    const tried = await start(
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
    for (const name of ["GTX Pro", "Twin", "twin"]) (await calls.post("/api/v1/accounts", { name })).ok();
    const site = (await calls.post<Json>("/api/v1/accounts", { name: "By domain", domain: "site.test" })).ok();
    const rep = await world.createMember(organization, "rep", { name: "Moses Frase" });
    const tried = await start(
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
        expect.stringContaining('owner: There is no member "Mose Frase"'),
      ],
      [6, 'account: 2 accounts are called "TWIN": name the one you mean by its id'],
    ]);
    await run(tried);
    const deals = await items("deals");
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
    const done = await run(
      await start("account", lines("name,parent account", "Child,Parent", "Parent,Grand", "Grand,", "Loop,Loop")),
    );
    expect(done.counts).toMatchObject({ create: 4, refuse: 0 });
    const parents = (await items("accounts")).map(({ name, parent }) => [
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

  it("with dates that could be read in two ways are refused until somebody says which", async () => {
    const csv = lines("name,close date", "a,03/04/2024", "b,05/06/2024", "c,07/07/2024");
    const tried = await start("deal", csv, { key: null });
    expect(tried.detected.dateOrder).toBe("ambiguous");
    expect(tried.counts).toMatchObject({ create: 1, refuse: 2 });
    expect(refusals(tried)[0]).toEqual([2, 'close date: "03/04/2024" can be day first or month first: say which']);
    const told = (await calls.patch<Import>(`/api/v1/imports/${tried.id}`, { dateOrder: "dmy" })).ok();
    expect(told.counts).toMatchObject({ create: 3, refuse: 0 });
    await run(told);
    expect((await items("deals")).map(({ closeDate }) => closeDate)).toEqual([
      "2024-04-03",
      "2024-06-05",
      "2024-07-07",
    ]);
  });

  it("carry amounts exactly, in the currency they name or else the organization's", async () => {
    await run(
      await start("deal", lines("name;amount;currency", "a;1.054,50;", "b;90071992547409,93;USD", "c;1000;JPY"), {
        key: null,
      }),
    );
    expect((await items("deals")).map(({ amount }) => amount)).toEqual([
      { minor: "105450", currency: "EUR" },
      { minor: "9007199254740993", currency: "USD" },
      { minor: "1000", currency: "JPY" },
    ]);
  });

  it("bring their history: when deals were made, entered their stage and were closed", async () => {
    await run(
      await start(
        "deal",
        lines(
          "name,stage,created,close date,why",
          "Old,Lost,2020-01-10,2020-02-20,Price",
          "New,New,2020-01-10,2030-01-01,",
        ),
        { mapping: { why: "lostReason" }, key: null },
      ),
    );
    const [fresh, old] = await items("deals");
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

describe("a key", () => {
  const csv = lines(
    "email,first name,phone",
    "ada@x.test,Ada,1",
    "ADA@X.test,Other,2",
    ",Nobody,3",
    "bob@x.test,Bob,4",
  );

  it("makes importing twice change nothing, updates what differs, and never empties what the file leaves empty", async () => {
    const first = await run(await start("contact", csv, { key: "email" }));
    expect(first.counts).toEqual({ create: 2, update: 0, unchanged: 0, refuse: 2 });
    expect(refusals(first)).toEqual([
      [3, "email: Line 2 has the same key"],
      [4, "email: The key is empty: no telling which record is meant"],
    ]);
    expect((await run(await start("contact", csv, { key: "email" }))).counts).toEqual({
      create: 0,
      update: 0,
      unchanged: 2,
      refuse: 2,
    });
    const changed = await run(
      await start("contact", lines("email,first name,phone", "ada@x.test,Augusta,", "eve@x.test,Eve,"), {
        key: "email",
      }),
    );
    expect(changed.counts).toEqual({ create: 1, update: 1, unchanged: 0, refuse: 0 });
    expect((await items("contacts")).map(({ firstName, phone }) => [firstName, phone])).toEqual([
      ["Augusta", "1"],
      ["Bob", "4"],
      ["Eve", null],
    ]);
  });

  it("keeps to the mode", async () => {
    (await calls.post("/api/v1/accounts", { name: "There" })).ok();
    const rows = lines("name,city", "there,Rome", "New,Oslo");
    const creating = await start("account", rows, { key: "name", mode: "create" });
    expect([creating.counts, refusals(creating)]).toEqual([
      { create: 1, update: 0, unchanged: 0, refuse: 1 },
      [[2, "name: Another account with this name is there already"]],
    ]);
    const updating = await start("account", rows, { key: "name", mode: "update" });
    expect([updating.counts, refusals(updating)]).toEqual([
      { create: 0, update: 1, unchanged: 0, refuse: 1 },
      [[3, "name: There is no account with this name"]],
    ]);
  });

  it("that names several records is refused", async () => {
    for (const name of ["Twin", "twin"]) (await calls.post("/api/v1/accounts", { name })).ok();
    expect(refusals(await start("account", lines("name,city", "TWIN,Rome"), { key: "name" }))).toEqual([
      [2, "name: 2 accounts have this name"],
    ]);
  });

  it("may be a property that the import makes on the way", async () => {
    const choices = {
      mapping: {
        number: { create: { label: "Customer number", type: "text" } },
        tier: { create: { label: "Tier", type: "oneOf" } },
      },
      key: "customer_number",
    };
    const rows = lines("name,number,tier", "Acme,0042,Gold", "Beta,0043,Silver");
    const done = await run(await start("account", rows, choices));
    expect(done.counts.create).toBe(2);
    const [acme] = await items("accounts");
    expect(acme?.["custom"]).toEqual({ customer_number: "0042", tier: "Gold" });
    const again = await start("account", lines("name,number,tier", "Acme,0042,gold", "Beta,0043,Sliver"), choices);
    expect(again.counts).toEqual({ create: 0, update: 0, unchanged: 1, refuse: 1 });
    expect(refusals(again)).toEqual([[3, 'tier: "Sliver" is no option of Tier: did you mean Silver?']]);
  });
});

describe("defaults", () => {
  it("fill what is empty, and reasons only for deals that ended that way", async () => {
    const rows = lines("name,stage,why", "a,Won,", "b,Lost,", "c,Lost,Price", "d,New,");
    const done = await run(
      await start("deal", rows, {
        mapping: { why: "lostReason" },
        defaults: { lostReason: "Not recorded", nextStep: "Call" },
        key: "name",
      }),
    );
    expect(done.counts.create).toBe(4);
    expect((await items("deals")).map(({ lostReason, nextStep }) => [lostReason, nextStep])).toEqual([
      [null, "Call"],
      ["Not recorded", "Call"],
      ["Price", "Call"],
      [null, "Call"],
    ]);
    const again = await run(
      await start("deal", rows, {
        mapping: { why: "lostReason" },
        defaults: { lostReason: "Other", nextStep: "Write" },
        key: "name",
      }),
    );
    expect(again.counts).toMatchObject({ update: 0, unchanged: 4 });
  });
});

describe("the file of refused rows", () => {
  it("holds the rows as they were with line and reasons, harmless in a spreadsheet, and can be mended and imported", async () => {
    const tried = await start("account", lines("name,employees,city", '=1+2,many,"-Rome"', "Fine,3,Oslo"), {
      key: null,
    });
    const file = await calls.get(`/api/v1/imports/${tried.id}/refused.csv`);
    expect(file.headers["content-type"]).toContain("text/csv");
    expect(file.text).toBe(
      '\ufeffname,employees,city,GoMark line,GoMark reasons\r\n\'=1+2,many,\'-Rome,2,"employees: ""many"" is not a number"\r\n',
    );
    const mended = await run(await start("account", file.text.replace("many", "7"), { key: null }));
    expect(mended.counts.create).toBe(1);
    expect((await items("accounts"))[0]).toMatchObject({ name: "=1+2", employees: 7, city: "-Rome" });
  });
});

describe("rights", () => {
  it("an import needs its own permission and those of its object, and does no more than its starter may", async () => {
    const viewer = world.as(await world.createMember(organization, "viewer"));
    expect((await viewer.post("/api/v1/imports", { object: "account", csv: "name\nx\n" })).status).toBe(403);
    const stranger = world.as((await world.createOrganization()).admin);
    const tried = await start("account", lines("name", "Mine"));
    expect((await stranger.get(`/api/v1/imports/${tried.id}`)).status).toBe(404);
    expect((await stranger.post(`/api/v1/imports/${tried.id}/run`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/imports/${tried.id}/refused.csv`)).status).toBe(404);
  });

  it("a rep who may import changes only what a rep may change", async () => {
    (await calls.put("/api/v1/permissions", { role: "rep", permission: "imports.run", scope: "all" })).ok();
    (await calls.post("/api/v1/accounts", { name: "Not theirs", city: "Rome" })).ok();
    const rep = await world.createMember(organization, "rep", { name: "Rita Rep" });
    const reps = world.as(rep);
    const tried = (
      await reps.post<Import>("/api/v1/imports", {
        object: "account",
        csv: lines("name,city", "Not theirs,Oslo", "Hers,Oslo"),
        key: "name",
      })
    ).ok();
    expect(refusals(tried)).toEqual([[2, "name: You may not change the record this key names"]]);
    (await reps.post(`/api/v1/imports/${tried.id}/run`)).ok();
    await world.drain();
    expect(
      (await items("accounts")).map(({ name, city, owner }) => [name, city, (owner as Json | null)?.["name"]]),
    ).toEqual([
      ["Hers", "Oslo", "Rita Rep"],
      ["Not theirs", "Rome", undefined],
    ]);
    const [hers] = await items("accounts");
    const timeline = (
      await calls.get<{ items: Json[] }>(`/api/v1/timeline?object=account&recordId=${String(hers?.["id"])}`)
    ).ok();
    expect(timeline.items).toMatchObject([{ kind: "imported", actor: { name: "Rita Rep" } }]);
  });
});

describe("a run that is cut off", () => {
  const many = lines(
    "name,parent account",
    ...Array.from(
      { length: 1750 },
      (_, index) => `Account ${index},${index % 3 === 0 ? `Account ${(index + 1) % 1750}` : ""}`,
    ),
  );

  /** Fails the way a killed process does: in the middle of a unit of work, at its n-th one. */
  const cutOffAt = (n: number): JobContext => {
    let units = 0;
    return {
      attempt: 1,
      maxAttempts: 10,
      signal: undefined,
      transact: (body) =>
        world.app.transact(
          { actor: systemActor(organization.id), origin: { requestId: "cut-off", ip: null, via: "import" } },
          async (work) => {
            units += 1;
            const result = await body(work);
            if (units === n) throw new Error("cut off");
            return result;
          },
        ),
    };
  };

  it("goes on where the last commit left off: nothing lost, nothing doubled, even without a key", async () => {
    const tried = await start("account", many, { key: null });
    expect(tried.counts).toMatchObject({ create: 1750, refuse: 0 });
    (await calls.post(`/api/v1/imports/${tried.id}/run`)).ok();
    let cuts = 0;
    for (let n = 4; n < 40; n += 3) {
      const end = await runImport(cutOffAt(n), tried.id).catch((error: unknown) => error);
      if (end instanceof Error) cuts += 1;
      else break;
    }
    expect(cuts).toBeGreaterThan(2);
    await world.drain();
    const done = (await calls.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
    expect([done.status, done.counts]).toEqual(["done", { create: 1750, update: 0, unchanged: 0, refuse: 0 }]);
    const [counted] = await world.look<{ total: number; names: number; parents: number }>(
      organization,
      "select count(*)::int as total, count(distinct name)::int as names, count(parent_id)::int as parents from crm.account",
    );
    expect(counted).toEqual({ total: 1750, names: 1750, parents: 584 });
  });

  it("tells how far it has come", async () => {
    const tried = await start("account", many, { key: "name" });
    await run(tried);
    const told = await world.look<{ name: string; done: number }>(
      organization,
      "select name, (payload->>'done')::int as done from platform.event where object = 'import' order by xid, seq",
    );
    expect(told.map(({ name, done }) => [name, done])).toEqual([
      ["crm.import.progressed", 0],
      ["crm.import.progressed", 500],
      ["crm.import.progressed", 1000],
      ["crm.import.progressed", 1500],
      ["crm.import.progressed", 1750],
      ["crm.import.finished", 1750],
    ]);
  });
});

describe("a file too large for a request", () => {
  it("is tried in the background", async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => `Account ${index},${"x".repeat(180)}`);
    const reply = (
      await upload(Uint8Array.from(Buffer.from(lines("name,industry", ...rows))), {
        object: "account",
        mapping: JSON.stringify({ industry: null }),
      })
    ).ok();
    expect(reply.status).toBe("checking");
    await world.drain();
    expect((await calls.get<Import>(`/api/v1/imports/${reply.id}`)).ok()).toMatchObject({
      status: "ready",
      counts: { create: 12_000, refuse: 0 },
    });
  });
});
