import type { Page } from "playwright-core";
import { besideFloor, type Frames, framesWhile, inBrowser, wheelDown } from "./browser-page.ts";
import { percentiles } from "./load.ts";
import type { BenchWorld } from "./seed.ts";

export interface BoardPage extends Frames {
  /** Cards that stood in the scrolled column in the end. */
  readonly cards: number;
  /** Milliseconds from letting a card go to its standing in the other column; 95th percentile. */
  readonly dropP95: number;
}

const cardsWanted = 10_000;
const maxWheels = 4000;
const drags = 20;

/**
 * Opens a large board as a person does, loads ten thousand cards into one column, scrolls through them and drags some.
 * Null without a browser.
 */
export function measureBoardPage(
  address: string,
  world: BenchWorld,
): Promise<{ measured: BoardPage; floor: Frames } | null> {
  return inBrowser(address, world, (page) => besideFloor(page, () => onBoard(page, world)));
}

async function onBoard(page: Page, world: BenchWorld): Promise<BoardPage> {
  await page.goto(`/o/${world.slug}/pipelines/${world.pipelineId}`);
  await page.getByRole("gridcell").first().waitFor();
  const cards = await loadCards(page, Math.min(cardsWanted, Math.floor((0.9 * world.deals) / world.stages.length)));
  await page.evaluate(`${scroller}.scrollTo({ top: 0 })`);
  const frames = await framesWhile(page, () => wheelDown(page, ".gm-column-cards", 20_000));
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
