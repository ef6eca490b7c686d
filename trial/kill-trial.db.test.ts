import { expect, it, onTestFinished } from "vitest";
import { newProgram } from "../server/src/testing/program.ts";
import { runKillTrial } from "./kill-trial.ts";

it(
  "no acknowledged write is lost when the process, its database or both are killed under writes",
  { timeout: 180_000 },
  async () => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const program = await newProgram();
    onTestFinished(() => program.remove());
    const lines: string[] = [];
    const result = await runKillTrial({ program, kills: 3, seed, log: (line) => lines.push(line) });
    expect(result.lost, lines.join("\n")).toEqual([]);
    expect(result.acknowledged, lines.join("\n")).toBeGreaterThan(3);
  },
);
