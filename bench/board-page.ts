import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { browserFlags, findBrowser } from "../scripts/browser.mjs";
import { percentiles } from "./load.ts";
import type { BenchWorld } from "./seed.ts";

export interface BoardPage {
  /** Cards that stood in the scrolled column in the end. */
  readonly cards: number;
  /** Frames drawn in a second while the column was scrolled through. */
  readonly framesPerSecond: number;
  /** The share of frames that came later than one and a half display intervals after the one before. */
  readonly lateShare: number;
  /** Milliseconds from letting a card go to its standing in the other column; 95th percentile. */
  readonly dropP95: number;
}

const cardsWanted = 10_000;
const displayHz = 60;
const maxWheels = 4000;
const drags = 20;

/**
 * Opens a large board as a person does, loads ten thousand cards into one column, scrolls through them and drags some.
 * Null without a browser.
 */
export async function measureBoardPage(address: string, world: BenchWorld): Promise<BoardPage | null> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return null;
  const browser = await chromium.launch({ executablePath, headless: true, args: browserFlags });
  try {
    return await onBoard(browser, address, world);
  } finally {
    await browser.close();
  }
}

async function onBoard(browser: Browser, address: string, world: BenchWorld): Promise<BoardPage> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    serviceWorkers: "block",
    // what measures is a script from outside, which the page's own policy rightly forbids
    bypassCSP: true,
  });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(world.person.email);
  await page.getByLabel("Password", { exact: true }).fill(world.person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await page.goto(`/o/${world.slug}/pipelines/${world.pipelineId}`);
  await page.getByRole("gridcell").first().waitFor();
  const cards = await loadCards(page, Math.min(cardsWanted, Math.floor((0.9 * world.deals) / world.stages.length)));
  const frames = await scrollThrough(page, await context.newCDPSession(page));
  return { cards, ...frames, dropP95: await dropTimes(page) };
}

const scroller = "document.querySelector('.gm-column-cards')";
const cardsLoaded = async (page: Page) =>
  Number(await page.evaluate(`Math.round(${scroller}.firstElementChild.offsetHeight / 88)`));

/** Scrolls to the end again and again, as each end brings the next cards. */
async function loadCards(page: Page, wanted: number): Promise<number> {
  for (let wheels = 0; wheels < maxWheels; wheels += 1) {
    const loaded = await cardsLoaded(page);
    if (loaded >= wanted) return loaded;
    await page.evaluate(`${scroller}.scrollTo({ top: ${scroller}.scrollHeight })`);
    await page.waitForFunction(`Math.round(${scroller}.firstElementChild.offsetHeight / 88) > ${loaded}`);
  }
  throw new Error(`the column holds ${await cardsLoaded(page)} cards after ${maxWheels} pages`);
}

/** Scrolls at a steady pace by the browser's own gesture, and reads from the compositor when frames were drawn. */
async function scrollThrough(page: Page, devtools: CDPSession) {
  await page.evaluate(`${scroller}.scrollTo({ top: 0 })`);
  const box = await page.locator(".gm-column-cards").first().boundingBox();
  if (box === null) throw new Error("the board has no column");
  await page.evaluate(
    "window.benchFrames = []; const tick = (at) => { window.benchFrames.push(at); window.benchGoing = requestAnimationFrame(tick); }; requestAnimationFrame(tick);",
  );
  await devtools.send("Input.synthesizeScrollGesture", {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -20_000,
    speed: 4000,
    gestureSourceType: "mouse",
  });
  const frames = JSON.parse(
    String(await page.evaluate("cancelAnimationFrame(window.benchGoing); JSON.stringify(window.benchFrames)")),
  ) as number[];
  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1000;
  const late = gaps.filter((gap) => gap > (1.5 * 1000) / displayHz).length;
  return { framesPerSecond: gaps.length / seconds, lateShare: late / gaps.length };
}

/** Drags the top card of the first column to the second, and waits until it stands there. */
async function dropTimes(page: Page): Promise<number> {
  await page.evaluate(`${scroller}.scrollTo({ top: 0 })`);
  const columns = page.locator(".gm-column");
  const times: number[] = [];
  for (let n = 0; n < drags; n += 1) {
    const card = columns.nth(0).getByRole("gridcell").first();
    await card.hover({ position: { x: 40, y: 20 } });
    const id = await card.getAttribute("id");
    const to = await columns.nth(1).boundingBox();
    if (id === null || to === null) throw new Error("there is no card to drag");
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 200, { steps: 5 });
    await page.evaluate(
      `window.benchSeen = new Promise((seen) => {
        let begun = 0;
        addEventListener("drop", () => { begun = performance.now(); }, { capture: true, once: true });
        const look = () => {
          const there = document.querySelectorAll(".gm-column")[1].querySelector(${JSON.stringify(`[id="${id}"]`)});
          if (begun > 0 && there !== null) seen(performance.now() - begun);
          else requestAnimationFrame(look);
        };
        look();
      })`.replace("window.benchSeen = new Promise", "void (window.benchSeen = new Promise") + ")",
    );
    await page.mouse.up();
    times.push(Number(await page.evaluate("window.benchSeen")));
  }
  return percentiles(times).p95;
}
