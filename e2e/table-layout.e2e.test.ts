import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "layout-test";
const towns = ["Bonn", "Graz", "Oslo"];

describe("how a table is ordered, grouped and laid out", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    await signIn(seen.page, await portfolioOwner(url));
    await makeCompany(seen.page, slug, "Layout Test Ltd");
    for (let n = 0; n < 12; n += 1) {
      const city = n === 11 ? null : towns[n % 3];
      const body = { name: `Quay ${String(n).padStart(2, "0")}`, city, employees: 10 * (1 + (n % 4)) };
      await callApi(seen.page, slug, { method: "POST", path: "/api/v1/accounts", body });
    }
  });
  afterAll(async () => {
    await browser?.close();
  });

  const head = (page: Page, name: string): Locator => page.getByRole("columnheader", { name, exact: false });
  const names = (page: Page): Promise<string[]> => page.locator(".gm-table-row .gm-name").allTextContents();
  const box = async (locator: Locator) => {
    const found = await locator.boundingBox();
    if (found === null) throw new Error("it is not in the page");
    return found;
  };
  /** Takes hold of something at one place and lets go at another. */
  const drag = async (page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 6 });
    await page.mouse.up();
  };
  const open = async (page: Page, query: string): Promise<void> => {
    await page.goto(`/o/${slug}/accounts?${query}`);
    await page.locator(".gm-table-row .gm-name, .gm-table-heading").first().waitFor();
  };

  it("several orders: Shift adds one, the menu turns and moves them, the address restores them", async () => {
    const { page } = seen;
    await open(page, "view=all");
    await head(page, "City").getByRole("button").click();
    await head(page, "Employees")
      .getByRole("button")
      .click({ modifiers: ["Shift"] });
    await head(page, "Employees")
      .getByRole("button")
      .click({ modifiers: ["Shift"] });
    await page.waitForURL(/sort=city(,|%2C)-employees/);
    const shown = async () => (await names(page)).map((name) => name.slice(-2)).join();
    // by town, the larger first; who has no town comes last, whichever way it goes
    await expect.poll(shown).toBe("03,06,09,00,07,10,01,04,02,05,08,11");
    await page.getByRole("button", { name: "Order, by 2 fields" }).click();
    await page.getByRole("button", { name: "Employees earlier" }).click();
    await page.waitForURL(/sort=-employees(,|%2C)city/);
    await page.getByRole("button", { name: "City: Ascending" }).click();
    await page.waitForURL(/sort=-employees(,|%2C)-city/);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    const turned = "07,03,11,02,10,06,05,01,09,08,04,00";
    await expect.poll(shown).toBe(turned);
    await page.reload();
    await expect.poll(shown).toBe(turned);
    expect(await head(page, "Employees").getAttribute("aria-sort")).toBe("descending");
  });

  it("groups with subtotals: opened and closed by click and key, kept in the address and in a view", async () => {
    const { page } = seen;
    await open(page, "view=all&sort=name");
    await page.getByRole("button", { name: "Group", exact: true }).click();
    await page.getByRole("combobox", { name: "Group by" }).click();
    await page.getByRole("option", { name: "City" }).click();
    await page.waitForURL(/groupedBy=city/);
    await page.keyboard.press("Escape");
    const line = (name: string) => page.locator(".gm-table-heading").filter({ hasText: name });
    await line("All accounts").waitFor();
    expect(await line("All accounts").textContent()).toMatch(/12.*300/);
    expect(await line("Graz").textContent()).toMatch(/Graz4/);
    expect(await line("No city").textContent()).toMatch(/1/);
    expect(await names(page)).toEqual([]);
    await line("Graz").click();
    await page.waitForURL(/opened=/);
    await expect.poll(() => names(page)).toEqual(["Quay 01", "Quay 04", "Quay 07", "Quay 10"]);
    expect(await line("Graz").getAttribute("aria-expanded")).toBe("true");
    await screens(page, "groups");
    await expectAccessible(page);
    await page.reload();
    await expect.poll(() => names(page)).toHaveLength(4);
    await page.getByRole("treegrid").focus();
    for (const key of ["Home", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await expect.poll(() => names(page)).toHaveLength(8);
    await page.keyboard.press("Enter");
    await expect.poll(() => names(page)).toHaveLength(4);
    await page.getByRole("button", { name: /^View: / }).click();
    await page.getByRole("menuitem", { name: "Save as new view" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("By town");
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("button", { name: "View: By town" }).waitFor();
    await line("Graz").waitFor();
    expect(new URL(page.url()).searchParams.has("groupedBy")).toBe(false);
  });

  it("on a phone groups stand as lines with their count", async () => {
    const { page } = seen;
    await open(page, "view=all&groupedBy=city");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator(".gm-table-heading .gm-table-compact").filter({ hasText: "Bonn" }).click();
    await page
      .locator(".gm-table-row:not(.gm-table-heading) .gm-table-compact")
      .filter({ hasText: "Quay 00" })
      .waitFor();
    await expectFitsPhone(page);
    await screens(page, "groups-phone");
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it("columns are widened and moved by pointer and by key, stay in sight, and are as they were after a reload", async () => {
    const { page } = seen;
    await open(page, "view=all&sort=name");
    const width = async (name: string) => (await box(head(page, name))).width;
    const order = () => page.locator(".gm-table-th .gm-table-label .gm-clip").allTextContents();
    const cityWidth = await width("City");
    const edge = await box(head(page, "City").locator(".gm-table-edge"));
    const hold = { x: edge.x + 4, y: edge.y + 8 };
    await drag(page, hold, { ...hold, x: hold.x + 60 });
    await expect.poll(() => width("City")).toBe(cityWidth + 60);
    const [from, to] = [await box(head(page, "City")), await box(head(page, "Industry"))];
    await drag(page, { x: from.x + 20, y: from.y + 12 }, { x: to.x + 20, y: to.y + 12 });
    await expect.poll(async () => (await order()).indexOf("City") < (await order()).indexOf("Industry")).toBe(true);
    expect(new URL(page.url()).searchParams.get("sort")).toBe("name");
    await page.getByRole("grid").focus();
    for (const key of ["Home", "ArrowRight", "Alt+ArrowRight", "ArrowRight", "Alt+Shift+ArrowRight"])
      await page.keyboard.press(key);
    await expect.poll(async () => (await order()).indexOf("City") < (await order()).indexOf("Domain")).toBe(true);
    await page.getByRole("button", { name: "Choose columns" }).click();
    await page.getByRole("combobox", { name: "Stay in sight when scrolling" }).click();
    await page.getByRole("option", { name: "The first 2 columns" }).click();
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 900, height: 700 });
    await page.getByRole("grid").evaluate((grid) => grid.scrollTo({ left: 400 }));
    const [stays, grid] = [await box(head(page, "City")), await box(page.getByRole("grid"))];
    expect(stays.x - grid.x).toBe(36 + (await width("Name")));
    await screens(page, "frozen");
    await page.setViewportSize({ width: 1440, height: 900 });
    await head(page, "Changed").waitFor();
    const laid = [await order(), await width("City"), await width("Domain")];
    await page.reload();
    await page.locator(".gm-table-row .gm-name").first().waitFor();
    expect([await order(), await width("City"), await width("Domain")]).toEqual(laid);
  });
});
