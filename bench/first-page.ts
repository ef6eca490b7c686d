import { type Browser, chromium } from "playwright-core";
import { browserFlags, findBrowser } from "../scripts/browser.mjs";

export interface FirstPage {
  /** Milliseconds from navigation to the first contentful paint. */
  readonly firstPaint: number;
  /** Milliseconds until the sign-in form takes input. */
  readonly interactive: number;
  /** Kilobytes (1000 bytes) of compressed JavaScript that travelled before the first paint. */
  readonly scriptKilobytes: number;
}

/** A mid-range laptop or phone on a good mobile network: a quarter of this machine's speed, 10 Mbit/s, 40 ms round trips. */
const throttle = { slowdown: 4, bytesPerSecond: (10 * 1_000_000) / 8, roundTripMs: 40 };

/** Opens the first page with an empty cache, throttled; the median of several visits. Null without a browser. */
export async function measureFirstPage(address: string, visits: number): Promise<FirstPage | null> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return null;
  const browser = await chromium.launch({ executablePath, headless: true, args: browserFlags });
  try {
    const seen: FirstPage[] = [];
    for (let n = 0; n < visits; n += 1) seen.push(await visit(browser, address));
    const median = (pick: (page: FirstPage) => number) =>
      seen.map(pick).toSorted((a, b) => a - b)[Math.floor(seen.length / 2)] ?? Number.NaN;
    return {
      firstPaint: median((page) => page.firstPaint),
      interactive: median((page) => page.interactive),
      scriptKilobytes: median((page) => page.scriptKilobytes),
    };
  } finally {
    await browser.close();
  }
}

async function visit(browser: Browser, address: string): Promise<FirstPage> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    const speed = {
      downloadThroughput: throttle.bytesPerSecond,
      uploadThroughput: throttle.bytesPerSecond,
      latency: throttle.roundTripMs,
    };
    await devtools.send("Network.emulateNetworkConditions", { offline: false, ...speed });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle.slowdown });
    const begun = performance.now();
    await page.goto(`${address}/sign-in`, { waitUntil: "commit" });
    const field = page.getByLabel(/e-?mail/i).first();
    await field.fill("somebody@example.com");
    const interactive = performance.now() - begun;
    // strings, not functions: what runs in the page is not compiled with the benchmark
    const firstPaint = Number(
      await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"),
    );
    const bytes = Number(
      await page.evaluate(`performance.getEntriesByType('resource')
        .filter((entry) => entry.name.endsWith('.js') && entry.startTime <= ${firstPaint})
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0)`),
    );
    return { firstPaint, interactive, scriptKilobytes: bytes / 1000 };
  } finally {
    await context.close();
  }
}
