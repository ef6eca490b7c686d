import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, type Visit, visit } from "./browser.ts";
import { callApi, demoAccounts, signIn } from "./people.ts";

interface Page {
  readonly items: readonly { readonly id: string }[];
}

const company = "/o/harborline";
// Low, so that a long table brings few of its rows into the page: each costs axe its time, and all are alike.
const desk = { width: 1440, height: 480 };
const phone = { width: 390, height: 640 };

/** Everything that has an address, the pages of one record and of one pipeline apart: their ids differ from run to run. */
const addresses = [
  "/portfolio",
  "/portfolio/organizations",
  "/portfolio/members",
  "/portfolio/keys",
  "/portfolio/audit",
  company,
  `${company}/accounts`,
  `${company}/contacts`,
  `${company}/deals`,
  `${company}/imports`,
  `${company}/imports/people`,
  `${company}/settings/general`,
  `${company}/settings/members`,
  `${company}/settings/teams`,
  `${company}/settings/pipelines`,
  `${company}/settings/properties`,
  `${company}/settings/permissions`,
  `${company}/settings/keys`,
  `${company}/settings/audit`,
  "/me",
  "/mailbox",
  "/forgot",
  "/reset?token=spent",
  "/invite/unknown",
  `${company}/no-such-page`,
];

/** Pages of one thing: the list it is taken from, and where it stands. */
const ofOne = [
  { list: "/api/v1/pipelines", page: `${company}/pipelines` },
  { list: "/api/v1/accounts?limit=1", page: `${company}/accounts` },
  { list: "/api/v1/contacts?limit=1", page: `${company}/contacts` },
  { list: "/api/v1/deals?limit=1", page: `${company}/deals` },
];

describe("every page, on a desk and on a phone, light and dark", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    const owner = (await demoAccounts(url)).find(({ role }) => /owner/i.test(role));
    if (owner === undefined) throw new Error("no demo account owns the portfolio");
    await signIn(seen.page, owner);
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function look(address: string): Promise<void> {
    const { page, faults } = seen;
    await page.setViewportSize(desk);
    await page.goto(address);
    await page
      .getByRole("heading", { level: 1 })
      .or(page.getByRole("heading", { level: 2 }))
      .first()
      .waitFor();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
    await page.setViewportSize(phone);
    await expectAccessible(page);
    await expectFitsPhone(page);
    expect(faults, address).toEqual([]);
  }

  it.each(addresses)("%s can be used by everybody and fits", look);

  it.each(ofOne)("$page/… can be used by everybody and fits", async ({ list, page }) => {
    const { items } = await callApi<Page>(seen.page, "harborline", { path: list });
    expect(items, list).not.toEqual([]);
    await look(`${page}/${items[0]?.id ?? ""}`);
  });

  it("what opens over a page can be used by everybody", async () => {
    const { page, faults } = seen;
    await page.setViewportSize(desk);
    await page.goto(`${company}/deals`);
    await page.getByRole("button", { name: "New deal" }).waitFor();
    for (const [keys, name] of [
      ["c", /New deal/],
      ["?", /Keyboard shortcuts/],
      ["Control+k", /Search or go to/],
    ] as const) {
      await page.keyboard.press(keys);
      await page.getByRole("dialog").getByText(name).or(page.getByRole("dialog").getByLabel(name)).first().waitFor();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    expect(faults).toEqual([]);
  });
});
