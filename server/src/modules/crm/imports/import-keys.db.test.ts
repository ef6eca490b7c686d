import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type World } from "#testing/world";
import { importCalls, type ImportCalls, lines, refusals } from "#testing/import-calls";

interface Pipeline {
  readonly id: string;
  readonly stages: readonly { readonly id: string }[];
}

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
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
    const first = await company.run(await company.start("contact", csv, { key: "email" }));
    expect(first.counts).toEqual({ create: 2, update: 0, unchanged: 0, refuse: 2 });
    expect(refusals(first)).toEqual([
      [3, "email: Line 2 has the same key"],
      [4, "email: The key is empty: no telling which record is meant"],
    ]);
    expect((await company.run(await company.start("contact", csv, { key: "email" }))).counts).toEqual({
      create: 0,
      update: 0,
      unchanged: 2,
      refuse: 2,
    });
    const changed = await company.run(
      await company.start("contact", lines("email,first name,phone", "ada@x.test,Augusta,", "eve@x.test,Eve,"), {
        key: "email",
      }),
    );
    expect(changed.counts).toEqual({ create: 1, update: 1, unchanged: 0, refuse: 0 });
    expect((await company.items("contacts")).map(({ firstName, phone }) => [firstName, phone])).toEqual([
      ["Augusta", "1"],
      ["Bob", "4"],
      ["Eve", null],
    ]);
  });

  it("keeps to the mode", async () => {
    (await company.calls.post("/api/v1/accounts", { name: "There" })).ok();
    const rows = lines("name,city", "there,Rome", "New,Oslo");
    const creating = await company.start("account", rows, { key: "name", mode: "create" });
    expect([creating.counts, refusals(creating)]).toEqual([
      { create: 1, update: 0, unchanged: 0, refuse: 1 },
      [[2, "name: Another account with this name is there already"]],
    ]);
    const updating = await company.start("account", rows, { key: "name", mode: "update" });
    expect([updating.counts, refusals(updating)]).toEqual([
      { create: 0, update: 1, unchanged: 0, refuse: 1 },
      [[3, "name: There is no account with this name"]],
    ]);
  });

  it("that names several records is refused", async () => {
    for (const name of ["Twin", "twin"]) (await company.calls.post("/api/v1/accounts", { name })).ok();
    expect(refusals(await company.start("account", lines("name,city", "TWIN,Rome"), { key: "name" }))).toEqual([
      [2, "name: 2 accounts have this name"],
    ]);
  });

  it.each([
    ["number", ["0.00001", "-0.000000000042", "1234567890123", "0.1", "0"]],
    ["url", ["https://a.test/x", "HTTPS://B.test"]],
    ["email", ["A@b.test", "c@d.test"]],
    ["phone", ["+49 30 1234567", "+49 30 7654321"]],
  ])("of the type %s is found again, whatever its value", async (type, values) => {
    (await company.calls.post("/api/v1/properties", { object: "account", key: "number", label: "Number", type })).ok();
    const rows = lines("name,number", ...values.map((value, index) => `Account ${index},${value}`));
    expect((await company.run(await company.start("account", rows, { key: "number" }))).counts.create).toBe(
      values.length,
    );
    expect((await company.start("account", rows, { key: "number" })).counts).toMatchObject({
      create: 0,
      unchanged: values.length,
    });
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
    const done = await company.run(await company.start("account", rows, choices));
    expect(done.counts.create).toBe(2);
    const [acme] = await company.items("accounts");
    expect(acme?.["custom"]).toEqual({ customer_number: "0042", tier: "Gold" });
    const again = await company.start(
      "account",
      lines("name,number,tier", "Acme,0042,gold", "Beta,0043,Sliver"),
      choices,
    );
    expect(again.counts).toEqual({ create: 0, update: 0, unchanged: 1, refuse: 1 });
    expect(refusals(again)).toEqual([[3, 'tier: "Sliver" is no option of Tier: did you mean Silver?']]);
  });
});

describe("a relation", () => {
  it("is found by a property of which every record has its own value, before its name, and never by a guess", async () => {
    const { calls } = company;
    for (const type of ["text", "number", "phone"])
      (await calls.post("/api/v1/properties", { object: "account", label: `My ${type}`, type, unique: true })).ok();
    const account = async (name: string, custom: object = {}) =>
      String((await calls.post("/api/v1/accounts", { name, custom })).ok()["id"]);
    const acme = await account("Acme", { my_text: "K-7", my_number: 4711, my_phone: "+49 30 1234567" });
    await account("k-7");
    const beta = await account("Beta", { my_text: acme });
    const texts = ["k-7", "4711", "0049 30 1234567", "K-8", acme, beta, "Beta"];
    const rows = texts.map((text, index) => `Person ${index},${text}`);
    const done = await company.run(await company.start("contact", lines("last name,account", ...rows)));
    expect(refusals(done)).toEqual([
      [5, expect.stringContaining('There is no account "K-8"')],
      [6, `account: "${acme}" may be any of 2 accounts: write the name of the one you mean`],
    ]);
    const found = (await company.items("contacts")).map(({ accountId }) => accountId);
    expect(found).toEqual([acme, acme, acme, beta, beta]);
  });
});

describe("defaults", () => {
  it("fill what is empty, and reasons only for deals that ended that way", async () => {
    const rows = lines("name,stage,why", "a,Won,", "b,Lost,", "c,Lost,Price", "d,New,");
    const done = await company.run(
      await company.start("deal", rows, {
        mapping: { why: "lostReason" },
        defaults: { lostReason: "Not recorded", nextStep: "Call" },
        key: "name",
      }),
    );
    expect(done.counts.create).toBe(4);
    expect((await company.items("deals")).map(({ lostReason, nextStep }) => [lostReason, nextStep])).toEqual([
      [null, "Call"],
      ["Not recorded", "Call"],
      ["Price", "Call"],
      [null, "Call"],
    ]);
    const again = await company.run(
      await company.start("deal", rows, {
        mapping: { why: "lostReason" },
        defaults: { lostReason: "Other", nextStep: "Write" },
        key: "name",
      }),
    );
    expect(again.counts).toMatchObject({ update: 0, unchanged: 4 });
  });
});

describe("a default that names a record", () => {
  it("fills what file and record leave empty, and takes nothing from whom it belongs to", async () => {
    const member = (name: string) => world.createMember(company.organization, "rep", { name });
    const [anna, bob] = [await member("Anna"), await member("Bob")];
    const contact = { lastName: "X", email: "x@x.test", ownerId: bob.memberId };
    (await company.calls.post("/api/v1/contacts", contact)).ok();
    (await company.calls.post("/api/v1/contacts", { lastName: "Y", email: "y@x.test", ownerId: null })).ok();
    const rows = lines("last name,e-mail,job title", "X,x@x.test,Boss", "Y,y@x.test,Boss", "Z,z@x.test,Boss");
    const choices = { key: "email", defaults: { ownerId: "Anna" } };
    expect((await company.run(await company.start("contact", rows, choices))).counts).toMatchObject({ update: 2 });
    const owners = (await company.items("contacts")).map(({ ownerId }) => ownerId);
    expect(owners).toEqual([bob.memberId, anna.memberId, anna.memberId]);
  });

  it("moves no deal; a stage is one of the pipeline the deal is in", async () => {
    const stages = [{ name: "New" }, { name: "Second" }, { name: "Third" }];
    const other = (await company.calls.post<Pipeline>("/api/v1/pipelines", { name: "Other", stages })).ok();
    const place = { pipelineId: other.id, stageId: other.stages[1]?.id };
    (await company.calls.post("/api/v1/deals", { name: "Old", ...place })).ok();
    const choices = { key: "name", defaults: { pipelineId: "Sales", stageId: "New" } };
    await company.run(await company.start("deal", lines("name,next step", "Old,Call", "Young,Call"), choices));
    const placed = async () => (await company.items("deals")).map(({ pipelineId, stageId }) => [pipelineId, stageId]);
    const [old, young] = await placed();
    expect([old, young?.[0] === other.id]).toEqual([[other.id, other.stages[1]?.id], false]);
    const moving = { key: "name", defaults: { pipelineId: "Sales" } };
    await company.run(await company.start("deal", lines("name,stage", "Old,Third"), moving));
    expect((await placed())[0]).toEqual([other.id, other.stages[2]?.id]);
  });
});

describe("the file of refused rows", () => {
  it("holds the rows as they were with line and reasons, harmless in a spreadsheet, and can be mended and imported", async () => {
    const tried = await company.start("account", lines("name,employees,city", '=1+2,many,"-Rome"', "Fine,3,Oslo"), {
      key: null,
    });
    const file = await company.calls.get(`/api/v1/imports/${tried.id}/refused.csv`);
    expect(file.headers["content-type"]).toContain("text/csv");
    expect(file.text).toBe(
      '\ufeffname,employees,city,GoMark line,GoMark reasons\r\n\'=1+2,many,\'-Rome,2,"employees: ""many"" is not a number"\r\n',
    );
    const mended = await company.run(await company.start("account", file.text.replace("many", "7"), { key: null }));
    expect(mended.counts.create).toBe(1);
    expect((await company.items("accounts"))[0]).toMatchObject({ name: "=1+2", employees: 7, city: "-Rome" });
  });
});
