// npm test [unit|integration|e2e|coverage] [files…]: runs the tests and ends with one plain line of counts.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { browserVersion, findBrowser, installBrowser } from "./browser.mjs";

const kinds = ["unit", "integration", "e2e"];
const [first = "", ...rest] = process.argv.slice(2);
const isKind = kinds.includes(first);
const coverage = first === "coverage";
const named = isKind || coverage ? rest : process.argv.slice(2);
const wanted = isKind ? [first] : kinds;

/** @returns {string | undefined} why the browser tests cannot run here */
function browserMissing() {
  const browser = findBrowser() ?? (installBrowser() ? findBrowser() : undefined);
  if (browser === undefined) return "no Chromium or Chrome is installed";
  if (browserVersion(browser) === undefined) return `${browser} does not start`;
  process.env["CHROME_PATH"] = browser;
  return undefined;
}

const missing = wanted.includes("e2e") ? browserMissing() : undefined;
const projects = wanted.filter((kind) => kind !== "e2e" || missing === undefined);

/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} Counts */
/** @typedef {Counts & { testResults: { name: string, status: string, message: string, assertionResults: unknown[] }[] }} Results */

/** @param {string} report */
function run(report) {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const flags = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  flags.push(...projects.map((project) => `--project=${project}`), ...(coverage ? ["--coverage"] : []), ...named);
  const child = spawn(process.execPath, [vitest, ...flags], { stdio: ["ignore", "inherit", "inherit"] });
  // Ctrl-C reaches the whole group; staying alive here lets vitest stop its databases and browsers first
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

/** @param {string} report */
function closingLine(report) {
  /** @type {Results} */
  const results = JSON.parse(readFileSync(report, "utf8"));
  const unloaded = results.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  for (const file of unloaded) process.stdout.write(`did not load: ${file.name}\n`);
  const failed = results.numFailedTests + unloaded.length;
  return `${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests + results.numTodoTests} skipped`;
}

const folder = mkdtempSync(join(tmpdir(), "gomark-test-"));
let exitCode = 1;
try {
  if (projects.length > 0) {
    const report = join(folder, "report.json");
    exitCode = await run(report);
    if (missing !== undefined)
      process.stdout.write(
        `\nLeft out: the browser tests (e2e/), because ${missing}. Install Chromium or Chrome, or point CHROME_PATH at one, then: npm run test:e2e\n`,
      );
    process.stdout.write(`${closingLine(report)}\n`);
  } else {
    process.stderr.write(
      `The browser tests cannot run: ${missing}. Install Chromium or Chrome, or point CHROME_PATH at one.\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(exitCode);
