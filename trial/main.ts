import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";
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

const dataDir = await mkdtemp(join(tmpdir(), "gomark-trial-"));
try {
  const result = await runKillTrial({ kills, seed, dataDir, log: (line) => console.log(line) });
  console.log(
    `${kills} kills: ${result.acknowledged} writes acknowledged, ${result.lost.length} lost; slowest recovery ${Math.round(result.slowestRecoveryMs)} ms`,
  );
  for (const name of result.lost.slice(0, 20)) console.error(`lost: ${name}`);
  process.exitCode =
    result.acknowledged > 0 && result.lost.length === 0 && result.slowestRecoveryMs <= recoveryLimitMs ? 0 : 1;
} finally {
  await removeCluster();
}

/** As root the cluster may lie outside the data folder. */
async function removeCluster(): Promise<void> {
  const text = await readFile(join(dataDir, "cluster.json"), "utf8").catch(() => null);
  const folder = text === null ? null : (JSON.parse(text) as { folder: string }).folder;
  if (folder !== null && isAbsolute(folder)) await rm(folder, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
}
