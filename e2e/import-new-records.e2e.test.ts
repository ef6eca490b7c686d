import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, type Visit, visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "new-records";
const file = ["name,account", "One,Acme", "Two,Acme", "Three,Kancode", "Four,Zeta"].join("\n");

let browser: Browser;
let seen: Visit;
let page: Page;
beforeAll(async () => {
  const url = inject("demoUrl");
  browser = await openBrowser();
  seen = await visit(browser, url);
  page = seen.page;
  await signIn(page, await portfolioOwner(url));
  await makeCompany(page, slug, "New records");
  await callApi(page, slug, { method: "POST", path: "/api/v1/accounts", body: { name: "Kan-code" } });
});
afterAll(async () => {
  await browser?.close();
});

it("accounts that a file of deals names are made when people say so, a nearly known one is asked about, and all go with the import", async () => {
  await page.goto(`/o/${slug}/imports?object=deal`);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "deals.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await page.getByText("3 accounts are not there yet: Acme, Kancode, Zeta.").waitFor();
  await screens(page, "import-new-records");
  await page.getByRole("button", { name: "Make those that are not nearly known" }).click();
  await page.getByText("2 accounts are made before the first row: Acme, Zeta.").waitFor();
  await page.getByText("1 account is not made: Kancode.").waitFor();
  await expectAccessible(page);
  await expectFitsPhone(page);
  await page.getByRole("button", { name: "It is Kan-code" }).click();
  await page.getByRole("button", { name: "Import 4 deals" }).click();
  await page.getByText("4 deals created").waitFor();
  const names = async () =>
    (
      await callApi<{ items: readonly { name: string }[] }>(page, slug, { path: "/api/v1/accounts?sort=name" })
    ).items.map(({ name }) => name);
  expect(await names()).toEqual(["Acme", "Kan-code", "Zeta"]);
  await page.getByRole("button", { name: "Take this import back" }).click();
  await page.getByText("2 accounts made for it go to the bin too.").waitFor();
  await page.getByRole("button", { name: "Take back", exact: true }).click();
  await page.getByText("6 records in the bin").waitFor();
  expect(await names()).toEqual(["Kan-code"]);
});
