import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, type Visit, visit } from "./browser.ts";
import { callApi, demoAccounts, signIn } from "./people.ts";

const slug = "corvid";
const account = "Every Type Ltd";
const admin = "Corvid Analytics Admin";
const colleague = "Declan Byrne";

/** How a value is given: typed, chosen from a list, or several chosen. */
type Given = { readonly typed: string } | { readonly chosen: string } | { readonly several: readonly string[] };

interface TypeCase {
  readonly type: string;
  readonly label: string;
  readonly key: string;
  readonly inForm: Given;
  /** As kept after the form. */
  readonly kept: unknown;
  readonly inTable: Given;
  readonly changed: unknown;
  /** Finds the account by what the table gave it, and by nothing that other accounts have. */
  readonly filter: { readonly op: string; readonly values: readonly Given[]; readonly reads: string };
}

const typed = (text: string): Given => ({ typed: text });
const chosen = (text: string): Given => ({ chosen: text });
const several = (...texts: readonly string[]): Given => ({ several: texts });

// The browser's clocks are Berlin's: half past nine in March is half past eight in UTC.
const cases: readonly TypeCase[] = [
  {
    type: "Text",
    label: "Contract number",
    key: "contract_number",
    inForm: typed("K-100"),
    kept: "K-100",
    inTable: typed("K-200"),
    changed: "K-200",
    filter: { op: "contains", values: [typed("k-2")], reads: "Contract number contains k-2" },
  },
  {
    type: "Long text",
    label: "Briefing",
    key: "briefing",
    inForm: typed("Comes by train.\nNeeds a crane."),
    kept: "Comes by train.\nNeeds a crane.",
    inTable: typed("Comes by ship.\nNeeds a quay."),
    changed: "Comes by ship.\nNeeds a quay.",
    filter: { op: "contains", values: [typed("by ship")], reads: "Briefing contains by ship" },
  },
  {
    type: "Number",
    label: "Cranes",
    key: "cranes",
    inForm: typed("12"),
    kept: 12,
    inTable: typed("14.5"),
    changed: 14.5,
    filter: { op: "is at least", values: [typed("14")], reads: "Cranes is at least 14" },
  },
  {
    type: "Money",
    label: "Budget",
    key: "budget",
    inForm: typed("12k"),
    kept: { minor: "1200000", currency: "EUR" },
    inTable: typed("13500.50"),
    changed: { minor: "1350050", currency: "EUR" },
    filter: { op: "is more than", values: [typed("13500")], reads: "Budget is more than €13,500.00" },
  },
  {
    type: "Date",
    label: "Renewal",
    key: "renewal",
    inForm: typed("2027-01-31"),
    kept: "2027-01-31",
    inTable: typed("2027-02-28"),
    changed: "2027-02-28",
    filter: {
      op: "is between",
      values: [typed("2027-02-01"), typed("2027-02-28")],
      reads: "Renewal is between 1 Feb 2027 and 28 Feb 2027",
    },
  },
  {
    type: "Date and time",
    label: "Demonstration",
    key: "demonstration",
    inForm: typed("2027-03-01T09:30"),
    kept: "2027-03-01T08:30:00.000Z",
    inTable: typed("2027-07-01T09:30"),
    changed: "2027-07-01T07:30:00.000Z",
    filter: {
      op: "is on or after",
      values: [typed("2027-07-01")],
      reads: "Demonstration is on or after 1 Jul 2027, 00:00",
    },
  },
  {
    type: "One of",
    label: "Region",
    key: "region",
    inForm: chosen("North"),
    kept: "North",
    inTable: chosen("South"),
    changed: "South",
    filter: { op: "is", values: [chosen("South")], reads: "Region is South" },
  },
  {
    type: "Many of",
    label: "Interests",
    key: "interests",
    inForm: several("South", "North"),
    kept: ["North", "South"],
    inTable: several("East"),
    changed: ["North", "South", "East"],
    filter: { op: "has all of", values: [several("North", "East")], reads: "Interests has all of North and East" },
  },
  {
    type: "Yes or no",
    label: "Reference customer",
    key: "reference_customer",
    inForm: chosen("Yes"),
    kept: true,
    inTable: chosen("No"),
    changed: false,
    filter: { op: "is", values: [chosen("No")], reads: "Reference customer is No" },
  },
  {
    type: "E-mail",
    label: "Invoices to",
    key: "invoices_to",
    inForm: typed("invoices@everytype.example"),
    kept: "invoices@everytype.example",
    inTable: typed("bills@everytype.example"),
    changed: "bills@everytype.example",
    filter: { op: "starts with", values: [typed("bills@")], reads: "Invoices to starts with bills@" },
  },
  {
    type: "Phone",
    label: "Switchboard",
    key: "switchboard",
    inForm: typed("+49 30 1234567"),
    kept: "+49301234567",
    inTable: typed("0049 30 7654321"),
    changed: "+49307654321",
    filter: { op: "contains", values: [typed("30 765")], reads: "Switchboard contains 30 765" },
  },
  {
    type: "Web address",
    label: "Portal",
    key: "portal",
    inForm: typed("portal.everytype.example/a"),
    kept: "https://portal.everytype.example/a",
    inTable: typed("https://portal.everytype.example/b"),
    changed: "https://portal.everytype.example/b",
    filter: { op: "contains", values: [typed("example/b")], reads: "Portal contains example/b" },
  },
  {
    type: "Member",
    label: "Coach",
    key: "coach",
    inForm: chosen(colleague),
    kept: { member: colleague },
    inTable: chosen(admin),
    changed: { member: admin },
    filter: { op: "is", values: [chosen("Me")], reads: "Coach is me" },
  },
];

// thirteen of everything take their time
describe("fields of every type", { timeout: 180_000 }, () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  let members: readonly { readonly id: string; readonly name: string }[];
  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    const [somebody] = await demoAccounts(url);
    if (somebody === undefined) throw new Error("the demo offers nobody to sign in as");
    await signIn(seen.page, { email: `admin@${slug}.example`, password: somebody.password });
    const answer = await callApi<{ items: typeof members }>(seen.page, slug, { path: "/api/v1/members?limit=200" });
    members = answer.items;
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("an admin makes one of each type in the settings", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/settings/properties?object=account`);
    for (const { type, label, key } of cases) {
      await page.getByRole("button", { name: "Add field" }).first().click();
      const panel = page.getByRole("complementary", { name: "New field" });
      await panel.getByLabel("Name", { exact: true }).fill(label);
      await choose(panel.getByRole("combobox", { name: "Type" }), type);
      if (type === "One of" || type === "Many of") await addOptions(panel, ["North", "South", "East"]);
      if (type === "Many of") {
        await screens(page, "field-new");
        await expectAccessible(page);
      }
      await panel.getByRole("button", { name: "Add field" }).click();
      await page.getByRole("listitem").filter({ hasText: label }).filter({ hasText: key }).waitFor();
      await panel.waitFor({ state: "detached" });
    }
    await screens(page, "fields");
    await expectAccessible(page);
    await expectFitsPhone(page);
  });

  it("a new record is filled in with all of them, each by its own control", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/accounts`);
    await page.getByRole("button", { name: "New account" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(account);
    for (const { label, inForm } of cases) await give(dialog, label, inForm);
    await screens(page, "form-every-type");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Create account" }).click();
    await page.getByText(`${account} created.`).waitFor();
    expect(await customOf(page)).toEqual(valuesOf("kept"));
  });

  it("each is edited where it stands in the table", async () => {
    const { page } = seen;
    for (const { key, label, inTable } of cases) {
      await page.goto(tableOf([`custom.${key}`]));
      const cell = page
        .getByRole("row", { name: new RegExp(account) })
        .getByRole("gridcell")
        .nth(2);
      // beside the text: a double click on a link follows it
      const { width = 0 } = (await cell.boundingBox()) ?? {};
      await cell.dblclick({ position: { x: width - 6, y: 6 } });
      if (!("typed" in inTable)) await page.getByRole("option").first().waitFor();
      await give(cell, label, inTable);
      await page.keyboard.press("chosen" in inTable ? "Escape" : "Control+Enter");
      await cell.getByLabel(label, { exact: true }).waitFor({ state: "detached" });
    }
    await expect.poll(() => customOf(page)).toEqual(valuesOf("changed"));
    await page.goto(tableOf(cases.map(({ key }) => `custom.${key}`)));
    await page.getByRole("row", { name: new RegExp(account) }).waitFor();
    await screens(page, "table-every-type");
    await expectAccessible(page);
  });

  it("each finds the record by a filter that reads as a sentence", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/accounts`);
    for (const { label, filter } of cases) {
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      const editor = page.getByRole("dialog");
      await choose(editor.getByRole("combobox", { name: "Field" }), label);
      await choose(editor.getByRole("combobox", { name: "Comparison" }), filter.op);
      for (const [place, value] of filter.values.entries())
        await give(editor, "several" in value ? "Values" : label, value, place);
      // a list of several stays open for the next one; Tab goes on
      if (filter.values.some((value) => "several" in value)) await page.keyboard.press("Tab");
      await editor.getByRole("button", { name: "Apply" }).click();
      await page.getByRole("button", { name: `Change: ${filter.reads}`, exact: true }).waitFor();
      await expect.poll(() => page.getByRole("row").count(), { message: label }).toBe(2);
      await page.getByRole("row", { name: new RegExp(account) }).waitFor();
      await page.getByRole("button", { name: `Remove: ${filter.reads}`, exact: true }).click();
    }
  });

  it("the record's page shows them as links, people and days, and can be used by everybody", async () => {
    const { page, faults } = seen;
    const { items } = await callApi<{ items: { id: string }[] }>(page, slug, { path: `/api/v1/accounts?q=every+type` });
    await page.goto(`/o/${slug}/accounts/${items[0]?.id ?? ""}`);
    const link = (name: string): Locator => page.getByRole("link", { name, exact: true });
    await link("+49 30 7654321").waitFor();
    expect(await link("+49 30 7654321").getAttribute("href")).toBe("tel:+49307654321");
    expect(await link("bills@everytype.example").getAttribute("href")).toBe("mailto:bills@everytype.example");
    expect(await link("portal.everytype.example/b").getAttribute("rel")).toContain("noopener");
    await page.getByText("1 Jul 2027, 09:30").first().waitFor();
    await screens(page, "record-every-type");
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });

  const tableOf = (columns: readonly string[]): string =>
    `/o/${slug}/accounts?q=every+type&columns=${encodeURIComponent(JSON.stringify(["name", ...columns]))}`;

  const valuesOf = (when: "kept" | "changed"): Record<string, unknown> =>
    Object.fromEntries(cases.map((one) => [one.key, idOr(one[when])]));

  /** Members are kept by their ids, which differ from run to run. */
  const idOr = (value: unknown): unknown =>
    typeof value === "object" && value !== null && "member" in value
      ? members.find(({ name }) => name === value.member)?.id
      : value;

  async function customOf(page: Page): Promise<Record<string, unknown>> {
    const { items } = await callApi<{ items: { custom: Record<string, unknown> }[] }>(page, slug, {
      path: "/api/v1/accounts?q=every+type",
    });
    return items[0]?.custom ?? {};
  }
});

/** Types the values of a field, each on a line of its own. */
async function addOptions(panel: Locator, options: readonly string[]): Promise<void> {
  for (const [place, value] of options.entries()) {
    if (place > 0) await panel.page().keyboard.press("Enter");
    await panel.getByLabel(`Value ${place + 1}`, { exact: true }).fill(value);
  }
}

/** Picks an option of a list by its beginning, with the keyboard's help where the list is long. */
async function choose(control: Locator, option: string): Promise<void> {
  const wanted = control
    .page()
    .getByRole("option", { name: new RegExp(`^${option}`) })
    .filter({ visible: true })
    .first();
  // where a value is edited in its place the list is open already, and a click would close it
  if (!(await wanted.isVisible())) await control.click();
  await wanted.click();
}

/** Gives a control its value as a person does. */
async function give(place: Locator, label: string, given: Given, nth = 0): Promise<void> {
  if ("typed" in given) return place.getByLabel(label, { exact: true }).nth(nth).fill(given.typed);
  const control = place.getByRole("combobox", { name: label, exact: true });
  const options = "chosen" in given ? [given.chosen] : given.several;
  for (const option of options) await choose(control, option);
}
