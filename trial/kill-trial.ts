import { setTimeout as pause } from "node:timers/promises";
import { type Program, type Victim, victims } from "../server/src/testing/program.ts";
import { seededRandom } from "./seeded-random.ts";

export interface KillTrial {
  readonly program: Program;
  readonly kills: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface KillTrialResult {
  /** Writes that were answered with success. */
  readonly acknowledged: number;
  /** Names of those that were not there afterwards. */
  readonly lost: readonly string[];
  /** From the kill to the next acknowledged write. */
  readonly slowestRecoveryMs: number;
}

const writers = 8;
const recoveryLimitMs = 60_000; // a slower recovery ends the trial; the caller judges what is slow enough to fail

/**
 * Kills GoMark with -9 at random moments under writes, lets it come back, and looks for every acknowledged write.
 * Each kill takes the process, the database server or both, in turn.
 */
export async function runKillTrial({ program, kills, seed, log }: KillTrial): Promise<KillTrialResult> {
  const random = seededRandom(seed);
  log(`seed ${seed}`);
  await program.start("--empty");
  await printedBy(program, "org", "create", "--name", "Trial", "--slug", "trial");
  const key = await printedBy(program, "key", "create", "--org", "trial", "--role", "admin");
  const acknowledged = new Set<string>();
  let slowest = 0;
  for (let round = 1; round <= kills; round += 1) {
    const victim = victims[(round - 1) % victims.length] ?? "process";
    const recovered = await killUnderWrites({
      program,
      key,
      acknowledged,
      victim,
      afterMs: 200 + random() * 1800,
      round,
    });
    slowest = Math.max(slowest, recovered);
    log(
      `kill ${round} of ${kills} (${victim}): back after ${Math.round(recovered)} ms, ${acknowledged.size} writes acknowledged so far`,
    );
  }
  const present = await allNames(program, key);
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((name) => !present.has(name)),
    slowestRecoveryMs: slowest,
  };
}

async function printedBy(program: Program, ...words: string[]): Promise<string> {
  const { code, output, errors } = await program.command(...words);
  if (code !== 0) throw new Error(`gomark ${words.join(" ")} ended with ${code}: ${errors}`);
  return output.trim();
}

interface Round {
  readonly program: Program;
  readonly key: string;
  readonly acknowledged: Set<string>;
  readonly victim: Victim;
  readonly afterMs: number;
  readonly round: number;
}

async function killUnderWrites({ program, key, acknowledged, victim, afterMs, round }: Round): Promise<number> {
  const stop = new AbortController();
  const write = async (writer: number, n: number) => {
    const name = `Account ${round}-${writer}-${n}`;
    const done = await createAccount(program, key, name);
    if (done) acknowledged.add(name);
    return done;
  };
  const writing = Array.from({ length: writers }, async (_, writer) => {
    for (let n = 0; !stop.signal.aborted; n += 1) if (!(await write(writer, n))) await pause(20);
  });
  await pause(afterMs);
  const killed = performance.now();
  await program.kill(victim);
  if (victim !== "database") {
    stop.abort();
    await Promise.all(writing);
    await program.start("--empty");
  }
  // back is who takes a write; with only the database gone the process must come through by itself
  for (let n = 0; !(await write(writers, n)); n += 1) {
    if (performance.now() - killed > recoveryLimitMs)
      throw new Error(`no write was taken within ${recoveryLimitMs} ms`);
    await pause(20);
  }
  const recovered = performance.now() - killed;
  stop.abort();
  await Promise.all(writing);
  return recovered;
}

/** True only when the write was answered with success: anything else may or may not have happened. */
async function createAccount(program: Program, key: string, name: string): Promise<boolean> {
  try {
    const reply = await fetch(`${program.address}/api/v1/accounts`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ name }),
      signal: AbortSignal.timeout(10_000),
    });
    await reply.arrayBuffer();
    return reply.ok;
  } catch {
    return false; // cut off by the kill
  }
}

async function allNames(program: Program, key: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let cursor: string | null = null;
  do {
    const url = new URL(`${program.address}/api/v1/accounts?limit=200`);
    if (cursor !== null) url.searchParams.set("cursor", cursor);
    const reply = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    if (!reply.ok) throw new Error(`the list of accounts answers ${reply.status}`);
    const page = (await reply.json()) as { items: { name: string }[]; nextCursor: string | null };
    for (const { name } of page.items) names.add(name);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return names;
}
