import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit } from "./browser.ts";
import { callApi, demoAccounts, type DemoAccount, signIn } from "./people.ts";

const slug = "harborline";
const title = "Measure the quay";

interface Deal {
  readonly id: string;
  readonly name: string;
  readonly owner: { readonly id: string } | null;
}

describe("a task in two windows", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let rep: DemoAccount;
  let deal: Deal;
  beforeAll(async () => {
    browser = await openBrowser();
    const found = (await demoAccounts(url)).find(({ role }) => role === "Rep");
    if (found === undefined) throw new Error("the demo offers no rep");
    rep = found;
    const { page, context } = await visit(browser, url);
    await signIn(page, rep);
    const me = await callApi<{ organizations: { slug: string; memberId: string }[] }>(page, slug, {
      path: "/api/v1/me",
    });
    const own = me.organizations.find((one) => one.slug === slug)?.memberId ?? "";
    const filter = encodeURIComponent(JSON.stringify({ property: "ownerId", op: "in", value: [own] }));
    const { items } = await callApi<{ items: Deal[] }>(page, slug, { path: `/api/v1/deals?limit=1&filter=${filter}` });
    const [first] = items;
    if (first === undefined) throw new Error("the rep owns no deal");
    deal = first;
    await context.close();
  });
  afterAll(async () => {
    await browser?.close();
  });

  const row = (page: Page): Locator => page.getByRole("listitem").filter({ hasText: title });
  const openTasks = (page: Page): Locator => page.getByRole("region", { name: "Open tasks" });

  async function open(path: string) {
    const opened = await visit(browser, url);
    await signIn(opened.page, rep);
    await opened.page.goto(path);
    return opened;
  }

  it("made on a deal it stands on the tasks page, is checked off there, taken back, and the deal's page follows", async () => {
    const record = await open(`/o/${slug}/deals/${deal.id}`);
    const list = await open(`/o/${slug}/tasks`);
    await list.page.getByRole("button", { name: /^Done/ }).waitFor();

    await record.page.getByText("Task", { exact: true }).click();
    await record.page.getByLabel("New task").fill(`${title} tomorrow 14:30 !high`);
    await record.page.getByRole("button", { name: "Add task" }).click();
    await openTasks(record.page).getByText(title).waitFor();

    await row(list.page).getByRole("link", { name: deal.name }).waitFor();
    await row(list.page).getByRole("button", { name: "Due: Tomorrow 14:30" }).waitFor();
    await row(list.page).getByText("High priority").waitFor({ state: "attached" });
    await screens(list.page, "tasks");

    await row(list.page).getByRole("checkbox").focus();
    await list.page.keyboard.press("x");
    await row(list.page).waitFor({ state: "detached" });
    await record.page.getByText(`did “${title}”`).waitFor();
    expect(await openTasks(record.page).getByText(title).count()).toBe(0);
    await list.page.getByRole("button", { name: "Undo" }).click();
    await row(list.page).waitFor();
    await openTasks(record.page).getByText(title).waitFor();
    await screens(record.page, "record-tasks");

    await row(list.page).getByRole("checkbox").press("Enter");
    await list.page.waitForURL(`**/deals/${deal.id}`);
    expect([...record.faults, ...list.faults]).toEqual([]);
    await Promise.all([record.context.close(), list.context.close()]);
  });

  it("one change is read again by one request, though the record's page and the rail both show it", async () => {
    const { page, context, faults } = await open(`/o/${slug}/deals/${deal.id}`);
    const body = { title: "Read once", object: "deal", recordId: deal.id };
    await callApi(page, slug, { method: "POST", path: "/api/v1/tasks", body });
    const box = page.getByRole("checkbox", { name: "Read once: done" });
    await box.waitFor();
    await page.waitForLoadState("networkidle");
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "GET" && request.url().includes("/api/v1/tasks")) asked.push(request.url());
    });
    await box.click();
    await page.getByText("did “Read once”").waitFor();
    const ofRecord = () => asked.filter((one) => one.includes("recordId")).length;
    const counts = () => asked.filter((one) => one.includes("/counts")).length;
    await expect.poll(() => [ofRecord() > 0, counts() > 0]).toEqual([true, true]);
    await page.waitForLoadState("networkidle");
    expect([ofRecord(), counts()]).toEqual([1, 1]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("is added and edited without a mouse", async () => {
    const { page, context, faults } = await open(`/o/${slug}`);
    await page.getByRole("link", { name: /^Tasks/ }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.waitForURL(`**/o/${slug}/tasks`);
    await page.getByRole("button", { name: /^Done/ }).waitFor();
    await page.keyboard.press("c");
    await page.keyboard.type("Water the plants today");
    await page.keyboard.press("Enter");
    const plants = page.getByRole("listitem").filter({ hasText: "Water the plants" });
    await plants.getByRole("button", { name: "Due: Today" }).waitFor();
    await page.keyboard.press("Escape");
    const check = plants.getByRole("checkbox");
    for (let step = 0; step < 50; step += 1) {
      await page.keyboard.press("j");
      if (await check.evaluate((element) => element === document.activeElement)) break;
    }
    await page.keyboard.press("e");
    await page.getByLabel("Task", { exact: true }).fill("Water all plants");
    await page.keyboard.press("Enter");
    await page.getByRole("checkbox", { name: "Water all plants: done" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("can be used by everybody, in either theme, and fits a phone", async () => {
    const { page, context } = await open(`/o/${slug}/tasks?done=true`);
    await row(page).waitFor();
    await expectAccessible(page);
    await expectFitsPhone(page);
    await page.goto(`/o/${slug}/deals/${deal.id}`);
    await openTasks(page).waitFor();
    await expectAccessible(page);
    await context.close();
  });
});
