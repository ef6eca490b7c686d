import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, type Visit, visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "ruled";

describe("rules of fields", () => {
  let browser: Browser;
  let seen: Visit;

  beforeAll(async () => {
    browser = await openBrowser();
    const url = inject("demoUrl");
    seen = await visit(browser, url);
    await signIn(seen.page, await portfolioOwner(url));
    await makeCompany(seen.page, slug, "Ruled");
    const own = (body: object) =>
      callApi(seen.page, slug, { method: "POST", path: "/api/v1/properties", body: { object: "account", ...body } });
    const options = (...labels: string[]) => labels.map((label) => ({ value: label.toLowerCase(), label }));
    await own({ label: "Contract", key: "contract", type: "text" });
    await own({ label: "Region", key: "region", type: "oneOf", options: options("Europe", "America") });
    await own({ label: "City of law", key: "law", type: "oneOf", options: options("Berlin", "Paris", "Boston") });
    for (const contract of ["12", "12345678"])
      await callApi(seen.page, slug, {
        method: "POST",
        path: "/api/v1/accounts",
        body: { name: `Firm ${contract}`, employees: 3, custom: { contract } },
      });
  });
  afterAll(async () => {
    await browser.close();
  });

  it("a pattern is tried before it is set, and who breaks it today is told", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/settings/properties?object=account&open=contract`);
    const rules = page.getByRole("region", { name: "Rules" });
    await rules.getByLabel("Pattern", { exact: true }).fill("\\d{7}");
    await rules.getByLabel("Try it").fill("12345678");
    await rules.getByText("This would be refused").waitFor();
    await rules.getByLabel("Pattern", { exact: true }).fill("(\\d{8}");
    await rules
      .getByText(/missing closing/)
      .first()
      .waitFor();
    await screens(page, "rules-pattern-fault");
    await rules.getByLabel("Pattern", { exact: true }).fill("\\d{8}");
    await rules.getByLabel("What to say otherwise").fill("Eight digits");
    await rules.getByText("This would be taken").waitFor();
    await rules.getByRole("button", { name: "Save rules" }).click();
    await rules.getByText(/1 account breaks these rules today/).waitFor();
    await screens(page, "rules-pattern");
    await expectAccessible(page);
    await expectFitsPhone(page);
  });

  it("built-in fields take rules, and lead to the records that break them", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/settings/properties?object=account&open=employees`);
    const rules = page.getByRole("region", { name: "Rules" });
    await rules.getByLabel("At least").fill("10");
    await rules.getByRole("group", { name: "Read-only when" }).getByRole("button", { name: "Add a condition" }).click();
    const editor = page.getByRole("dialog");
    await editor.getByRole("combobox", { name: "Field" }).fill("Industry");
    await page.getByRole("option", { name: "Industry" }).click();
    await editor.getByRole("combobox", { name: "Comparison" }).click();
    await page.getByRole("option", { name: "is", exact: true }).click();
    await editor.getByLabel("Industry").last().fill("Law");
    await editor.getByRole("button", { name: "Apply" }).click();
    await rules.getByRole("button", { name: "Save rules" }).click();
    await rules.getByText(/2 accounts break these rules today/).waitFor();
    await screens(page, "rules-range");
    await expectAccessible(page);
    await rules.getByRole("link", { name: "Show them" }).click();
    await page.getByRole("row", { name: /Firm 12345678/ }).waitFor();
  });

  it("what may be chosen follows from another field, in forms too", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/settings/properties?object=account&open=law`);
    const rules = page.getByRole("region", { name: "Rules" });
    await rules.getByRole("combobox", { name: "Values depend on" }).click();
    await page.getByRole("option", { name: "Region" }).click();
    await rules.getByRole("combobox", { name: "Region: Europe" }).click();
    for (const city of ["Berlin", "Paris"]) await page.getByRole("option", { name: city }).click();
    await page.keyboard.press("Tab");
    await screens(page, "rules-options");
    await expectAccessible(page);
    await rules.getByRole("button", { name: "Save rules" }).click();
    await rules.getByText("Every account keeps to these rules today.").waitFor();

    await page.goto(`/o/${slug}/accounts`);
    await page.getByRole("button", { name: "New account" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Region", exact: true }).click();
    await page.getByRole("option", { name: "Europe" }).click();
    await dialog.getByRole("combobox", { name: "City of law" }).click();
    await page.getByRole("option", { name: "Paris" }).waitFor();
    expect(await page.getByRole("option", { name: "Boston" }).count()).toBe(0);
    await page.getByRole("option", { name: "Paris" }).click();
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("New Firm");
    await dialog.getByLabel("Employees").fill("3");
    await dialog.getByRole("button", { name: "Create account" }).click();
    await dialog.getByText("Employees must be at least 10.").waitFor();
    await dialog.getByLabel("Employees").fill("30");
    await dialog.getByLabel("Contract").fill("99");
    await dialog.getByRole("button", { name: "Create account" }).click();
    await dialog.locator(".mantine-InputWrapper-error", { hasText: "Eight digits" }).waitFor();
    await screens(page, "rules-form");
    await expectAccessible(page);
    await dialog.getByLabel("Contract").fill("99999999");
    await dialog.getByRole("button", { name: "Create account" }).click();
    await page.getByText("New Firm created.").waitFor();
  });

  it("a field's past values stand on the record, and are set back from there", async () => {
    const { page, faults } = seen;
    const found = await callApi<{ items: { id: string; version: number }[] }>(page, slug, {
      path: "/api/v1/accounts?q=new+firm",
    });
    const [{ id, version } = { id: "", version: 1 }] = found.items;
    const change = { method: "PATCH", path: `/api/v1/accounts/${id}`, body: { version, employees: 45 } } as const;
    await callApi(page, slug, change);
    await page.goto(`/o/${slug}/accounts/${id}`);
    await page.getByRole("button", { name: "Past values of Employees" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("45").waitFor();
    await screens(page, "past-values");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Set back" }).click();
    await page.getByText("Employees is 30 again.").waitFor();
    const now = await callApi<{ employees: number }>(page, slug, { path: `/api/v1/accounts/${id}` });
    expect(now.employees).toBe(30);
    expect(faults).toEqual([]);
  });

  it("a field that is locked says so, and why, before anybody tries", async () => {
    const { page, faults } = seen;
    const path = "/api/v1/accounts?q=new+firm";
    const { items } = await callApi<{ items: { id: string; version: number }[] }>(page, slug, { path });
    const [{ id, version } = { id: "", version: 1 }] = items;
    await page.goto(`/o/${slug}/accounts/${id}`);
    await page.getByRole("button", { name: "Edit Employees" }).waitFor({ state: "attached" });
    const body = { version, industry: "Law" };
    await callApi(page, slug, { method: "PATCH", path: `/api/v1/accounts/${id}`, body });
    const lock = page.getByRole("button", { name: "Locked: Employees can no longer be changed, because of Industry" });
    await lock.focus();
    await page.getByRole("tooltip", { name: "Employees can no longer be changed" }).waitFor();
    expect(await page.getByRole("button", { name: "Edit Employees" }).count()).toBe(0);
    await screens(page, "rules-locked");
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });
});
