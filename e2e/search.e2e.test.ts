import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

/** Words are gathered each minute. */
const gathered = 150_000;

describe("the box that finds everything", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  const box = (page: Page) => page.getByLabel("Search or go to");

  it(
    "shows what was opened last, then what is found with the part that matches, and what was meant by a mistyped word",
    { timeout: gathered + 60_000 },
    async () => {
      const { page, faults, context } = await visit(browser, url);
      await signIn(page, await portfolioOwner(url));
      const slug = "search-works";
      await makeCompany(page, slug, "Search Works");
      const make = async (path: string, body: object) =>
        (await callApi<{ id: string }>(page, slug, { method: "POST", path: `/api/v1/${path}`, body })).id;
      const account = await make("accounts", { name: "Örebro Breckenridge", city: "Lund" });
      await make("contacts", {
        firstName: "Zoë",
        lastName: "Breckenridge-Lindqvist",
        email: "zoe.lindqvist@orebro.example",
        phone: "+46 8 123 456 78",
      });
      await make("deals", { name: "Breckenridge renewal" });
      await make("object-types", { key: "vessel", plural: "vessels", labels: { one: "Vessel", many: "Vessels" } });
      await make("records/vessel", { values: { name: "Breckenridge Star" } });
      await make("notes", {
        object: "account",
        recordId: account,
        body: "They will not renew before the board has met in spring. The second licence for the Breckenridge yard waits for the same meeting, and so does the pilot.",
      });
      await make("tasks", { title: "Send Breckenridge the offer", object: "account", recordId: account });
      await page.goto(`/o/${slug}/accounts/${account}`);
      await page.getByRole("heading", { name: "Örebro Breckenridge" }).first().waitFor();
      await page.keyboard.press("Control+k");
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /Örebro Breckenridge/ })
        .waitFor();
      await screens(page, "palette-recent");

      await box(page).fill("breck");
      for (const name of [
        /^Örebro Breckenridge/,
        /Zoë Breckenridge-Lindqvist/,
        /Breckenridge renewal/,
        /Breckenridge Star/,
        /Send Breckenridge the offer.*Örebro Breckenridge/,
        /licence for the Breckenridge yard.*Örebro Breckenridge/,
      ])
        await page.getByRole("dialog").getByRole("button", { name }).waitFor();
      expect(await page.locator("mark").allTextContents()).toContain("Breck");
      await screens(page, "palette-found");
      await expectAccessible(page);
      await expectFitsPhone(page);

      await box(page).fill("breckenridge yard");
      const note = page.getByRole("dialog").getByRole("button", { name: /licence for the Breckenridge yard/ });
      await note.waitFor();
      await screens(page, "palette-note");
      await page.keyboard.press("Enter");
      await page.waitForURL(new RegExp(`/accounts/${account}$`));
      await page.keyboard.press("Control+k");

      await box(page).fill("08 123 45");
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /Lindqvist/ })
        .waitFor();
      await expect.poll(() => page.locator("mark").allTextContents()).toEqual(["8 123 45"]);

      await box(page).fill("nothing like it");
      await page.getByText("Nothing found.").waitFor();
      await screens(page, "palette-nothing");

      const meant = () =>
        callApi<{ meant: string | null }>(page, slug, { path: "/api/v1/search?q=brekenridge" }).then(
          (reply) => reply.meant,
        );
      await expect.poll(meant, { timeout: gathered, interval: 1000 }).toBe("breckenridge");
      await box(page).fill("brekenridge renew");
      await page.getByText("Showing results for").waitFor();
      await screens(page, "palette-meant");
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /Breckenridge renewal/ })
        .waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/deals\/\d+/);
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});
