import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, type Visit, visit } from "./browser.ts";
import { callApi, signIn } from "./people.ts";
import { type RunningServer, startServer } from "./server.ts";

/** Public data, kept beside the repository: its README there says where it is from. */
const folder = join(import.meta.dirname, "../../shared/data/crm-sales-opportunities");
const owner = { email: "fiona@balco.example", password: "correct horse battery staple" };
const slug = "hardware";
const products = ["GTX Basic", "GTX Pro", "MG Special", "MG Advanced", "GTX Plus Pro", "GTX Plus Basic", "GTK 500"];
const seconds = (count: number) => ({ timeout: count * 1000 });

type ByName = Readonly<Record<string, { readonly won: number; readonly won_value: number }>>;
interface Expected {
  readonly rows: number;
  readonly by_stage: Readonly<Record<"Won" | "Lost" | "Engaging" | "Prospecting", number>>;
  readonly won_value_total: number;
  readonly won_value_by_close_quarter: Readonly<Record<string, number>>;
  readonly by_region: ByName;
  readonly by_manager: ByName;
  readonly by_sales_agent: ByName;
  readonly by_product: ByName;
}

const counted = (count: number) => count.toLocaleString("en-GB");

describe.skipIf(!existsSync(folder))(
  "the public deals in the browser (left out where ../shared/data is absent)",
  () => {
    let browser: Browser;
    let server: RunningServer;
    let seen: Visit;
    let page: Page;
    let expected: Expected;
    beforeAll(async () => {
      expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
      server = await startServer(["--empty"]);
      browser = await openBrowser();
      seen = await visit(browser, server.url);
      page = seen.page;
      await makeCompany();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    async function makeCompany(): Promise<void> {
      const first = { portfolioName: "Balco", name: "Fiona Founder", ...owner };
      await callApi(page, "", { method: "POST", path: "/api/v1/setup", body: first });
      await signIn(page, owner);
      const company = { name: "Hardware", slug, currency: "USD" };
      await callApi(page, "", { method: "POST", path: "/api/v1/organizations", body: company });
      const stages = [
        { name: "Prospecting", kind: "open", probability: 10 },
        { name: "Engaging", kind: "open", probability: 40 },
        { name: "Won", kind: "won", probability: 100 },
        { name: "Lost", kind: "lost", probability: 0 },
      ];
      await callApi(page, slug, { method: "POST", path: "/api/v1/pipelines", body: { name: "Hardware", stages } });
      const options = products.map((value) => ({ value, label: value }));
      const product = { object: "deal", label: "Product", type: "oneOf", options };
      await callApi(page, slug, { method: "POST", path: "/api/v1/properties", body: product });
    }

    async function drop(what: string, file: string): Promise<void> {
      await page.goto(`/o/${slug}/imports`);
      await page.getByRole("radiogroup", { name: "What the file holds" }).getByText(what, { exact: true }).click();
      await page.locator("input[type=file]").setInputFiles(join(folder, file));
      await page.getByRole("heading", { name: "Run", exact: true }).waitFor(seconds(30));
    }

    async function countOf(plural: string): Promise<number> {
      return (await callApi<{ total: number }>(page, slug, { path: `/api/v1/${plural}?count=true&limit=1` })).total;
    }

    /** The figures of one line of a report: the value won and how many deals. */
    async function expectWon(
      name: string,
      { won, won_value: value }: { won: number; won_value: number },
    ): Promise<void> {
      const line = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
      await line.waitFor(seconds(30));
      const cells = await line.getByRole("cell").allInnerTexts();
      expect(cells[0], `${name}, value won`).toContain(counted(value));
      expect(cells[1], `${name}, deals won`).toBe(counted(won));
    }

    async function reportBy(grouping: string): Promise<void> {
      await page.getByRole("combobox", { name: "Deals by" }).click();
      await page.getByRole("option", { name: grouping, exact: true }).click();
    }

    it("brings people in with their managers' teams below the regions, as a preview first", async () => {
      await drop("People", "sales_teams.csv");
      await page.getByRole("button", { name: "Make 35 members and 9 teams" }).waitFor();
      await screens(page, "import-people");
      await expectAccessible(page);
      await expectFitsPhone(page);
      await page.reload();
      await page.getByRole("button", { name: "Make 35 members and 9 teams" }).click();
      await page.getByText("35 members made, 9 teams made.").waitFor();
      await page.getByRole("link", { name: "Show the teams" }).click();
      await page.waitForURL("**/settings/teams");
      await page.getByRole("listitem").filter({ hasText: "Melvin Marxen" }).first().waitFor();
      expect(seen.faults).toEqual([]);
    });

    it("brings accounts in, below their parents", async () => {
      await drop("Accounts", "accounts.csv");
      await page.getByRole("button", { name: "Import 85 accounts" }).click();
      await page.getByText("85 accounts created.").waitFor(seconds(30));
      expect(await countOf("accounts")).toBe(85);
    });

    it("asks for the pipeline, why deals were lost and what GTXPro is; then every deal comes in", async () => {
      await drop("Deals", "sales_pipeline.csv");
      await page.getByRole("combobox", { name: "Value of Pipeline" }).click();
      await page.getByRole("option", { name: "Hardware" }).click();
      await page.getByRole("button", { name: "It is GTX Pro", exact: true }).waitFor(seconds(30));
      await expectAccessible(page);
      await expectFitsPhone(page);
      await page.getByRole("button", { name: "It is GTX Pro", exact: true }).click();
      await page.getByRole("button", { name: "Take back that GTXPro is GTX Pro" }).waitFor(seconds(30));
      await page.getByRole("combobox", { name: "Field to fill where the file has nothing" }).click();
      await page.getByRole("option", { name: "Lost because" }).click();
      await page.getByRole("textbox", { name: "Value of Lost because" }).fill("Not recorded");
      await page.keyboard.press("Enter");
      const run = page.getByRole("button", { name: `Import ${counted(expected.rows)} deals` });
      await run.waitFor(seconds(30));
      await page.reload();
      await run.click();
      await page.getByText(`${counted(expected.rows)} deals created.`).waitFor(seconds(60));
    });

    it("shows the deals' true figures by quarter, region, manager, person and product", async () => {
      const { by_stage: stages, won_value_total: total, by_region: regions, by_manager: managers } = expected;
      await page.goto(`/o/${slug}/reports`);
      await expectWon("All", { won: stages.Won, won_value: total });
      for (const [quarter, value] of Object.entries(expected.won_value_by_close_quarter))
        await expect(page.getByRole("table").first().innerText(), quarter).resolves.toContain(counted(value));
      const all = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "All", exact: true }) });
      const words = await all.innerText();
      expect(words).toContain(counted(stages.Lost));
      expect(words).toContain(counted(stages.Engaging + stages.Prospecting));
      expect(words).toContain("63");
      await reportBy("Team above");
      for (const [name, figures] of Object.entries(regions)) await expectWon(name, figures);
      await reportBy("Team");
      for (const [name, figures] of Object.entries(managers)) await expectWon(name, figures);
      await reportBy("Product");
      for (const [name, figures] of Object.entries(expected.by_product))
        await expectWon(name === "GTXPro" ? "GTX Pro" : name, figures);
      await reportBy("Owner");
      await expectWon("Darcel Schlecht", expected.by_sales_agent["Darcel Schlecht"] ?? { won: 0, won_value: 0 });
    });

    it("a person of the file is invited where they stand, comes in as the same member and finds their deals", async () => {
      const before = await darcel();
      await page.goto(`/o/${slug}/settings/members`);
      await page.getByText("35 people have no sign-in yet").waitFor();
      await page.getByText("Darcel Schlecht").click();
      await page.getByRole("heading", { name: "Invite Darcel Schlecht" }).waitFor();
      await expectAccessible(page);
      await expectFitsPhone(page);
      await page.getByLabel("E-mail", { exact: true }).fill("darcel@balco.example");
      await page.getByRole("button", { name: "Send the invitation" }).click();
      await page.getByRole("heading", { name: "Send it again" }).waitFor();

      const guest = await visit(browser, server.url);
      await guest.page.goto(await linkTo("darcel@balco.example"));
      await guest.page.getByLabel("Password", { exact: true }).fill(owner.password);
      await guest.page.getByRole("button", { name: "Accept the invitation" }).click();
      await guest.page.waitForURL(`**/o/${slug}**`);
      expect(await darcel()).toMatchObject({ id: before.id, placeholder: false, email: "darcel@balco.example" });
      const own = encodeURIComponent(JSON.stringify({ property: "ownerId", op: "is", value: before.id }));
      const { total } = await callApi<{ total: number }>(guest.page, slug, {
        path: `/api/v1/deals?count=true&limit=1&filter=${own}`,
      });
      expect(total).toBe(747);
      expect(guest.faults).toEqual([]);
      await guest.context.close();
    });

    interface Person {
      readonly id: string;
      readonly name: string;
      readonly placeholder: boolean;
    }

    async function darcel(): Promise<Person> {
      const { items } = await callApi<{ items: readonly Person[] }>(page, slug, { path: "/api/v1/members?q=Darcel" });
      const [found] = items;
      if (found === undefined) throw new Error("Darcel Schlecht is no member");
      return found;
    }

    /** Where the invitation leads that was mailed to an address. */
    async function linkTo(address: string): Promise<string> {
      const mails = await callApi<{ items: readonly { id: string; to: string }[] }>(page, "", {
        path: "/api/v1/mailbox",
      });
      const mail = mails.items.find(({ to }) => to === address);
      const { text } = await callApi<{ text: string }>(page, "", { path: `/api/v1/mailbox/${mail?.id ?? ""}` });
      return /\/invite\/[\w-]+/.exec(text)?.[0] ?? "";
    }

    it("takes it all back, and nothing is left", async () => {
      await page.goto(`/o/${slug}/imports`);
      await page.getByText("sales_pipeline.csv").click();
      await page.getByRole("button", { name: "Take this import back" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Take back", exact: true }).click();
      await page.getByText(`${counted(expected.rows)} deals in the bin.`).waitFor(seconds(60));
      const { total } = await callApi<{ total: number }>(page, slug, { path: "/api/v1/deals?count=true&limit=1" });
      expect(total).toBe(0);
      await page.goto(`/o/${slug}/reports`);
      await page.getByText("No deals yet").waitFor();
      expect(seen.faults).toEqual([]);
    });
  },
);
