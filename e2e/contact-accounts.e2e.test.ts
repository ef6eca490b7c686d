import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "accounts-test";
const person = "Ida Lund";

interface Made {
  readonly id: string;
}

describe("the accounts of a contact", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    const { page } = seen;
    await signIn(page, await portfolioOwner(url));
    await makeCompany(page, slug, "Accounts Test Ltd");
    const make = async (plural: string, body: object) =>
      callApi<Made>(page, slug, { method: "POST", path: `/api/v1/${plural}`, body });
    for (const name of ["Nordkai", "Seaworks", "Harbour Trust"]) ids.set(name, (await make("accounts", { name })).id);
    const contact = await make("contacts", { firstName: "Ida", lastName: "Lund", accountId: idOf("Nordkai") });
    ids.set(person, contact.id);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const idOf = (name: string): string => ids.get(name) ?? "";
  const links = (page: Page): Locator => page.getByRole("region", { name: "Accounts" });
  const line = (page: Page, account: string): Locator => links(page).getByRole("listitem").filter({ hasText: account });
  const change = async (page: Page, account: string, what: string): Promise<void> => {
    await links(page)
      .getByRole("button", { name: `Change the link with ${account}` })
      .click();
    await page.getByRole("menuitem", { name: what }).click();
  };
  const kept = async (page: Page): Promise<string[]> => {
    const { items } = await callApi<{
      items: { account: { name: string }; label: string | null; primary: boolean }[];
    }>(page, slug, { path: `/api/v1/contacts/${idOf(person)}/accounts` });
    return items.map(({ account, label, primary }) => `${account.name}, ${label ?? "-"}${primary ? ", primary" : ""}`);
  };

  it("one more is linked with a role, by keyboard alone", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/contacts/${idOf(person)}`);
    await line(page, "Nordkai").getByText("Primary").waitFor();
    await links(page)
      .getByRole("button", { name: `Link ${person} with an account` })
      .press("Enter");
    await page.keyboard.type("Seaw");
    await page.getByRole("option", { name: "Seaworks" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await links(page).getByRole("textbox", { name: "Role at Seaworks" }).waitFor();
    await page.keyboard.type("Advisor");
    await page.keyboard.press("Enter");
    await line(page, "Seaworks").getByRole("button", { name: "Advisor" }).waitFor();
    await expect.poll(() => kept(page)).toEqual(["Nordkai, -, primary", "Seaworks, Advisor"]);
    await screens(page, "contact-accounts");
    await expectAccessible(page);
    await expectFitsPhone(page);
  });

  it("another one is made the primary, and the contact's own account follows", async () => {
    const { page } = seen;
    await change(page, "Seaworks", "Make primary");
    await line(page, "Seaworks").getByText("Primary").waitFor();
    expect(await line(page, "Nordkai").getByText("Primary").count()).toBe(0);
    expect(await kept(page)).toEqual(["Seaworks, Advisor, primary", "Nordkai, -"]);
    const contact = await callApi<{ accountId: string }>(page, slug, { path: `/api/v1/contacts/${idOf(person)}` });
    expect(contact.accountId).toBe(idOf("Seaworks"));
  });

  it("an account shows its people over every link, each with the role there", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/accounts/${idOf("Seaworks")}`);
    const people = page.getByRole("region", { name: "Contacts" });
    await people.getByRole("link", { name: person }).waitFor();
    await people.getByText("Advisor").waitFor();
    await people.getByLabel("This is their primary account").waitFor();
    await screens(page, "account-people");
    await page.goto(`/o/${slug}/accounts/${idOf("Nordkai")}`);
    await people.getByRole("link", { name: person }).waitFor();
    expect(await people.getByLabel("This is their primary account").count()).toBe(0);
    await page.goto(`/o/${slug}/accounts/${idOf("Harbour Trust")}`);
    await people.getByText("None yet.").waitFor();
  });

  it("one is removed, and comes back with its role by Undo", async () => {
    const { page, faults } = seen;
    await page.goto(`/o/${slug}/contacts/${idOf(person)}`);
    await change(page, "Seaworks", "Remove");
    await line(page, "Seaworks").waitFor({ state: "detached" });
    expect((await kept(page)).some((link) => link.startsWith("Seaworks"))).toBe(false);
    await page.getByRole("button", { name: "Undo" }).click();
    await line(page, "Seaworks").getByText("Primary").waitFor();
    expect(await kept(page)).toEqual(["Seaworks, Advisor, primary", "Nordkai, -"]);
    expect(faults).toEqual([]);
  });
});
