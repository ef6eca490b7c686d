import { openDatabase } from "#platform/database/database";
import { Fault } from "#platform/faults";
import type { Settings } from "#platform/settings";
import { readClusterState } from "../postgres/cluster-files.ts";
import { checkDatabase } from "./database-checks.ts";
import { fault, type Finding, note } from "./finding.ts";
import { checkMachine } from "./machine-checks.ts";

/** Looks at the whole installation; starts the embedded database for the length of the look when it is not running. */
export async function examine(settings: Settings): Promise<readonly Finding[]> {
  return [...(await checkMachine(settings)), ...(await lookIntoDatabase(settings))];
}

/** The findings as lines to read, faults with their mend. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const marks = { fine: "ok   ", note: "note ", fault: "FAULT" };
  const lines = findings.map(
    ({ about, state, says, mend }) =>
      `${marks[state]} ${about.padEnd(width)}  ${says}${mend === undefined ? "" : `\n      ${" ".repeat(width)}  → ${mend}`}`,
  );
  const faults = findings.filter(({ state }) => state === "fault").length;
  return `${lines.join("\n")}\n\n${faults === 0 ? "Nothing is wrong." : `${faults} ${faults === 1 ? "fault" : "faults"} to mend.`}\n`;
}

async function lookIntoDatabase(settings: Settings): Promise<readonly Finding[]> {
  if (settings.databaseUrl === null && (await readClusterState(settings.dataDir).catch(() => null)) === null) {
    return [note("Database", "there is none yet", "npm start makes it.")];
  }
  try {
    const database = await openDatabase(settings, { log: () => undefined, share: true });
    try {
      return await checkDatabase(database.urls);
    } finally {
      await database.stop();
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [fault("Database", error.message, "Mend what it says, then look again.")];
  }
}
