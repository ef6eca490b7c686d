import type { Page } from "playwright-core";
import { besideFloor, frameRows, type Frames, framesWhile, inBrowser, wheelDown } from "./browser-page.ts";
import { percentiles } from "./load.ts";
import { limitRow, type Row } from "./rows.ts";
import type { BenchWorld } from "./seed.ts";

interface TablePage {
  /** Rows the table holds. */
  readonly rows: number;
  /** While the wheel turns through rows that are read on the way. */
  readonly wheel: Frames;
  /** While the scrollbar is dragged from the top to the bottom. */
  readonly drag: Frames;
  /** Milliseconds from a jump anywhere until every row in sight stands; 95th percentile. */
  readonly jumpP95: number;
  /** Milliseconds from the key End until the last rows stand. */
  readonly end: number;
  /** Megabytes that the page's heap has grown by after all of it. */
  readonly grown: number;
}

const jumps = 100;
const dragFrames = 300;
const grid = "document.querySelector('[role=grid]')";
/** All rows in sight have been read: nothing stands in for them. */
const stands = `${grid}.querySelector('.gm-table-bone') === null && ${grid}.querySelector('[role=row][aria-rowindex]:not(.gm-table-head)') !== null`;

/** Opens the table of contacts as a person does, as deep as tables go, and scrolls in it in every way there is. */
export async function tableRows(address: string, world: BenchWorld): Promise<Row[]> {
  const page = await inBrowser(address, world, (opened) => besideFloor(opened, () => onTable(opened, world)));
  if (page === null) {
    process.stderr.write("No Chromium or Chrome was found: the table is not measured. Set CHROME_PATH.\n");
    return [];
  }
  const { measured, floor } = page;
  const name = `table of ${measured.rows.toLocaleString("en")} rows`;
  return [
    ...frameRows(`${name}, wheel turning`, measured.wheel, floor),
    ...frameRows(`${name}, scrollbar dragged`, measured.drag, floor),
    limitRow(`${name}: rows stand after a jump anywhere, p95`, { value: measured.jumpP95, limit: 250, unit: "ms" }),
    limitRow(`${name}: the last row stands after End`, { value: measured.end, limit: 250, unit: "ms" }),
    limitRow(`${name}: the page's memory after ${jumps} jumps, grown by`, {
      value: measured.grown,
      limit: 50,
      unit: "MB",
    }),
  ];
}

async function onTable(page: Page, world: BenchWorld): Promise<TablePage> {
  await page.goto(`/o/${world.slug}/contacts`);
  await page.getByRole("grid").waitFor();
  await page.waitForFunction(stands);
  const rows = Number(await page.evaluate(`Number(${grid}.getAttribute('aria-rowcount')) - 1`));
  const before = await heap(page);
  await page.getByRole("grid").focus();
  const end = await timeUntilRows(
    page,
    `${grid}.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }))`,
  );
  await toTop(page);
  const wheel = await framesWhile(page, () => wheelDown(page, "[role=grid]", 20_000));
  await toTop(page);
  const drag = await framesWhile(page, () => page.evaluate(dragDown));
  await page.waitForFunction(stands);
  const times: number[] = [];
  for (let n = 1; n <= jumps; n += 1) {
    // everywhere in turn, never near where it was before
    const share = (n * 0.618_034) % 1;
    times.push(await timeUntilRows(page, `${grid}.scrollTop = ${share} * ${grid}.scrollHeight`));
  }
  return { rows, wheel, drag, end, jumpP95: percentiles(times).p95, grown: ((await heap(page)) - before) / 1e6 };
}

async function toTop(page: Page): Promise<void> {
  await page.evaluate(`${grid}.scrollTop = 0`);
  await page.waitForFunction(stands);
}

/** A hand that drags the scrollbar moves it a little every frame. */
const dragDown = `new Promise((done) => {
  let frame = 0;
  const step = () => {
    frame += 1;
    ${grid}.scrollTop = (frame / ${dragFrames}) * ${grid}.scrollHeight;
    if (frame < ${dragFrames}) requestAnimationFrame(step); else done();
  };
  step();
})`;

/** Looks at every frame after the act, from the second on: the first may still show what was there before. */
async function timeUntilRows(page: Page, act: string): Promise<number> {
  const time = await page.evaluate(`new Promise((done) => {
    const begun = performance.now();
    ${act};
    const look = () => {
      if (${stands}) done(performance.now() - begun);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(() => requestAnimationFrame(look));
  })`);
  return Number(time);
}

async function heap(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize;
}
