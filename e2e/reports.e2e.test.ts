import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, type Visit, visit } from "./browser.ts";
import { callApi, portfolioOwner, signIn } from "./people.ts";

interface Group {
  readonly key: string | null;
  readonly label: string | null;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
}
interface Report {
  readonly groups: readonly Group[];
  readonly others: Omit<Group, "key" | "label"> | null;
  readonly total: Omit<Group, "key" | "label">;
}

const slug = "harborline";
const address = `/o/${slug}/reports`;
const patience = 15_000;

describe("reports of a company", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    await signIn(seen.page, await portfolioOwner(url));
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** What the API says, asked with a filter as the page's address has it. */
  const reportBy = (by: string, filter?: unknown) =>
    callApi<Report>(seen.page, slug, {
      path: `/api/v1/reports/deals?by=${by}&limit=200${filter === undefined ? "" : `&filter=${encodeURIComponent(JSON.stringify({ and: filter }))}`}`,
    });
  const counts = ({ won, lost, open }: Omit<Group, "key" | "label">) => [won, lost, open].map(String);

  it("show the figures of the API, in every way deals can be grouped", async () => {
    const { page, faults } = seen;
    for (const by of ["quarter", "month", "owner", "team", "parentTeam", "product", "account", "pipeline", "stage"]) {
      await page.goto(`${address}?by=${by}`);
      const { groups, others, total } = await reportBy(by);
      const lines = [...groups, ...(others === null ? [] : [others]), total];
      await expect.poll(() => countsOf(page), { message: by, timeout: patience }).toEqual(lines.map(counts));
    }
    expect(faults).toEqual([]);
  });

  it("keep their grouping in the address: it can be gone back from, and linked", async () => {
    const { page } = seen;
    await page.goto(address);
    await choose(page, "Deals by", "Owner");
    await page.getByRole("heading", { name: "Deals by owner" }).waitFor();
    await page.getByText("Win rate", { exact: true }).last().click();
    await choose(page, "Deals by", "Product");
    await page.getByRole("heading", { name: "Deals by product" }).waitFor();
    expect(new URL(page.url()).searchParams.get("by")).toBe("product");
    await page.goBack();
    await page.getByRole("heading", { name: "Deals by owner" }).waitFor();

    await page.goto(`${address}?by=owner&measure=rate&sort=-rate`);
    await page.getByRole("heading", { name: "Deals by owner" }).waitFor();
    expect(await page.getByRole("columnheader", { name: "Win rate" }).getAttribute("aria-sort")).toBe("descending");
    expect(await page.getByRole("radio", { name: "Win rate" }).isChecked()).toBe(true);
  });

  it("are narrowed by a filter, a team and a period, and say so in the address", async () => {
    const { page, faults } = seen;
    const all = (await reportBy("quarter")).total;
    await page.goto(`${address}?by=quarter`);
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("combobox", { name: "Field" }).fill("Next step");
    await page.getByRole("option", { name: "Next step" }).click();
    await page.getByRole("combobox", { name: "Comparison" }).click();
    await page.getByRole("option", { name: "is not empty" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: "Change: Next step is not empty" }).waitFor();
    const filter = JSON.parse(new URL(page.url()).searchParams.get("filter") ?? "[]") as unknown;
    const narrowed = await reportBy("quarter", filter);
    expect(narrowed.total.open).toBeLessThan(all.open);
    await expect
      .poll(() => countsOf(page), { timeout: patience })
      .toEqual([...narrowed.groups, narrowed.total].map(counts));

    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await choose(page, "Team", "North");
    await choose(page, "Period", "This year");
    await page.waitForURL(/period=thisYear/);
    const [won = 0] = (await totalOf(page)).map(Number);
    expect([won > 0, won < all.won]).toEqual([true, true]);
    const linked = await seen.context.newPage();
    await linked.goto(page.url());
    await expect.poll(() => totalOf(linked), { timeout: patience }).toEqual(await totalOf(page));
    await linked.close();
    expect(faults).toEqual([]);
  });

  it("lead from every figure to just the deals it counts", async () => {
    const { page } = seen;
    for (const by of ["quarter", "month", "team", "parentTeam", "owner", "product", "stage"]) {
      await page.goto(`${address}?by=${by}&period=last12Months`);
      await page.getByRole("heading", { name: /^Deals by/ }).waitFor();
      const links = page.locator(".gm-report tbody a[title*='deals ']");
      await links.first().waitFor();
      const told = await links.evaluateAll((found) =>
        found.map((link) => [link.getAttribute("href") ?? "", link.textContent] as const),
      );
      expect(told.length, by).toBeGreaterThan(1);
      for (const [href, text] of told) {
        const conditions = JSON.parse(new URL(href, url).searchParams.get("filter") ?? "[]") as unknown;
        const filter = encodeURIComponent(JSON.stringify({ and: conditions }));
        const path = `/api/v1/deals?count=true&limit=1&filter=${filter}`;
        expect((await callApi<{ total: number }>(page, slug, { path })).total, `${by}: ${href}`).toBe(Number(text));
      }
    }
    const first = page.locator(".gm-report tbody a[title*='deals ']").first();
    const text = await first.textContent();
    await first.click();
    await page.getByRole("grid", { name: "Deals" }).getByRole("row").nth(1).waitFor();
    await page.locator(".gm-header .gm-count", { hasText: new RegExp(`^${text ?? ""}$`) }).waitFor();
  });

  it("can be used by everybody, on a desk and on a phone; the chart has its table beside it", async () => {
    const { page, faults } = seen;
    await page.goto(`${address}?by=owner`);
    await page.getByRole("img", { name: /^Deals by owner/ }).waitFor();
    await screens(page, "reports");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Show as table" }).click();
    await page.getByRole("region", { name: "Deals by owner, figures" }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await expectFitsPhone(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(faults).toEqual([]);
  });

  it("say what is missing where no deal fits, and show all again at a click", async () => {
    const { page } = seen;
    const filter = JSON.stringify([{ property: "name", op: "is", value: "no such deal" }]);
    await page.goto(`${address}?filter=${encodeURIComponent(filter)}`);
    await page.getByRole("heading", { name: "No deals here" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Show all deals" }).click();
    await page.getByRole("heading", { name: "Deals by quarter" }).waitFor();
    expect(new URL(page.url()).searchParams.has("filter")).toBe(false);
  });
});

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

/** Deals won, lost and open of every line of the page's table, the last line being all of them. */
async function countsOf(page: Page): Promise<string[][]> {
  return page
    .locator(".gm-report :is(tbody, tfoot) tr")
    .evaluateAll((rows) =>
      rows.map((row) => [2, 3, 5].map((cell) => (row.children[cell]?.textContent ?? "").replaceAll(",", ""))),
    );
}

async function totalOf(page: Page): Promise<string[]> {
  await page.locator(".gm-report-page[aria-busy=false] .gm-report tfoot tr").waitFor();
  return (await countsOf(page)).at(-1) ?? [];
}
