import { Buffer } from "node:buffer";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import writeWorkbook, { type SheetData } from "write-excel-file/node";
import { handMadeWorkbook, zipped } from "#testing/workbooks";
import { rowProblem } from "../csv/csv-table.ts";
import { detectTable, tableRows } from "../import-table.ts";

const opened = (bytes: Uint8Array) => () => [bytes];

interface Read {
  readonly columns: readonly string[];
  readonly rows: (string | number)[][];
}

/** A workbook's table as a test reads it: each row with its number first. */
async function read(bytes: Uint8Array, told = {}): Promise<Read & { format: Awaited<ReturnType<typeof detectTable>> }> {
  const format = await detectTable(opened(bytes), told);
  const rows: (string | number)[][] = [];
  for await (const some of tableRows(opened(bytes), format))
    rows.push(...some.map(({ line, fields }) => [line, ...fields]));
  return { columns: format.columns, rows, format };
}

const written = async (data: SheetData) => new Uint8Array(await writeWorkbook(data).toBuffer());
const refusal = (bytes: Uint8Array, told = {}) =>
  read(bytes, told).then(
    () => "read",
    (error: unknown) => String(error),
  );

describe("a workbook that a spreadsheet writer made", () => {
  it("is read with its header, dates in ISO, truths as words, and numbers as a spreadsheet counts them", async () => {
    const bytes = await written([
      ["Name", "Signed", "Called", "Active", "Amount", "Price"],
      [
        "Größe & <Söhne>",
        { value: new Date(Date.UTC(2017, 2, 1)), type: Date, format: "dd/mm/yyyy" },
        { value: new Date(Date.UTC(2017, 2, 1, 14, 30, 5)), type: Date, format: "yyyy-mm-dd hh:mm" },
        true,
        0.1 + 0.2,
        { value: 1054.5, type: Number, format: "#,##0.00 [$€-407]" },
      ],
      ["Zero", null, null, false, 0, { value: 19.999, type: Number, format: '"$"#,##0.00' }],
    ]);
    const { columns, rows, format } = await read(bytes);
    expect(columns).toEqual(["Name", "Signed", "Called", "Active", "Amount", "Price"]);
    expect(rows).toEqual([
      [2, "Größe & <Söhne>", "2017-03-01", "2017-03-01 14:30:05", "true", "0.3", "1054.5 €"],
      [3, "Zero", "", "", "false", "0", "19.999 $"],
    ]);
    expect(format.workbook?.typed).toEqual([1, 2, 3, 4, 5]);
  });

  it("gives the first sheet that is shown and holds something, and any other that is asked for", async () => {
    const bytes = new Uint8Array(
      await writeWorkbook([
        { data: [], sheet: "Empty" },
        {
          data: [
            ["a", "b"],
            ["1", "2"],
          ],
          sheet: "First",
        },
        {
          data: [
            ["c", "d"],
            ["3", "4"],
          ],
          sheet: "Second",
        },
      ]).toBuffer(),
    );
    const { columns, format } = await read(bytes);
    expect([columns, format.workbook?.sheet]).toEqual([["a", "b"], "First"]);
    expect(format.workbook?.sheets).toEqual([
      { name: "Empty", hidden: false, empty: true },
      { name: "First", hidden: false, empty: false },
      { name: "Second", hidden: false, empty: false },
    ]);
    expect((await read(bytes, { sheet: "Second" })).columns).toEqual(["c", "d"]);
    expect(await refusal(bytes, { sheet: "Third" })).toMatch(/no sheet "Third"/);
    expect(await refusal(bytes, { sheet: "Empty" })).toMatch(/"Empty" is empty/);
  });
});

const text = (address: string, value: string) => `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
const header = `<row r="1">${text("A1", "Name")}${text("B1", "When")}</row>`;

describe("cells", () => {
  it("of the 1904 system, before March 1900 and of elapsed time mean the day a spreadsheet shows", async () => {
    const styles = `<numFmts><numFmt numFmtId="200" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="20"/></cellXfs>`;
    const days = (date1904: boolean) =>
      read(
        handMadeWorkbook({
          date1904,
          styles,
          rows: `${header}${[
            ["1", 1],
            ["59", 1],
            ["60", 1],
            ["61", 1],
            ["42795", 1],
            ["1.5625", 2],
            ["0.75", 3],
          ]
            .map(
              ([value, style], index) =>
                `<row r="${index + 2}">${text(`A${index + 2}`, "x")}<c r="B${index + 2}" s="${style}"><v>${value}</v></c></row>`,
            )
            .join("")}`,
        }),
      ).then(({ rows }) => rows.map((row) => row[2]));
    expect(await days(false)).toEqual([
      "1900-01-01",
      "1900-02-28",
      "1900-02-29",
      "1900-03-01",
      "2017-03-01",
      "37:30:00",
      "18:00:00",
    ]);
    expect((await days(true)).slice(0, 5)).toEqual([
      "1904-01-02",
      "1904-02-29",
      "1904-03-01",
      "1904-03-02",
      "2021-03-02",
    ]);
  });

  it("come from shared text with its runs joined and reading aids left out, formulas with their result, errors as such", async () => {
    const { rows } = await read(
      handMadeWorkbook({
        shared: [
          `<r><t>Ac</t></r><r><t xml:space="preserve">me </t></r>`,
          "<t>東京</t><rPh><t>トウキョウ</t></rPh>",
          "<t>a_x000D_b</t>",
        ],
        rows: `${header}
          <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><f>1+1</f><v>2</v></c></row>
          <row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c></row>
          <row r="5"><c r="A5" t="s"><v>2</v></c><c r="B5"><f>NOW()</f></c></row>
          <row r="6"><c r="A6" t="str"><f>""</f><v></v></c><c r="B6"/></row>
          <row r="7"><c t="b"><v>1</v></c><c><v>1.2345678901234567E-3</v></c></row>`,
      }),
    );
    expect(rows).toEqual([
      [3, "Acme ", "2"],
      [4, "東京", "#N/A"],
      [5, "a\rb", "#NOT CALCULATED"],
      [7, "true", "0.00123456789012346"],
    ]);
  });

  it("stay in their column when others are missing, and what stands beyond the table is told, not dropped", async () => {
    const { rows, format } = await read(
      handMadeWorkbook({
        rows: `<row r="1">${text("A1", "A title over it all")}</row>
          <row r="3">${text("A3", "Name")}${text("B3", "City")}${text("C3", "Country")}</row>
          <row r="4">${text("A4", "Acme")}${text("C4", "Germany")}</row>
          <row r="5">${text("A5", "Beta")}${text("B5", "Oslo")}${text("C5", "Norway")}${text("F5", "stray")}</row>`,
        behind: `<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="A4:A5"/></mergeCells>`,
        before: `<cols><col min="2" max="3" hidden="1"/></cols>`,
      }),
    );
    expect([format.columns, format.headerLine]).toEqual([["Name", "City", "Country"], 3]);
    expect(rows[0]).toEqual([4, "Acme", "", "Germany"]);
    const [, line = 0, ...fields] = [0, ...(rows[1] ?? [])];
    expect(rowProblem({ line: Number(line), fields: fields.map(String), problem: null }, format)).toMatch(/6 fields/);
    expect(format.workbook?.notes).toEqual([
      "2 hidden columns are read too",
      "1 merged area holds its value in the first cell alone",
    ]);
  });
});

describe("a workbook that cannot be read", () => {
  const good = handMadeWorkbook({ rows: header });
  const compound = (name: string) =>
    Uint8Array.from(
      Buffer.concat([Buffer.of(0xd0, 0xcf, 0x11, 0xe0), Buffer.alloc(600), Buffer.from(name, "utf16le")]),
    );
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["cut off", good.slice(0, good.length - 40), /damaged or was not uploaded whole/],
    ["with broken XML", handMadeWorkbook({ rows: "<row><c></row>" }), /damaged/],
    ["with bytes changed", good.map((byte, index) => (index > 60 && index < 90 ? 255 - byte : byte)), /damaged/],
    ["protected by a password", compound("EncryptedPackage"), /password/],
    ["of before 2007", compound("Workbook"), /\.xls\).*save it as an Excel workbook/],
    ["of another kind", zipped({ "content.xml": "<a/>" }), /OpenDocument.*save the table as XLSX or CSV/],
    ["without a workbook", zipped({ "readme.txt": "x" }), /zip archive without a workbook/],
    ["without a row", handMadeWorkbook({ rows: "" }), /holds no rows/],
    [
      "that unpacks to a thousand times its size",
      handMadeWorkbook({ rows: header + " ".repeat(20_000_000) }),
      /unpacks to more/,
    ],
    [
      "with a cell of megabytes",
      handMadeWorkbook({ rows: `<row>${text("A1", `${Math.PI}`.repeat(9000))}</row>` }),
      /more than 100000 characters/,
    ],
    [
      "with entities of its own",
      handMadeWorkbook({
        rows: header,
        parts: { "xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook>&b;</workbook>" },
      }),
      /damaged/,
    ],
  ];
  for (const [what, bytes, words] of cases)
    it(`is refused with what to do: ${what}`, async () => {
      expect(await refusal(bytes)).toMatch(words);
    });
});

/** Public files, kept beside the repository. */
const folder = join(import.meta.dirname, "../../../../../../../shared/data/csv-torture");

describe.skipIf(!existsSync(folder))("workbooks of other programs (left out where ../shared/data is absent)", () => {
  const sizes: readonly (readonly [string, object, number, number])[] = [
    ["messytables-horror/simple.xlsx", {}, 3, 6],
    ["messytables-horror/sw_gen.xlsx", {}, 17, 15],
    ["messytables-horror/large.xlsx", { sheet: "data" }, 11, 8544],
    ["csvkit/test_skip_lines.xlsx", {}, 7, 5],
  ];
  for (const [path, told, columns, rows] of sizes)
    it(`are read whole: ${path}`, async () => {
      const found = await read(new Uint8Array(readFileSync(join(folder, path))), told);
      expect([found.columns.length, found.rows.length]).toEqual([columns, rows]);
    });
});
