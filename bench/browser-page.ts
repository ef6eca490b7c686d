import { type Browser, chromium, type Page } from "playwright-core";
import { browserFlags, findBrowser } from "../scripts/browser.mjs";
import { overFloorRow, type Row } from "./rows.ts";
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

const plainRows = 2000;

/**
 * Measures, and before and after it how a plain page without a script scrolls: the best that this machine, with all
 * that runs on it, draws at that time. The worse of both is the floor.
 */
export async function besideFloor<Answer>(
  page: Page,
  measure: () => Promise<Answer>,
): Promise<{ measured: Answer; floor: Frames }> {
  const before = await plainFrames(page);
  const measured = await measure();
  const after = await plainFrames(page);
  const floor = {
    framesPerSecond: Math.min(before.framesPerSecond, after.framesPerSecond),
    lateShare: Math.max(before.lateShare, after.lateShare),
  };
  return { measured, floor };
}

async function plainFrames(page: Page): Promise<Frames> {
  const plain = await page.context().newPage();
  const rows = Array.from({ length: plainRows }, (_unused, row) => `<div style="height:32px">Row ${row}</div>`);
  await plain.setContent(`<main style="height:800px;overflow:auto">${rows.join("")}</main>`);
  const frames = await framesWhile(plain, () => wheelDown(plain, "main", 20_000));
  await plain.close();
  await page.bringToFront();
  return frames;
}

/** The two promises of everything that scrolls, held against the floor of the same run. */
export function frameRows(name: string, frames: Frames, floor: Frames): Row[] {
  return [
    overFloorRow(`${name}: late frames`, {
      value: frames.lateShare * 100,
      floor: floor.lateShare * 100,
      over: 5,
      unit: "%",
    }),
    overFloorRow(`${name}: time per frame`, {
      value: 1000 / frames.framesPerSecond,
      floor: 1000 / floor.framesPerSecond,
      over: 0.8,
      unit: "ms",
    }),
  ];
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
