import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "objects-test";

describe("objects of a company's own", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    const { page } = seen;
    await signIn(page, await portfolioOwner(url));
    await makeCompany(page, slug, "Objects Test Ltd");
    const account = { name: "Nordkai" };
    await callApi(page, slug, { method: "POST", path: "/api/v1/accounts", body: account });
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("are defined in the settings, and stand in the navigation at once", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/settings/objects`);
    await page.getByText("No object of your own yet").waitFor();
    await screens(page, "objects-empty");
    await page.getByRole("button", { name: "New object" }).first().click();
    await page.getByRole("textbox", { name: "One is called" }).fill("Deal");
    await page.getByRole("textbox", { name: "Several are called" }).fill("Machines");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByText('GoMark itself means something by "deal"').waitFor();
    await screens(page, "object-refused");
    await expectAccessible(page);
    await page.getByRole("textbox", { name: "One is called" }).fill("Machine");
    await page.getByRole("combobox", { name: "Icon" }).fill("truck");
    await page.getByRole("option", { name: "truck" }).click();
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Machines" }).waitFor();
  });

  it("have fields, and are related to others from both sides", async () => {
    const { page } = seen;
    await page.getByRole("button", { name: "Change Machines" }).click();
    await page.getByRole("menuitem", { name: "Fields" }).click();
    await page.getByText("No field of your own on machines yet").waitFor();
    const field = { object: "machine", key: "power", label: "Power", type: "number" };
    await callApi(page, slug, { method: "POST", path: "/api/v1/properties", body: field });
    await page.goto(`/o/${slug}/settings/objects`);
    await page.getByRole("button", { name: "New relation" }).click();
    await page.getByRole("combobox", { name: "and", exact: true }).click();
    await page.getByRole("option", { name: "Machines" }).click();
    await page.getByRole("textbox", { name: "On a page of the account they are called" }).fill("Fleet");
    await page.getByRole("textbox", { name: "On a page of the machine they are called" }).fill("Operators");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByText("Fleet / Operators").waitFor();
    await screens(page, "objects-settings");
    await expectAccessible(page);
  });

  it("have a table and pages as accounts have, where records are made, edited and linked", async () => {
    const { page, faults } = seen;
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Machines" }).click();
    await page.getByText("No machines yet").waitFor();
    await page.getByRole("button", { name: "New machine" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Power" }).fill("40");
    await dialog.getByRole("button", { name: /Create|Add/ }).click();
    await dialog.getByText("Name is required").waitFor();
    await dialog.getByRole("textbox", { name: "Name" }).fill("Press");
    await dialog.getByRole("button", { name: /Create|Add/ }).click();
    await page.getByRole("grid", { name: "Machines" }).getByRole("link", { name: "Press" }).waitFor();
    await screens(page, "objects-table");
    await page.getByRole("grid", { name: "Machines" }).getByRole("link", { name: "Press" }).click();
    await page.waitForURL(/\/machines\/\d+/);
    const operators = page.getByRole("region", { name: "Operators" });
    await operators.getByRole("button", { name: "Link Press with accounts" }).click();
    await page.keyboard.type("Nord");
    await page.getByRole("option", { name: "Nordkai" }).click();
    await operators.getByRole("link", { name: "Nordkai" }).waitFor();
    await operators.getByRole("button", { name: "Change the link with Nordkai" }).click();
    await page.getByRole("menuitem", { name: "Say the role" }).click();
    await page.keyboard.type("Leases it");
    await page.keyboard.press("Enter");
    await operators.getByText("Leases it").waitFor();
    await screens(page, "objects-record");
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectFitsPhone(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await operators.getByRole("link", { name: "Nordkai" }).click();
    const fleet = page.getByRole("region", { name: "Fleet" });
    await fleet.getByRole("link", { name: "Press" }).waitFor();
    await fleet.getByText("Leases it").waitFor();
    expect(faults).toEqual([]);
  });

  it("take files in, with links to other records, and archived relations are taken back in the settings", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/imports`);
    await page.getByRole("combobox", { name: "What the file holds" }).click();
    await page.getByRole("option", { name: "Machines" }).click();
    await page.getByText("Drop a CSV or Excel file of machines here").waitFor();
    await page.locator("input[type=file]").setInputFiles({
      name: "machines.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("Name,Power,Operators\nMill,7,Nordkai\n"),
    });
    await page.getByText("Machines from machines.csv").waitFor();
    const target = page.getByRole("combobox", { name: "Where Operators goes" });
    await expect.poll(() => target.inputValue()).toBe("Operators");
    await screens(page, "import-own-type");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Import 1 machine" }).click();
    await page.getByRole("link", { name: "Show the machines" }).click();
    await page.getByRole("grid").getByText("Mill").waitFor();
    await page.goto(`/o/${slug}/settings/objects`);
    await page.getByRole("button", { name: "Change Fleet / Operators" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByText("Accounts – Machines (archived)").waitFor();
    await page.getByRole("button", { name: "Change Fleet / Operators" }).click();
    await page.getByRole("menuitem", { name: "Take back" }).click();
    await page.getByText("Accounts – Machines", { exact: true }).waitFor();
  });
});
