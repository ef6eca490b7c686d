import { type Browser, chromium, type Page } from "playwright-core";
import { browserFlags, findBrowser } from "../scripts/browser.mjs";
import type { BenchWorld } from "./seed.ts";

const displayHz = 60;

/** Runs `measure` on a page that the bench's person is signed in on; null without a browser. */
export async function inBrowser<Answer>(
  address: string,
  { person }: Pick<BenchWorld, "person">,
  measure: (page: Page) => Promise<Answer>,
): Promise<Answer | null> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return null;
  const browser = await chromium.launch({ executablePath, headless: true, args: browserFlags });
  try {
    return await measure(await signedIn(browser, address, person));
  } finally {
    await browser.close();
  }
}

async function signedIn(browser: Browser, address: string, person: BenchWorld["person"]): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    serviceWorkers: "block",
    // what measures is a script from outside, which the page's own policy rightly forbids
    bypassCSP: true,
  });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return page;
}

export interface Frames {
  /** Frames drawn in a second. */
  readonly framesPerSecond: number;
  /** The share of frames that came later than one and a half display intervals after the one before. */
  readonly lateShare: number;
}

/** Reads when frames were drawn while something goes on. */
export async function framesWhile(page: Page, goesOn: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(
    "window.benchFrames = []; const tick = (at) => { window.benchFrames.push(at); window.benchGoing = requestAnimationFrame(tick); }; requestAnimationFrame(tick);",
  );
  await goesOn();
  const frames = JSON.parse(
    String(await page.evaluate("cancelAnimationFrame(window.benchGoing); JSON.stringify(window.benchFrames)")),
  ) as number[];
  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1000;
  const late = gaps.filter((gap) => gap > (1.5 * 1000) / displayHz).length;
  return { framesPerSecond: gaps.length / seconds, lateShare: late / gaps.length };
}

/** Scrolls down at a steady pace by the browser's own gesture, with the pointer over the element. */
export async function wheelDown(page: Page, selector: string, distance: number): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`there is no ${selector} to scroll`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Input.synthesizeScrollGesture", {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -distance,
    speed: 4000,
    gestureSourceType: "mouse",
  });
  await devtools.detach();
}
