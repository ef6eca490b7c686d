import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Application } from "./app.ts";
import { codeOf } from "#platform/faults";
import type { Settings } from "#platform/settings";

/** The file in the data folder that says how far the demo got: a load cut off by a crash is tried again. */
type DemoState = "loading" | "loaded" | null;

export interface DemoSignIn {
  readonly email: string;
  readonly password: string;
  readonly role: string;
  readonly description: string;
}

/** True after a crash while the demo was loading: nobody has worked in that database yet, and it holds half a demo. */
export async function demoWasCutOff(dataDir: string): Promise<boolean> {
  return (await readState(dataDir)) === "loading";
}

/** Whether this start shows the demo: never in production, and only where the database is new or holds it already. */
export async function demoWanted(
  settings: Settings,
  found: { empty: boolean; newDatabase: boolean },
): Promise<boolean> {
  if (settings.production) return false;
  if ((await readState(settings.dataDir)) !== null) return true;
  if (found.empty || !found.newDatabase) return false;
  await writeState(settings.dataDir, "loading");
  return true;
}

/** Loads the demo portfolio unless an earlier start did, and answers who can sign in to it. */
export async function loadDemoPortfolio(application: Application, dataDir: string): Promise<readonly DemoSignIn[]> {
  const { demoSignIns, loadDemo } = await import("../demo/load-demo.ts");
  if ((await readState(dataDir)) === "loading") {
    await loadDemo(application);
    await writeState(dataDir, "loaded");
  }
  application.identity.showDemoAccounts(demoSignIns);
  return demoSignIns;
}

async function readState(dataDir: string): Promise<DemoState> {
  const text = await readFile(stateFile(dataDir), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as { demo: DemoState }).demo;
}

async function writeState(dataDir: string, demo: DemoState): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(stateFile(dataDir), `${JSON.stringify({ demo })}\n`, { mode: 0o600 });
}

function stateFile(dataDir: string): string {
  return join(dataDir, "demo.json");
}
