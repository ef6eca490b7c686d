import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

interface Money {
  readonly minor: string;
  readonly currency: string;
}
interface Overview {
  readonly months: readonly string[];
  readonly companies: readonly {
    readonly organization: { readonly slug: string; readonly name: string; readonly currency: string };
    readonly wonByMonth: readonly { readonly sum: readonly Money[] }[];
  }[];
}
interface Deal {
  readonly id: string;
  readonly version: number;
}

const slug = "portfolio-test";
const name = "Portfolio Test Ltd";
const patience = 15_000;

describe("the portfolio", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function open(address: string) {
    const opened = await visit(browser, url);
    await signIn(opened.page, await portfolioOwner(url));
    await opened.page.goto(address);
    await opened.page.getByRole("heading", { name: "Won by month" }).waitFor();
    return opened;
  }

  it("shows in the table behind its chart what the API says of every company and month", async () => {
    const { page, context, faults } = await open("/portfolio?chart=apart");
    const overview = await callApi<Overview>(page, "", { path: "/api/v1/portfolio/overview" });
    const cells = page.getByRole("list", { name: "Won by month, company by company" }).getByRole("listitem");
    await expect.poll(() => cells.count(), { timeout: patience }).toBe(overview.companies.length);
    await page.getByRole("button", { name: "Show as table" }).click();
    const lines = await linesOf(page);
    for (const { organization, wonByMonth } of overview.companies) {
      const { currency } = organization;
      const wanted = wonByMonth.map(
        ({ sum }) => Number(sum.find((one) => one.currency === currency)?.minor ?? 0) / 100,
      );
      const line = lines.find(([company, own]) => company === organization.name && own === currency);
      expect(line?.slice(2, -1).map(Number), organization.name).toEqual(wanted.map(Math.round));
      expect(Number(line?.at(-1))).toBe(Math.round(wanted.reduce((sum, one) => sum + one, 0)));
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  it("tells of a deal that was won elsewhere without being read again", async () => {
    const maker = await open("/portfolio");
    await makeCompany(maker.page, slug, name);
    const { items } = await callApi<{ items: { id: string; stages: { id: string; kind: string }[] }[] }>(
      maker.page,
      slug,
      { path: "/api/v1/pipelines" },
    );
    const stages = items[0]?.stages ?? [];
    const deal = await callApi<Deal>(maker.page, slug, {
      method: "POST",
      path: "/api/v1/deals",
      body: {
        name: "Lighthouse",
        pipelineId: items[0]?.id,
        stageId: stages[0]?.id,
        amount: { minor: "4321000", currency: "EUR" },
      },
    });

    const { page, context, faults } = await open("/portfolio");
    const row = page.getByRole("grid", { name: "Companies" }).getByRole("row").filter({ hasText: name });
    await row.getByText("€43.2k").first().waitFor();
    expect(await row.textContent()).toContain("€43.2k1");
    await page.evaluate("globalThis.sameDocument = true");
    await callApi(maker.page, slug, {
      method: "POST",
      path: `/api/v1/deals/${deal.id}/move`,
      body: { version: deal.version, stageId: stages.find(({ kind }) => kind === "won")?.id },
    });
    await row.getByText("100.0%").waitFor();
    await page.getByRole("button", { name: "Show as table" }).click();
    await expect
      .poll(async () => (await linesOf(page)).find(([company]) => company === name)?.at(-1), { timeout: patience })
      .toBe("43210");
    expect(await page.evaluate("globalThis.sameDocument")).toBe(true);
    expect(faults).toEqual([]);
    await Promise.all([context.close(), maker.context.close()]);
  });

  it.each(["/portfolio", "/portfolio?chart=apart"])("%s can be used by everybody, also as a table", async (address) => {
    const { page, context, faults } = await open(address);
    await screens(page, address.includes("apart") ? "portfolio-apart" : "portfolio");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Show as table" }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await expectFitsPhone(page);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("remembers in its address how it is drawn, ordered and in which currency", async () => {
    const { page, context } = await open("/portfolio");
    await page.getByText("By company", { exact: true }).click();
    await page.getByRole("list", { name: "Won by month, company by company" }).waitFor();
    expect(new URL(page.url()).searchParams.get("chart")).toBe("apart");
    await page.reload();
    await page.getByRole("list", { name: "Won by month, company by company" }).waitFor();
    await page.getByText("Together", { exact: true }).click();
    await page.getByText("GBP", { exact: true }).click();
    await page.waitForURL(/currency=GBP/);
    await page.getByRole("img", { name: /^Won by month\. GBP/ }).waitFor();
    await context.close();
  });
});

/** The lines of the table behind the chart: company, currency, months, all of them; without separators. */
async function linesOf(page: Page): Promise<string[][]> {
  return page
    .getByRole("table", { name: "Won by month" })
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? "").replaceAll(",", ""))),
    );
}
