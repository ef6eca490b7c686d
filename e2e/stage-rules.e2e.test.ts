import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

interface Stage {
  readonly id: string;
  readonly name: string;
  readonly kind: "open" | "won" | "lost";
}
interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly skipping: boolean;
  readonly goingBack: boolean;
  readonly stages: readonly Stage[];
}
interface Deal {
  readonly id: string;
  readonly stage: Stage;
  readonly lostReason: string | null;
  readonly wonReason: string | null;
}

const slug = "rules-test";
const names = ["Harbour crane", "Night train", "Paper mill"] as const;

describe("the rules of stages", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  let pipeline: Pipeline;
  let open: readonly Stage[];
  const ids = new Map<string, string>();
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    const { page } = seen;
    await signIn(page, await portfolioOwner(url));
    await makeCompany(page, slug, "Rules Test Ltd");
    const { items } = await callApi<{ items: Pipeline[] }>(page, slug, { path: "/api/v1/pipelines" });
    const [first] = items;
    if (first === undefined) throw new Error("a new company has no pipeline");
    pipeline = first;
    open = first.stages.filter(({ kind }) => kind === "open");
    for (const name of names) {
      const body = { name, pipelineId: first.id, stageId: open[1]?.id };
      ids.set(name, (await callApi<Deal>(page, slug, { method: "POST", path: "/api/v1/deals", body })).id);
    }
  });
  afterAll(async () => {
    await browser?.close();
  });

  const stageName = (place: number): string => open[place]?.name ?? "";
  const endName = (kind: "won" | "lost"): string => pipeline.stages.find((stage) => stage.kind === kind)?.name ?? "";
  const column = (page: Page, stage: string): Locator => page.getByRole("row", { name: new RegExp(`^${stage}, `) });
  const card = (place: Page | Locator, name: string): Locator =>
    place.getByRole("gridcell", { name: new RegExp(`^${name}, `) });
  const closed = (page: Page, stage: string): Locator => column(page, stage).locator(".gm-column-closed");
  const deal = (page: Page, name: string): Promise<Deal> =>
    callApi<Deal>(page, slug, { path: `/api/v1/deals/${ids.get(name) ?? ""}` });
  const toBoard = async (page: Page): Promise<void> => {
    await page.goto(`/o/${slug}/pipelines/${pipeline.id}`);
    await card(page, names[0]).waitFor();
  };
  const menuMove = async (page: Page, name: string, stage: string): Promise<void> => {
    await card(page, name).hover();
    await page.getByRole("button", { name: `What can be done with ${name}` }).click();
    await page.getByRole("menuitem", { name: stage, exact: true }).click();
  };

  it("are set in the settings: no skipping, no going back, who may enter, what a deal needs", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/settings/pipelines`);
    const rules = page.getByRole("group", { name: `Rules of ${pipeline.name}` });
    await rules.getByLabel("Deals may skip stages").press("Space");
    await rules.getByLabel("Deals may go back").press("Space");
    await expect.poll(() => rulesKept(page)).toEqual([false, false]);
    await page.getByRole("button", { name: new RegExp(`^${stageName(3)}`) }).click();
    const panel = page.getByRole("complementary", { name: stageName(3) });
    await panel.getByRole("combobox", { name: "Fields a deal needs to enter" }).click();
    await page.getByRole("option", { name: "Amount" }).click();
    await page.keyboard.press("Escape");
    await panel.getByLabel("Everybody who may edit the deal").click();
    await panel.getByLabel("Manager").click();
    await panel.getByRole("button", { name: "Save" }).click();
    await page.getByText(`“${stageName(3)}” is saved.`).waitFor();
    await page.getByText("needs 1 field · only by Manager").waitFor();
    await screens(page, "stage-rules");
    await expectAccessible(page);
    await expectFitsPhone(page);

    await page.reload();
    await rules.getByLabel("Deals may skip stages").waitFor();
    expect(await rules.getByLabel("Deals may skip stages").isChecked()).toBe(false);
    expect(await rules.getByLabel("Deals may go back").isChecked()).toBe(false);
  });

  it("show every closed column while a card is dragged, and say why", async () => {
    const { page } = seen;
    await toBoard(page);
    const from = await card(page, names[0]).boundingBox();
    if (from === null) throw new Error("the card has no place");
    await page.mouse.move(from.x + 40, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 40, { steps: 4 });
    await closed(page, stageName(0)).getByText("does not go back").waitFor();
    await closed(page, stageName(3)).getByText("comes first").waitFor();
    await closed(page, stageName(3)).getByText("Only Manager may move deals").waitFor();
    expect(await closed(page, stageName(2)).count()).toBe(0);
    expect(await closed(page, endName("lost")).count()).toBe(0);
    await screens(page, "board-closed");
    await page.mouse.up();
    await closed(page, stageName(0)).waitFor({ state: "detached" });
  });

  it("show the closed columns to the keyboard, and say them aloud", async () => {
    const { page } = seen;
    await toBoard(page);
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("m");
    await closed(page, stageName(0)).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("status").filter({ hasText: "Closed to it: A deal does not go back" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await closed(page, stageName(0)).waitFor({ state: "detached" });
    expect((await deal(page, names[0])).stage.name).toBe(stageName(1));
  });

  it("put a card back that was dropped all the same, and name every broken rule at once", async () => {
    const { page } = seen;
    await toBoard(page);
    await card(page, names[1]).dragTo(column(page, stageName(3)));
    const refusal = card(column(page, stageName(1)), names[1]).getByRole("alert");
    await refusal.getByText(`"${stageName(2)}" comes first`).waitFor();
    const told = (await refusal.textContent()) ?? "";
    expect(told).toContain(`Only Manager may move deals to "${stageName(3)}"`);
    expect(told).toContain(`"${stageName(3)}" needs Amount`);
    expect((await deal(page, names[1])).stage.name).toBe(stageName(1));
    await screens(page, "board-refused");
    await expectAccessible(page);
  });

  it("a lost deal must say why, and the reason is kept", async () => {
    const { page } = seen;
    await toBoard(page);
    await menuMove(page, names[1], endName("lost"));
    const dialog = page.getByRole("dialog", { name: `Move “${names[1]}”` });
    await dialog.getByRole("button", { name: `Move to ${endName("lost")}` }).click();
    expect((await deal(page, names[1])).stage.name).toBe(stageName(1));
    await dialog.getByLabel("Lost because").fill("The price");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: `Move to ${endName("lost")}` }).click();
    await card(column(page, endName("lost")), names[1]).waitFor();
    await expect.poll(async () => (await deal(page, names[1])).lostReason).toBe("The price");
  });

  it("a won deal is asked why and goes through every stage on its way; its page tells each stay", async () => {
    const { page, faults } = seen;
    const name = names[2];
    // the rules of the settings hold for the API too: so the last of the stages opens again first
    await callApi(page, slug, {
      method: "PATCH",
      path: `/api/v1/pipelines/${pipeline.id}`,
      body: { version: (await pipelineNow(page)).version, skipping: true },
    });
    await toBoard(page);
    await menuMove(page, name, stageName(2));
    await expect.poll(async () => (await deal(page, name)).stage.name).toBe(stageName(2));
    await menuMove(page, name, endName("won"));
    const dialog = page.getByRole("dialog", { name: `Move “${name}”` });
    await dialog.getByLabel("Won because").fill("The people");
    await screens(page, "won-reason");
    await dialog.getByRole("button", { name: `Move to ${endName("won")}` }).click();
    await expect.poll(async () => (await deal(page, name)).wonReason).toBe("The people");

    await page.goto(`/o/${slug}/deals/${ids.get(name) ?? ""}`);
    const stays = page.getByRole("region", { name: "Stages" });
    await stays.getByRole("listitem").nth(2).waitFor();
    const told = await stays.getByRole("listitem").allTextContents();
    expect(
      told.map((text) => [endName("won"), stageName(2), stageName(1)].find((stage) => text.includes(stage))),
    ).toEqual([endName("won"), stageName(2), stageName(1)]);
    expect(told[1]).toMatch(/< 1 min|\d+ min/u);
    await page.getByText("The people").first().waitFor();
    await screens(page, "stage-history");
    await expectAccessible(page);

    await page.goto(`/o/${slug}/settings/audit?object=deal&recordId=${ids.get(name) ?? ""}`);
    await page.getByRole("row").filter({ hasText: "moved" }).first().click();
    const entry = page.getByRole("complementary", { name: "Entry of the audit trail" });
    await entry.getByText(`Before: ${stageName(2)}`).waitFor();
    await entry.getByText(`After: ${endName("won")}`).waitFor();
    await screens(page, "audit-names");
    expect(faults).toEqual([]);
  });

  async function pipelineNow(page: Page): Promise<Pipeline> {
    const { items } = await callApi<{ items: Pipeline[] }>(page, slug, { path: "/api/v1/pipelines" });
    return items.find(({ id }) => id === pipeline.id) ?? pipeline;
  }

  async function rulesKept(page: Page): Promise<boolean[]> {
    const { skipping, goingBack } = await pipelineNow(page);
    return [skipping, goingBack];
  }
});
