import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit } from "./browser.ts";
import { demoAccounts, signIn } from "./people.ts";

const company = "harborline";

describe("the filter of a table", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function open(address: string) {
    const account = (await demoAccounts(url)).find((one) => /owner/i.test(one.role));
    if (account === undefined) throw new Error("no demo account is an owner");
    const opened = await visit(browser, url);
    await signIn(opened.page, account);
    await opened.page.goto(address);
    return opened;
  }

  it("is typed, built and read as a sentence, with related records and times named from today", async () => {
    const { page, faults, context } = await open(`/o/${company}/accounts?view=all`);
    await page.getByRole("grid", { name: "Accounts" }).getByRole("row").nth(2).waitFor();
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("button", { name: "Groups, related records, text" }).click();
    const dialog = page.getByRole("dialog", { name: "Filter" });
    const text = dialog.getByRole("combobox", { name: "As text" });
    await text.fill("deals(stage.kind:open amuont>1)");
    await dialog.getByText("Perhaps amount?").waitFor();
    expect(await dialog.getByRole("button", { name: "Apply" }).isDisabled()).toBe(true);
    await text.fill('deals(stage.kind:open amount>1) -activities(at:"less than 2 days ago")');
    await dialog
      .getByText(/^Accounts where \(has any deals where Stage’s Kind is Open and Amount is more than/)
      .waitFor();
    await screens(page, "filter-builder");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: /^Change: has any deals where Stage’s Kind is Open/ }).waitFor();
    await page
      .getByRole("button", { name: /^Change: not \(has any activities where Time is less than 2 days ago\)/ })
      .waitFor();
    await page.reload();
    await page.getByRole("button", { name: /^Change: has any deals where Stage’s Kind is Open/ }).click();
    await dialog.getByRole("button", { name: "Condition", exact: true }).last().click();
    await dialog.getByRole("combobox", { name: "Field" }).last().fill("Created");
    await page.getByRole("option", { name: "Created", exact: true }).first().click();
    await dialog.getByRole("combobox", { name: "Time" }).last().fill("this fiscal quarter");
    await page.getByRole("option", { name: "This fiscal quarter" }).click();
    await dialog.getByText(/and Created is this fiscal quarter\.$/).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await expectFitsPhone(page);
    await screens(page, "filter-builder-phone");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("button", { name: "Change: Created is this fiscal quarter" }).click();
    await page.getByRole("combobox", { name: "Comparison" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
