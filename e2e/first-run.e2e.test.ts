import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit } from "./browser.ts";
import { signIn } from "./people.ts";
import { type RunningServer, startServer } from "./server.ts";

describe("an empty installation", () => {
  const owner = { email: "fiona@balco.example", password: "correct horse battery staple" };
  let browser: Browser;
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(["--empty"]);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("leads whoever comes first to the page that creates the portfolio and its owner", async () => {
    const { page, faults } = await visit(browser, server.url);
    await page.goto("/");
    await page.getByRole("heading", { name: "Welcome to GoMark" }).waitFor();
    await screens(page, "setup");
    await expectAccessible(page);
    await expectFitsPhone(page);

    await page.getByLabel("Portfolio").fill("Balco");
    await page.getByLabel("Your name").fill("Fiona Founder");
    await page.getByLabel("Your e-mail").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Create the portfolio" }).click();
    await page.waitForURL("**/portfolio/**");
    await screens(page, "portfolio-empty");
    expect(faults).toEqual([]);
  });

  it("asks for the password from then on, and says so when it is wrong", async () => {
    const { page, faults } = await visit(browser, server.url);
    await page.goto("/portfolio");
    await page.waitForURL("**/sign-in**");
    await screens(page, "sign-in");
    await expectAccessible(page);
    await expectFitsPhone(page);

    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("The e-mail or the password is wrong").waitFor();

    await signIn(page, owner);
    await page.waitForURL("**/portfolio**");
    expect(faults).toEqual([]);
  });
});
