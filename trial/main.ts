import { parseArgs } from "node:util";
import { newProgram, type Program } from "../server/src/testing/program.ts";
import { runImportTrial } from "./import-trial.ts";
import { runKillTrial } from "./kill-trial.ts";

const recoveryLimitMs = 10_000;
/** Rows of the file that is imported and taken back: some seconds of work each time. */
const importRows = 40_000;

interface Wanted {
  readonly program: Program;
  readonly kills: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

/** Each trial answers whether all was well. */
const trials = {
  async writes(wanted: Wanted) {
    const result = await runKillTrial(wanted);
    const slowest = Math.round(result.slowestRecoveryMs);
    wanted.log(
      `${wanted.kills} kills: ${result.acknowledged} writes acknowledged, ${result.lost.length} lost; slowest recovery ${slowest} ms`,
    );
    for (const name of result.lost.slice(0, 20)) console.error(`lost: ${name}`);
    return result.lost.length === 0 && slowest <= recoveryLimitMs;
  },
  async imports(wanted: Wanted) {
    const { kills, cycles, wrong } = await runImportTrial({ ...wanted, rows: importRows });
    wanted.log(
      `${kills} kills: ${importRows} rows imported and taken back ${cycles} times, ${wrong.length} records or facts lost or doubled`,
    );
    for (const line of wrong.slice(0, 20)) console.error(line);
    return wrong.length === 0;
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kills: { type: "string" }, seed: { type: "string", default: String(Date.now() % 1_000_000) } },
});
const name = positionals[0] ?? "writes";
const kills = Number(values.kills ?? (name === "imports" ? 100 : 20));
const seed = Number(values.seed);
const known = name === "writes" || name === "imports";
if (!known || !Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error("Usage: npm run trial -- [writes|imports] [--kills 20] [--seed 1]");
  process.exit(2);
}

const program = await newProgram();
try {
  const well = await trials[name]({ program, kills, seed, log: (line) => console.log(line) });
  process.exitCode = well ? 0 : 1;
} finally {
  await program.remove();
}
