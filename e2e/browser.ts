import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, inject } from "vitest";
import { browserFlags } from "../scripts/browser.mjs";

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const themes = ["light", "dark"] as const;
const screensFolder = join(import.meta.dirname, "screens");

/** A page that remembers what went wrong on it behind the user's back. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, blocked resources and replies of 500 and above, in order. */
  readonly faults: readonly string[];
}

/** Starts the installed browser with a fresh profile. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: inject("browserPath"), headless: true, args: browserFlags });
}

/** Opens a page as somebody new: no cookies, no storage, desktop width, light. */
export async function visit(browser: Browser, baseUrl: string): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: sizes[0],
    colorScheme: "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    serviceWorkers: "block",
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // a refused call is the server's answer, which the page must show; the browser logs it all the same
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(`console: ${message.text()}`);
  });
  page.on("response", (reply) => {
    if (reply.status() >= 500) faults.push(`${reply.status()} ${reply.request().method()} ${reply.url()}`);
  });
  return { page, context, faults };
}

/** Takes the page at desktop and phone width, light and dark, into e2e/screens (not committed), and leaves it as it was. */
export async function screens(page: Page, name: string): Promise<void> {
  await mkdir(screensFolder, { recursive: true });
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(screensFolder, `${name}-${size.width}-${colorScheme}.png`),
        animations: "disabled",
      });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(sizes[0]);
}

/**
 * A colour that is inherited changes one frame after its parent's, for every change is a transition, however short; so
 * it is looked again until nothing moves any more. A string, not a function: it runs in the page.
 */
const untilStill = `(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let round = 0; round < 30; round += 1) {
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    await frame();
    await frame();
    if (document.getAnimations().length === 0) return;
  }
})()`;

/** Fails on what axe calls serious or critical under WCAG 2.2 AA; once in each theme for what a theme can change. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    // the page follows in its own time; colours between the two themes are nobody's
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: "attached" });
    await page.evaluate(untilStill);
    // in one piece: no page of ours has frames of others, for whose sake axe would open a second page each time
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    const asked =
      colorScheme === "light"
        ? axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        : axe.withRules(["color-contrast", "link-in-text-block"]);
    const { violations } = await asked.analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const said = grave.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
    );
    expect(said, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** Fails when the page can be moved sideways: nothing may be wider than a phone of 360 px. */
export async function expectFitsPhone(page: Page): Promise<void> {
  const before = page.viewportSize() ?? sizes[0];
  await page.setViewportSize({ width: 360, height: 740 });
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.setViewportSize(before);
  expect(overhang, `${page.url()} is wider than 360 px by`).toBe(0);
}
