import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import writeWorkbook, { type SheetData } from "write-excel-file/node";
import type { Json } from "#testing/calls";
import { importCalls, type ImportCalls, refusals } from "#testing/import-calls";
import { handMadeWorkbook } from "#testing/workbooks";
import { createWorld, type World } from "#testing/world";
import type { Import } from "../import-schema.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const dated = (iso: string, format = "dd/mm/yyyy") => ({ value: new Date(iso), type: Date, format });
const written = async (sheets: Readonly<Record<string, SheetData>>) =>
  new Uint8Array(
    await writeWorkbook(Object.entries(sheets).map(([sheet, data]) => ({ sheet, data: [...data] }))).toBuffer(),
  );
const uploaded = async (bytes: Uint8Array<ArrayBuffer>, fields: Readonly<Record<string, unknown>>) =>
  (
    await company.upload(
      bytes,
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
          name,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      ),
      "book.xlsx",
    )
  ).ok();
const change = async ({ id }: Import, choices: object) =>
  (await company.calls.patch<Import>(`/api/v1/imports/${id}`, choices)).ok();
const refusedFile = async ({ id }: Import) => (await company.calls.get(`/api/v1/imports/${id}/refused.csv`)).text;
const property = async (object: string, label: string, type: string) =>
  (await company.calls.post("/api/v1/properties", { object, label, type })).ok();

const deals: SheetData = [
  ["Quarter report", null, null, null],
  ["Deal", "Value", "Close date", "Started", "Seats"],
  ["Big", { value: 1054.5, type: Number, format: "#,##0.00 [$€-407]" }, dated("2027-03-04"), null, 12],
  ["Small", 99, dated("2027-04-03"), dated("2026-01-02T14:30Z", "dd/mm/yyyy hh:mm"), 7],
  ["Odd", "much", "31/02/2027", null, 1],
];

describe("a workbook with several sheets", () => {
  it("shows its sheets, is imported from the one people choose, dates as days, moments and amounts as what they are", async () => {
    await property("deal", "Seats", "number");
    const bytes = await written({
      Notes: [["Remarks"], ["nothing here"]],
      Deals: deals,
    });
    const tried = await uploaded(bytes, { object: "deal", mapping: { Remarks: "name" } });
    expect(tried.detected).toMatchObject({
      format: "xlsx",
      sheet: "Notes",
      sheets: [
        { name: "Notes", hidden: false, empty: false },
        { name: "Deals", hidden: false, empty: false },
      ],
    });
    const chosen = await change(tried, {
      sheet: "Deals",
      mapping: { Deal: "name", Value: "amount", "Close date": "closeDate", Started: "createdAt", Seats: "seats" },
      key: null,
    });
    expect(chosen.problems.map(({ path }) => path)).toEqual(["mapping.Remarks"]);
    const again = await uploaded(bytes, {
      object: "deal",
      sheet: "Deals",
      mapping: { Deal: "name", Value: "amount", "Close date": "closeDate", Started: "createdAt", Seats: "seats" },
    });
    expect(again.detected).toMatchObject({ sheet: "Deals", header: true, headerLine: 2, rows: 3 });
    expect(again.counts).toMatchObject({ create: 2, refuse: 1 });
    const done = await company.run(again);
    expect([done.status, done.counts.create]).toEqual(["done", 2]);
    expect(
      (await company.items("deals")).map(({ name, amount, closeDate, custom }) => [name, amount, closeDate, custom]),
    ).toEqual([
      ["Big", { minor: "105450", currency: "EUR" }, "2027-03-04", { seats: 12 }],
      ["Small", { minor: "9900", currency: "EUR" }, "2027-04-03", { seats: 7 }],
    ]);
    const small = (await company.items("deals")).find(({ name }) => name === "Small");
    expect(small?.["createdAt"]).toBe("2026-01-02T14:30:00.000Z");
  });
});

describe("rows of a workbook that cannot be imported", () => {
  it("are refused with the names of their cells, and handed back with the reasons beside them", async () => {
    const tried = await uploaded(await written({ Deals: deals }), {
      object: "deal",
      mapping: { Deal: "name", Value: "amount", "Close date": "closeDate", Started: null, Seats: null },
    });
    expect(tried.refusedSample).toEqual([
      {
        line: 5,
        reasons: [
          { column: "Value", cell: "B5", message: '"much" is not an amount' },
          { column: "Close date", cell: "C5", message: expect.stringContaining("31/02/2027") },
        ],
      },
    ]);
    const done = await company.run(tried);
    expect(done.counts).toEqual({ create: 2, update: 0, unchanged: 0, refuse: 1 });
    const [head, row] = (await refusedFile(done)).split("\r\n");
    expect(head).toBe("\ufeffDeal,Value,Close date,Started,Seats,GoMark line,GoMark reasons");
    expect(row).toMatch(/^Odd,much,31\/02\/2027,,1,5,"?Value \(B5\): ""much"" is not an amount; Close date \(C5\): /);
  });

  it("name the cell of a spreadsheet's error, and of a formula that nobody has calculated", async () => {
    const text = (address: string, value: string) => `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
    const tried = await uploaded(
      handMadeWorkbook({
        rows:
          `<row r="1">${text("A1", "Name")}${text("B1", "Employees")}</row>` +
          `<row r="2">${text("A2", "One")}<c r="B2" t="e"><v>#DIV/0!</v></c></row>` +
          `<row r="3">${text("A3", "Two")}<c r="B3"><f>SUM(C1:C9)</f></c></row>` +
          `<row r="7">${text("A7", "Three")}<c r="B7"><v>12</v></c></row>`,
      }),
      { object: "account" },
    );
    expect(tried.counts).toMatchObject({ create: 1, refuse: 2 });
    expect(tried.refusedSample.map(({ line, reasons }) => [line, ...reasons.map(({ cell }) => cell)])).toEqual([
      [2, "B2"],
      [3, "B3"],
    ]);
    expect(refusals(tried)).toEqual([
      [2, "Employees: The cell holds the spreadsheet's error #DIV/0!"],
      [3, expect.stringContaining("Employees: The cell holds a formula without its result")],
    ]);
  });
});

describe("a number that a spreadsheet shows as money", () => {
  const money = (value: number, format: string) => ({ value, type: Number, format });

  it("is its number in a number property, to the last digit", async () => {
    await property("account", "Revenue", "number");
    const rows: SheetData = [
      ["Name", "Revenue"],
      ["A", money(1234.5, "$#,##0.00")],
      ["B", money(-99.125, '"$"#,##0;[Red]("$"#,##0)')],
      ["C", money(7, "#,##0.00 [$€-407]")],
      ["D", "on request"],
    ];
    const tried = await uploaded(await written({ Sheet: rows }), { object: "account" });
    expect(tried.mapping["Revenue"]).toBe("revenue");
    expect(tried.counts).toMatchObject({ create: 3, refuse: 1 });
    await company.run(tried);
    expect((await company.items("accounts")).map(({ custom }) => (custom as Json)["revenue"])).toEqual([
      1234.5, -99.125, 7,
    ]);
  });

  it("is money in the currency its format names, else in the organization's, and is never taken for another dollar", async () => {
    const rows: SheetData = [
      ["Deal", "Amount"],
      ["A", money(1234.5, "[$$-409]#,##0.00")],
      ["B", money(1234.5, "#,##0.00 [$€-407]")],
      ["C", 1234.5],
      ["D", money(19.999, "[$£-809]#,##0.00")],
      ["E", money(1234.5, "$#,##0.00")],
    ];
    const tried = await uploaded(await written({ Sheet: rows }), {
      object: "deal",
      mapping: { Deal: "name", Amount: "amount" },
    });
    expect(refusals(tried)).toEqual([[6, expect.stringContaining("stands for USD, AUD, CAD")]]);
    await company.run(tried);
    expect((await company.items("deals")).map(({ amount }) => amount)).toEqual([
      { minor: "123450", currency: "USD" },
      { minor: "123450", currency: "EUR" },
      { minor: "123450", currency: "EUR" },
      { minor: "2000", currency: "GBP" },
    ]);
  });

  it("keeps its point where texts of the same column write a comma", async () => {
    await property("account", "Rate", "number");
    const rows: SheetData = [
      ["Name", "Rate"],
      ["A", 1.054],
      ["B", "1,5"],
      ["C", 2.5],
    ];
    const tried = await uploaded(await written({ Sheet: rows }), { object: "account" });
    expect(tried.counts).toMatchObject({ create: 3, refuse: 0 });
    await company.run(tried);
    expect((await company.items("accounts")).map(({ custom }) => (custom as Json)["rate"])).toEqual([1.054, 1.5, 2.5]);
  });
});
