import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { handMadeWorkbook } from "../server/src/testing/workbooks.ts";
import { expectAccessible, expectFitsPhone, openBrowser, screens, type Visit, visit } from "./browser.ts";
import { callApi, portfolioOwner, makeCompany, signIn } from "./people.ts";

const slug = "file-import";
const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const text = (address: string, value: string) => `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
const number = (address: string, value: number, style = 0) => `<c r="${address}" s="${style}"><v>${value}</v></c>`;
const truth = (address: string, value: boolean) => `<c r="${address}" t="b"><v>${value ? 1 : 0}</v></c>`;

/** Three sheets: a note, the customers, and nothing. Style 1 shows a number as a day. */
const workbook = handMadeWorkbook({
  rows: `<row r="1">${text("A1", "Sales")}${text("B1", "2026")}</row>`,
  styles: `<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>`,
  parts: {
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Read me" sheetId="1" r:id="s"/><sheet name="Customers" sheetId="2" r:id="v"/><sheet name="Nothing" sheetId="3" r:id="w"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="v" Type="${office}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="w" Type="${office}/worksheet" Target="worksheets/sheet3.xml"/><Relationship Id="t" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    "xl/worksheets/sheet2.xml": `<worksheet xmlns="${main}"><sheetData>
      <row r="1">${text("A1", "Company")}${text("B1", "Employees")}${text("C1", "signed_on")}${text("D1", "Active")}</row>
      <row r="2">${text("A2", "Größe &amp; Söhne")}${number("B2", 120)}${number("C2", 46082, 1)}${truth("D2", true)}</row>
      <row r="3">${text("A3", "Beta Works")}${number("B3", 15)}${number("C3", 45985, 1)}${truth("D3", false)}</row>
      <row r="4">${text("A4", "Gamma")}${text("B4", "many")}${number("C4", 45986, 1)}${truth("D4", true)}</row>
    </sheetData></worksheet>`,
    "xl/worksheets/sheet3.xml": `<worksheet xmlns="${main}"><sheetData/></worksheet>`,
  },
});

describe("files of all kinds on the import page", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    page = seen.page;
    await signIn(page, await portfolioOwner(url));
    await makeCompany(page, slug, "File import");
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function drop(name: string, content: string | Uint8Array, mimeType = "text/csv"): Promise<void> {
    await page.goto(`/o/${slug}/imports?object=account`);
    await page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer: Buffer.from(content) });
  }

  it("a file that holds no table is refused in place with what to do, and another can be dropped", async () => {
    await drop("empty.csv", "");
    await page.getByRole("alert").getByText("The file is empty").waitFor();
    await screens(page, "import-empty-file");
    await expectAccessible(page);
    await drop("cut.xlsx", workbook.slice(0, workbook.length - 40), spreadsheet);
    await page.getByRole("alert").getByText("damaged or was not uploaded whole").waitFor();
    await drop("names.csv", "name,city\n");
    await page.getByText("The file holds no rows").waitFor();
    expect(await page.getByRole("button", { name: "Run", exact: true }).isDisabled()).toBe(true);
  });

  it("a workbook's sheet is chosen, its types are seen, and properties are made of its columns", async () => {
    await drop("customers.xlsx", workbook, spreadsheet);
    await page.getByRole("combobox", { name: "Sheet" }).click();
    expect(await page.getByRole("option", { name: "Nothing (empty)" }).getAttribute("data-combobox-disabled")).toBe(
      "true",
    );
    await page.getByRole("option", { name: "Customers" }).click();
    await page.getByText("Größe & Söhne").waitFor();
    for (const [column, label, type] of [
      ["signed_on", "Signed on", "Date"],
      ["Active", "Active", "Yes or no"],
    ] as const) {
      await page.getByRole("combobox", { name: `Where ${column} goes` }).click();
      await page.getByRole("option", { name: "New property…" }).click();
      const made = page.getByRole("textbox", { name: `Name of the new property for ${column}` });
      await made.waitFor();
      expect(await made.inputValue()).toBe(label);
      const chosen = page.getByRole("combobox", { name: `Type of the new property for ${column}` });
      expect(await chosen.inputValue()).toBe(type);
    }
    await page.getByText("row 4").waitFor();
    expect(await page.getByRole("table", { name: "Refused rows" }).innerText()).toContain("B4");
    await screens(page, "import-workbook");
    await expectAccessible(page);
    await expectFitsPhone(page);
    await page.reload();
    await page.getByRole("button", { name: "Import 2 accounts" }).click();
    await page.getByText("2 accounts created, 1 refused.").waitFor();
    const { items } = await callApi<{ items: readonly { name: string; custom: object }[] }>(page, slug, {
      path: "/api/v1/accounts?sort=name",
    });
    expect(items.map(({ name, custom }) => [name, custom])).toEqual([
      ["Beta Works", { signed_on: "2025-11-24", active: false }],
      ["Größe & Söhne", { signed_on: "2026-03-01", active: true }],
    ]);
  });

  it("refused rows come back as a file that can be mended and imported", async () => {
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "Refused rows as CSV" }).click();
    const saved = await waiting;
    expect(saved.suggestedFilename()).toBe("customers-refused.csv");
    const content = await readFile(await saved.path(), "utf8");
    expect(content).toContain("GoMark reasons");
    await drop("customers-refused.csv", content.replace("many", "7"));
    await page.getByRole("button", { name: "Import 1 account", exact: true }).click();
    await page.getByText("1 account created.").waitFor();
    expect(seen.faults).toEqual([]);
  });
});
