import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, openBrowser, screens, visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

interface Pipeline {
  readonly id: string;
  readonly stages: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
}

const slug = "board-test";

describe("a board that two people look at", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let pipeline: Pipeline;
  let owner: { email: string; password: string };
  beforeAll(async () => {
    browser = await openBrowser();
    owner = await portfolioOwner(url);
    const { page, context } = await visit(browser, url);
    await signIn(page, owner);
    await makeCompany(page, slug, "Board Test Ltd");
    const { items } = await callApi<{ items: Pipeline[] }>(page, slug, { path: "/api/v1/pipelines" });
    const [first] = items;
    if (first === undefined) throw new Error("a new company has no pipeline");
    pipeline = first;
    for (const name of ["Harbour crane", "Night train", "Paper mill"]) {
      const amount = { minor: "1250000", currency: "EUR" };
      await callApi(page, slug, {
        method: "POST",
        path: "/api/v1/deals",
        body: { name, pipelineId: first.id, stageId: first.stages[0]?.id, amount },
      });
    }
    await context.close();
  });
  afterAll(async () => {
    await browser?.close();
  });

  const column = (page: Page, index: number): Locator =>
    page.getByRole("row", { name: new RegExp(`^${pipeline.stages[index]?.name ?? ""}, `) });
  const card = (place: Page | Locator, name: string): Locator =>
    place.getByRole("gridcell", { name: new RegExp(`^${name}, `) });

  async function openBoard() {
    const opened = await visit(browser, url);
    await signIn(opened.page, owner);
    await opened.page.goto(`/o/${slug}/pipelines/${pipeline.id}`);
    await card(opened.page, "Harbour crane").waitFor();
    return opened;
  }

  it("a drag in one window moves the card in the other", async () => {
    const [mine, theirs] = [await openBoard(), await openBoard()];
    await card(mine.page, "Night train").dragTo(column(mine.page, 1));
    await card(column(mine.page, 1), "Night train").waitFor();
    await card(column(theirs.page, 1), "Night train").waitFor();

    const { items } = await callApi<{ items: { name: string; stageId: string }[] }>(mine.page, slug, {
      path: "/api/v1/deals?q=Night",
    });
    expect(items.map(({ name, stageId }) => [name, stageId])).toEqual([["Night train", pipeline.stages[1]?.id]]);
    await screens(mine.page, "board");
    expect([...mine.faults, ...theirs.faults]).toEqual([]);
    await Promise.all([mine.context.close(), theirs.context.close()]);
  });

  it("can be used by everybody, in either theme", async () => {
    const { page, context } = await openBoard();
    await expectAccessible(page);
    await context.close();
  });

  it("a reload shows the same", async () => {
    const { page, context } = await openBoard();
    await card(column(page, 1), "Night train").waitFor();
    expect(await card(column(page, 0), "Night train").count()).toBe(0);
    await context.close();
  });
});
