import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "bulk-test";
/** More than one page of a list. */
const many = 230;

describe("changing everything that matches", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    await signIn(seen.page, await portfolioOwner(url));
    await makeCompany(seen.page, slug, "Bulk Test Ltd");
    const csv = `name,city\n${Array.from({ length: many }, (_, n) => `Mill ${String(n).padStart(3, "0")},Rome`).join("\n")}\n`;
    const body = { object: "account", csv };
    const { id } = await callApi<{ id: string }>(seen.page, slug, { method: "POST", path: "/api/v1/imports", body });
    await callApi(seen.page, slug, { method: "POST", path: `/api/v1/imports/${id}/run`, body: {} });
    await seen.page.goto(`/o/${slug}/imports/${id}`);
    await seen.page.getByText(`${many} accounts created`).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("goes from the table over a preview to a page that follows it, and back again, without a mouse", async () => {
    const { page, faults } = seen;
    await page.goto(`/o/${slug}/accounts?sort=name`);
    await page.getByText("Mill 000").waitFor();
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: `Select all ${many}` }).press("Enter");
    await page.getByText(`All ${many} selected`).waitFor();
    await screens(page, "bulk-everything");
    await page.getByRole("button", { name: "Edit" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Field").fill("City");
    await page.keyboard.press("Enter");
    await dialog.getByRole("textbox", { name: "City" }).fill("Oslo");
    await page.keyboard.press("Enter");
    await dialog.getByText(`${many} accounts match.`).waitFor();
    await expect(dialog.getByRole("status").innerText()).resolves.toContain("Rome");
    await expectAccessible(page);
    await screens(page, "bulk-preview");
    await dialog.getByRole("button", { name: `Change ${many} accounts` }).press("Enter");
    await page.getByRole("heading", { name: `Set City in ${many} accounts` }).waitFor();
    await page.getByText(`${many} changed.`).waitFor();
    await expectAccessible(page);
    await screens(page, "bulk-job");
    await page.getByRole("button", { name: "Undo" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Take back" }).press("Enter");
    await page.getByText(`${many} as they were before.`).waitFor();
    await page.goto(`/o/${slug}/bulk-jobs`);
    await page.getByText(`Set City in ${many} accounts`).first().waitFor();
    await expectAccessible(page);
    await screens(page, "bulk-jobs");
    expect(faults).toEqual([]);
  });

  it("names what was refused with the reasons, hands it over as a file, and assigns the rest", async () => {
    const { page, faults } = seen;
    const { items } = await callApi<{ items: { id: string }[] }>(page, slug, {
      path: "/api/v1/accounts?limit=1&sort=name",
    });
    const [first] = items;
    const body = {
      object: "account",
      action: "relate",
      relation: "parentId",
      to: first?.id,
      expected: many,
    };
    const job = await callApi<{ id: string }>(page, slug, { method: "POST", path: "/api/v1/bulk-jobs", body });
    await page.goto(`/o/${slug}/bulk-jobs/${job.id}`);
    await page.getByText(`${many - 1} changed, 1 refused.`).waitFor();
    await expect(page.getByRole("table", { name: "Refused" }).innerText()).resolves.toContain(
      "This account is itself above that one",
    );
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Refused as CSV" }).click(),
    ]);
    await expect(readFile(await download.path(), "utf8")).resolves.toContain("Mill 000");
    await screens(page, "bulk-refused");
    expect(faults).toEqual([]);
  });
});
