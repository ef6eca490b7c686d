import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "keys-test";
/** More than two pages of a list. */
const many = 230;
const atOnce = 10;

interface Made {
  readonly id: string;
  readonly version: number;
}
interface Table {
  readonly plural: "accounts" | "contacts" | "deals";
  readonly label: string;
  /** The name of the n-th record, in the table's order by name. */
  readonly name: (n: number) => string;
  readonly body: (n: number) => object;
  readonly amount: number;
}

const three = (n: number): string => String(n).padStart(3, "0");
const tables: readonly Table[] = [
  {
    plural: "accounts",
    label: "Accounts",
    name: (n) => `Quay ${three(n)}`,
    body: (n) => ({ name: `Quay ${three(n)}` }),
    amount: 40,
  },
  {
    plural: "contacts",
    label: "Contacts",
    name: (n) => `Kim ${three(n)}`,
    body: (n) => ({ firstName: "Kim", lastName: three(n) }),
    amount: many,
  },
  {
    plural: "deals",
    label: "Deals",
    name: (n) => `Ship ${three(n)}`,
    body: (n) => ({ name: `Ship ${three(n)}` }),
    amount: 40,
  },
];

describe("the keyboard of tables", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  const made = new Map<string, Made[]>();
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    await signIn(seen.page, await portfolioOwner(url));
    await makeCompany(seen.page, slug, "Keys Test Ltd");
    for (const { plural, body, amount } of tables) {
      const all: Made[] = [];
      for (let from = 0; from < amount; from += atOnce) {
        const some = Array.from({ length: Math.min(atOnce, amount - from) }, (_, n) =>
          callApi<Made>(seen.page, slug, { method: "POST", path: `/api/v1/${plural}`, body: body(from + n) }),
        );
        all.push(...(await Promise.all(some)));
      }
      made.set(plural, all);
    }
  });
  afterAll(async () => {
    await browser?.close();
  });

  const grid = (page: Page): Locator => page.getByRole("grid");
  const press = async (page: Page, ...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** What a screen reader is on: the words of the row that the table names as active, once it stands in the page. */
  const active = (page: Page): Promise<string> =>
    grid(page).evaluate((element) => {
      const id = element.getAttribute("aria-activedescendant");
      const row = id === null ? null : (document.getElementById(id)?.closest("[role=row]") ?? null);
      return row?.textContent ?? "";
    });
  const isInSight = (page: Page): Promise<boolean> =>
    grid(page).evaluate((element) => {
      const row = element.querySelector("[data-active]")?.getBoundingClientRect();
      const box = element.getBoundingClientRect();
      const head = element.querySelector(".gm-table-head")?.getBoundingClientRect().height ?? 0;
      return row !== undefined && row.top >= box.top + head && row.bottom <= box.bottom + 1;
    });
  const expectOn = async (page: Page, name: string): Promise<void> => {
    await expect.poll(() => active(page), { message: `the cursor is on ${name}` }).toContain(name);
    expect(await isInSight(page), `${name} is in sight`).toBe(true);
  };
  const open = async (page: Page, { plural, name }: Table): Promise<void> => {
    await page.goto(`/o/${slug}/${plural}?sort=name`);
    await page
      .getByRole("row")
      .filter({ hasText: name(0) })
      .waitFor();
    await grid(page).focus();
  };

  it.each(tables)("$plural: walks by row, page and end, looks beside, opens", async (table) => {
    const { page } = seen;
    await open(page, table);
    await press(page, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp");
    await expectOn(page, table.name(1));
    await press(page, "PageDown");
    await expectOn(page, table.name(16));
    await press(page, "PageUp");
    await expectOn(page, table.name(1));
    await press(page, "End");
    await expectOn(page, table.name(table.amount - 1));
    await press(page, "Home");
    await expectOn(page, table.name(0));
    await press(page, "Space");
    await page.getByRole("complementary").getByText(table.name(0)).first().waitFor();
    await press(page, "Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await press(page, "ArrowDown", "Enter");
    await page.waitForURL(new RegExp(`/${table.plural}/\\d+$`));
    await page.getByRole("heading", { name: table.name(1), exact: true }).waitFor();
  });

  it.each(tables)("$plural: selects single rows and several on the way, and nothing again", async (table) => {
    const { page } = seen;
    await open(page, table);
    const selected = () => page.locator("[role=row][aria-selected=true]").count();
    await press(page, "ArrowDown", "Shift+Space");
    await expect.poll(selected).toBe(1);
    await press(page, "Shift+ArrowDown", "Shift+ArrowDown");
    await expect.poll(selected).toBe(3);
    await page.getByText("3 selected").waitFor();
    await press(page, "x");
    await expect.poll(selected).toBe(2);
    await press(page, "Escape");
    await expect.poll(selected).toBe(0);
  });

  it.each(tables)(
    "$plural: edits a cell, keeps it, leaves another as it was, and is back on the row",
    async (table) => {
      const { page } = seen;
      await open(page, table);
      await press(page, "ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft");
      if (table.plural === "contacts") await press(page, "ArrowRight");
      await press(page, "F2");
      const input = grid(page).getByRole("textbox");
      await input.fill("Changed by keys");
      await press(page, "Enter");
      await input.waitFor({ state: "detached" });
      await expect.poll(() => active(page)).toContain("Changed by keys");
      await press(page, "e");
      await input.fill("Not this");
      await press(page, "Escape");
      await input.waitFor({ state: "detached" });
      await expect.poll(() => active(page)).toContain("Changed by keys");
      await press(page, "ArrowUp");
      await expectOn(page, table.name(0));
    },
  );

  it("the cursor stays on its record when it is scrolled away and when others come and go", async () => {
    const { page } = seen;
    const [, contacts] = tables;
    if (contacts === undefined) throw new Error("there is no table of contacts");
    await open(page, contacts);
    await press(page, "PageDown", "PageDown");
    await expectOn(page, contacts.name(29));
    await grid(page).hover();
    await page.mouse.wheel(0, 5000);
    await expect.poll(() => isInSight(page)).toBe(false);
    expect(await active(page)).toContain(contacts.name(29));

    const gone = made.get("contacts")?.[4];
    const ids = gone === undefined ? [] : [gone.id];
    await callApi(page, slug, { method: "POST", path: "/api/v1/contacts/bulk/delete", body: { ids } });
    await press(page, "ArrowDown");
    await expectOn(page, contacts.name(30));
    await expect
      .poll(() =>
        page
          .getByRole("row")
          .filter({ hasText: contacts.name(4) })
          .count(),
      )
      .toBe(0);
    await press(page, "ArrowUp");
    await expectOn(page, contacts.name(29));
  });

  it("a click on a row's box leaves the keyboard with the table", async () => {
    const { page } = seen;
    const [accounts] = tables;
    if (accounts === undefined) throw new Error("there is no table of accounts");
    await open(page, accounts);
    await page
      .getByRole("row")
      .filter({ hasText: accounts.name(5) })
      .getByRole("checkbox")
      .click();
    await press(page, "ArrowDown");
    await expectOn(page, accounts.name(6));
    await press(page, "Escape");
  });

  it("every key stands in the list behind ?", async () => {
    const { page } = seen;
    const [accounts] = tables;
    if (accounts === undefined) throw new Error("there is no table of accounts");
    await open(page, accounts);
    await press(page, "ArrowDown", "?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    for (const label of ["Next row", "A page further", "First row", "Last row", "Open", "Edit cell", "Select row"])
      await help.getByText(label, { exact: true }).waitFor();
    await screens(page, "shortcuts");
    await expectAccessible(page);
    await press(page, "Escape");
  });

  it("the list of tasks is walked by arrows, pages and ends, and checked off with the space bar", async () => {
    const { page, faults } = seen;
    for (let n = 0; n < 15; n += 1)
      await callApi(page, slug, { method: "POST", path: "/api/v1/tasks", body: { title: `Task ${three(n)}` } });
    await page.goto(`/o/${slug}/tasks?whose=all`);
    const box = (n: number): Locator => page.getByRole("checkbox", { name: `Task ${three(n)}: done` });
    await box(14).waitFor();
    const order = await page
      .locator("[data-task] [role=checkbox]")
      .evaluateAll((boxes) => boxes.map((one) => one.getAttribute("aria-label") ?? ""));
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
    await press(page, "j");
    expect(await focused()).toBe(order[0]);
    await press(page, "ArrowDown", "ArrowDown", "ArrowUp");
    expect(await focused()).toBe(order[1]);
    await press(page, "PageDown");
    expect(await focused()).toBe(order[11]);
    await press(page, "End");
    expect(await focused()).toBe(order[14]);
    await press(page, "Home");
    expect(await focused()).toBe(order[0]);
    await press(page, "Space");
    await expect.poll(focused).toBe(order[1]);
    expect(await page.getByRole("checkbox", { name: order[0] ?? "" }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
