import { parseArgs } from "node:util";
import { newProgram } from "../server/src/testing/program.ts";
import { runKillTrial } from "./kill-trial.ts";

const recoveryLimitMs = 10_000;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error("Usage: npm run trial -- [--kills 20] [--seed 1]");
  process.exit(2);
}

const program = await newProgram();
try {
  const result = await runKillTrial({ program, kills, seed, log: (line) => console.log(line) });
  const slowest = Math.round(result.slowestRecoveryMs);
  console.log(
    `${kills} kills: ${result.acknowledged} writes acknowledged, ${result.lost.length} lost; slowest recovery ${slowest} ms`,
  );
  for (const name of result.lost.slice(0, 20)) console.error(`lost: ${name}`);
  process.exitCode = result.lost.length === 0 && slowest <= recoveryLimitMs ? 0 : 1;
} finally {
  await program.remove();
}
