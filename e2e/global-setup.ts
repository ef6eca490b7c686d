import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findBrowser } from "../scripts/browser.mjs";
import { startServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the run's server, which holds the demo portfolio. */
    demoUrl: string;
    /** The installed browser that the tests drive. */
    browserPath: string;
  }
}

/** Once per run: finds the browser, builds the web app if its sources changed, starts GoMark with the demo portfolio. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browserPath = findBrowser();
  if (browserPath === undefined)
    throw new Error("No Chromium or Chrome is installed. Install one, or point CHROME_PATH at one.");
  buildWebApp();
  const server = await startServer();
  project.provide("demoUrl", server.url);
  project.provide("browserPath", browserPath);
  return server.stop;
}

function buildWebApp(): void {
  const launcher = join(import.meta.dirname, "../scripts/launch.mjs");
  const built = spawnSync(process.execPath, [launcher, "build", "--if-changed"], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The web app could not be built:\n${built.stdout}${built.stderr}`);
}
