import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit } from "./browser.ts";
import { callApi, demoAccounts, makeCompany, portfolioOwner, signIn } from "./people.ts";

const company = "harborline";
const viewName = "Big deals by size";

describe("saved views of a table", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function open(role: RegExp, address: string) {
    const account = (await demoAccounts(url)).find((one) => role.test(one.role));
    if (account === undefined) throw new Error(`no demo account is ${String(role)}`);
    const opened = await visit(browser, url);
    await signIn(opened.page, account);
    await opened.page.goto(address);
    await opened.page.getByRole("grid", { name: "Deals" }).getByRole("row").nth(2).waitFor();
    return opened;
  }

  const menu = async (page: Page, item: string) => {
    await page.getByRole("button", { name: /^View: / }).click();
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  };

  it("what one person filtered, sorted and chose is what another one opens", async () => {
    const { page, faults, context } = await open(/owner/i, `/o/${company}/deals?view=all`);
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("combobox", { name: "Field" }).fill("Next step");
    await page.getByRole("option", { name: "Next step" }).click();
    await page.getByRole("combobox", { name: "Comparison" }).click();
    await page.getByRole("option", { name: "is not empty" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: "Change: Next step is not empty" }).waitFor();
    await page.getByRole("columnheader", { name: "Amount" }).getByRole("button").click();
    await page.getByRole("button", { name: "Choose columns" }).click();
    await page.getByRole("checkbox", { name: "Account" }).uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Save as new" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(viewName);
    await page.getByLabel("Share with everybody").check();
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("button", { name: `View: ${viewName}` }).waitFor();
    await page.waitForURL(/view=%22?\d+|view=\d+/);
    expect(new URL(page.url()).searchParams.has("filter")).toBe(false);
    const shown = await rowsOf(page);
    await screens(page, "view");
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Open navigation" }).waitFor();
    await page.locator(".gm-table-compact").first().waitFor();
    await expectFitsPhone(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("columnheader", { name: "Amount" }).waitFor();

    const other = await open(/\brep\b/i, `/o/${company}/deals?view=all`);
    await menu(other.page, viewName);
    await other.page.getByRole("button", { name: "Change: Next step is not empty" }).waitFor();
    expect(await other.page.getByRole("columnheader", { name: "Account" }).count()).toBe(0);
    expect(await other.page.getByRole("columnheader", { name: "Amount" }).getAttribute("aria-sort")).toBe("ascending");
    const address = other.page.url();
    await other.page.getByRole("button", { name: /^Remove: Next step/ }).click();
    await other.page.getByText("Changed: filter").waitFor();
    expect(await other.page.getByRole("button", { name: "Save", exact: true }).count()).toBe(0);
    await screens(other.page, "view-changed");
    await expectAccessible(other.page);
    await other.page.getByRole("button", { name: "Reset" }).click();
    await other.page.getByRole("button", { name: "Change: Next step is not empty" }).waitFor();

    await page.goto(address);
    await page.getByRole("button", { name: "Change: Next step is not empty" }).waitFor();
    await expect.poll(() => rowsOf(page)).toEqual(shown);
    expect([...faults, ...other.faults]).toEqual([]);
    await Promise.all([context.close(), other.context.close()]);
  });

  it("a view that is shared, renamed and deleted elsewhere is so here at once, and undo brings it back", async () => {
    const { page, faults, context } = await open(/owner/i, `/o/${company}/deals?view=all`);
    const other = await open(/\brep\b/i, `/o/${company}/deals?view=all`);
    await menu(page, viewName);
    await menu(page, "Edit view");
    await page.getByRole("textbox", { name: "Name" }).fill("Renamed view");
    await page.getByRole("dialog").getByRole("button", { name: "Save view" }).click();
    await page.getByRole("button", { name: "View: Renamed view" }).waitFor();
    await menu(other.page, "Renamed view");
    await page.getByRole("button", { name: /^View: / }).click();
    await screens(page, "view-menu");
    await expectAccessible(page);
    await page.getByRole("menuitem", { name: "Delete view" }).click();
    await other.page.getByText("This view was deleted").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await other.page.getByRole("button", { name: "View: Renamed view" }).waitFor();
    await menu(page, "Renamed view");
    await menu(page, "Open deals with this view");
    await page.goto(`/o/${company}/deals`);
    await page.getByRole("button", { name: "View: Renamed view" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByLabel("Search or go to").fill("renamed");
    await page.getByRole("dialog").getByText("View of deals").waitFor();
    await page.keyboard.press("Escape");
    expect([...faults, ...other.faults]).toEqual([]);
    await Promise.all([context.close(), other.context.close()]);
  });

  it("many rows are given one value at once, and taken back at once", async () => {
    const { page, faults, context } = await open(/owner/i, `/o/${company}/deals?view=all&sort=name`);
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("combobox", { name: "Field" }).fill("Next step");
    await page.getByRole("option", { name: "Next step" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Next step" }).fill("Call all of them");
    await screens(page, "bulk");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByText("Next step set in 2 deals.").waitFor();
    const changed = async () => {
      const filter = encodeURIComponent(JSON.stringify({ property: "nextStep", op: "is", value: "Call all of them" }));
      const { total } = await callApi<{ total: number }>(page, company, {
        path: `/api/v1/deals?count=true&filter=${filter}`,
      });
      return total;
    };
    expect(await changed()).toBe(2);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Undone.").waitFor();
    expect(await changed()).toBe(0);
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("2 deals deleted.").waitFor();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("Undone.").last().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("many rows taken back", () => {
  const url = inject("demoUrl");
  const slug = "undo-test";
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("leave what somebody else has changed in between, and say which", async () => {
    const { page, faults, context } = await visit(browser, url);
    await signIn(page, await portfolioOwner(url));
    await makeCompany(page, slug, "Undo Test Ltd");
    const make = (name: string) =>
      callApi<{ id: string }>(page, slug, { method: "POST", path: "/api/v1/accounts", body: { name, city: "Rome" } });
    const [first, second] = [await make("Anchor"), await make("Buoy")];
    const city = async ({ id }: { id: string }) =>
      (await callApi<{ city: string }>(page, slug, { path: `/api/v1/accounts/${id}` })).city;
    await page.goto(`/o/${slug}/accounts?view=all&sort=name`);
    await page.getByRole("row").filter({ hasText: "Buoy" }).waitFor();
    await page.getByRole("checkbox", { name: "Select all loaded rows" }).click();
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("combobox", { name: "Field" }).fill("City");
    await page.getByRole("option", { name: "City" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "City" }).fill("Bonn");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByText("City set in 2 accounts.").waitFor();
    const body = { version: 2, city: "Oslo" };
    await callApi(page, slug, { method: "PATCH", path: `/api/v1/accounts/${second.id}`, body });
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    const left = page.getByRole("dialog", { name: "1 account left unchanged" });
    await left.getByText("Buoy").waitFor();
    await left.getByText("has changed this account in the meantime").waitFor();
    expect([await city(first), await city(second)]).toEqual(["Rome", "Oslo"]);
    expect(faults).toEqual([]);
    await context.close();
  });
});

/** The names of the first rows. */
async function rowsOf(page: Page): Promise<string[]> {
  const names = await page.getByRole("grid", { name: "Deals" }).locator("a.gm-name").allTextContents();
  return names.slice(0, 8);
}
