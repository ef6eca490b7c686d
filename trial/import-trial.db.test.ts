import { expect, it, onTestFinished } from "vitest";
import { newProgram } from "../server/src/testing/program.ts";
import { runImportTrial } from "./import-trial.ts";

it(
  "an import and its undo lose and double nothing when the process, its database or both are killed on the way",
  { timeout: 300_000 },
  async () => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const program = await newProgram();
    onTestFinished(() => program.remove());
    const lines: string[] = [];
    const result = await runImportTrial({ program, kills: 3, seed, rows: 20_000, log: (line) => lines.push(line) });
    expect(result.wrong, lines.join("\n")).toEqual([]);
    expect(result.kills, lines.join("\n")).toBe(3);
  },
);
