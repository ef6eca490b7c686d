import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "permissions-test";

describe("sharing a record and limiting a role", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let page: Page;
  let dealId = "";
  beforeAll(async () => {
    browser = await openBrowser();
    const opened = await visit(browser, url);
    page = opened.page;
    await signIn(page, await portfolioOwner(url));
    await makeCompany(page, slug, "Permissions Test Ltd");
    await callApi(page, slug, { method: "POST", path: "/api/v1/teams", body: { name: "Field sales" } });
    const body = { name: "Harbour crane" };
    dealId = (await callApi<{ id: string }>(page, slug, { method: "POST", path: "/api/v1/deals", body })).id;
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("a team is given a deal, more of it, and nothing again", async () => {
    await page.goto(`/o/${slug}/deals/${dealId}`);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Share Harbour crane" });
    await dialog.getByText("Not shared with anybody yet.").waitFor();
    await dialog.getByLabel("Person or team").fill("Field");
    await page.getByRole("option", { name: "Field sales" }).click();
    await dialog.getByRole("button", { name: "Share", exact: true }).click();
    const row = dialog.getByRole("listitem").filter({ hasText: "Field sales" });
    await row.waitFor();
    await expectAccessible(page);
    await screens(page, "share");
    await row.getByLabel("What Field sales may do").click();
    await page.getByRole("option", { name: "may edit it" }).last().click();
    await expect
      .poll(async () => {
        const path = `/api/v1/shares?object=deal&recordId=${dealId}`;
        return (await callApi<{ items: { access: string }[] }>(page, slug, { path })).items;
      })
      .toMatchObject([{ access: "edit" }]);
    await row.getByRole("button", { name: "No longer share with Field sales" }).click();
    await dialog.getByText("Not shared with anybody yet.").waitFor();
  });

  it("a field is hidden from a role, and a condition says what a deal must be like", async () => {
    await page.goto(`/o/${slug}/settings/limits?object=deal`);
    await page.getByLabel("Amount, Rep").selectOption("none");
    await page.getByRole("button", { name: "Add a condition: Edit, Rep" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit deals as Rep" });
    await dialog.getByRole("button", { name: "Filter" }).waitFor();
    await screens(page, "condition");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expectAccessible(page);
    await expectFitsPhone(page);
    await screens(page, "limits");
    const { items } = await callApi<{ items: { property: string; access: object }[] }>(page, slug, {
      path: "/api/v1/field-access?object=deal",
    });
    expect(items.find(({ property }) => property === "amount")?.access).toEqual({ rep: "none" });
  });
});
