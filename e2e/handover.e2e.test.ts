import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "handover-test";
const many = 40;

/** Types what is sought and takes the only thing found, by the keyboard. */
async function choose(dialog: Locator, label: string, sought: string): Promise<void> {
  await dialog.getByRole("combobox", { name: label }).fill(sought);
  const page = dialog.page();
  await page.getByRole("option", { name: sought }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

describe("somebody leaves", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    const { page } = seen;
    await signIn(page, await portfolioOwner(url));
    await makeCompany(page, slug, "Handover Test Ltd");
    const people = "name,team\nAda Lovelace,North\nBen Nevis,North\nCleo Patra,South\n";
    await callApi(page, slug, { method: "POST", path: "/api/v1/members/import", body: { csv: people, write: true } });
    const rows = Array.from({ length: many }, (_, n) => `Mill ${n},Ada Lovelace`).join("\n");
    const body = { object: "account", csv: `name,owner\n${rows}\n` };
    const { id } = await callApi<{ id: string }>(page, slug, { method: "POST", path: "/api/v1/imports", body });
    await callApi(page, slug, { method: "POST", path: `/api/v1/imports/${id}/run`, body: {} });
    await page.goto(`/o/${slug}/imports/${id}`);
    await page.getByText(`${many} accounts created`).waitFor();
    const { items } = await callApi<{ items: { id: string; name: string }[] }>(page, slug, { path: "/api/v1/members" });
    const ada = items.find(({ name }) => name === "Ada Lovelace")?.id;
    const filter = { property: "ownerId", op: "is", value: ada };
    const view = { object: "account", name: "Mills of Ada", shared: true, filter };
    await callApi(page, slug, { method: "POST", path: "/api/v1/views", body: view });
    await callApi(page, slug, { method: "POST", path: "/api/v1/tasks", body: { title: "Call back", assigneeId: ada } });
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("and what they own goes to somebody else in one step, seen beforehand, followed, and taken back", async () => {
    const { page, faults } = seen;
    await page.goto(`/o/${slug}/settings/members`);
    await page.getByText("Ada Lovelace").first().click();
    await page.getByRole("button", { name: "Deactivate…" }).click();
    const dialog = page.getByRole("dialog", { name: "Deactivate Ada Lovelace" });
    await dialog.getByText(`${many} records and 1 open task`).waitFor();
    await dialog.getByText("Mills of Ada").waitFor();
    await expectAccessible(page);
    await choose(dialog, "Everything goes to", "North");
    await dialog.getByText(`Ben Nevis ${many}`).waitFor();
    await choose(dialog, "Open tasks", "Cleo");
    await dialog.getByText("Cleo Patra 1").waitFor();
    await expectAccessible(page);
    await screens(page, "handover-dialog");
    await expectFitsPhone(page);
    await dialog.getByRole("button", { name: `Deactivate and hand over ${many + 1}` }).press("Enter");
    await page.getByText("Owns no records and has no open tasks.").waitFor();
    await expectAccessible(page);
    await screens(page, "handover-done");
    await page.getByRole("link", { name: `${many} accounts` }).click();
    await page.getByRole("heading", { name: `Hand over ${many} accounts` }).waitFor();
    await page.getByText(`${many} changed.`).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await page.getByText(`${many} as they were before.`).waitFor();
    expect(faults).toEqual([]);
  });

  it("and what they still own is told in the list of people, and can be left to nobody", async () => {
    const { page, faults } = seen;
    await page.goto(`/o/${slug}/settings/members`);
    await page.getByText("1 deactivated person still owns records: open one to hand them over.").waitFor();
    await page.getByText("Still owns records", { exact: true }).click();
    await page.getByText(`Still owns ${many} records.`).waitFor();
    await expectAccessible(page);
    await screens(page, "handover-left");
    await page.getByRole("button", { name: "Hand over…" }).click();
    const dialog = page.getByRole("dialog", { name: "Hand over what is Ada Lovelace’s" });
    await choose(dialog, "Everything goes to", "unowned");
    await dialog.getByText(`${many} left unowned`).waitFor();
    await dialog.getByRole("button", { name: `Hand over ${many}` }).click();
    await page.getByText("Owns no records and has no open tasks.").waitFor();
    expect(faults).toEqual([]);
  });
});
