import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const root = join(import.meta.dirname, "..");
const pollMs = 50;

/** A GoMark of our own: its process, its data folder, its port. */
export interface GoMark {
  readonly address: string;
  /** Starts it and answers after how many milliseconds it was ready. */
  start(): Promise<number>;
  /** kill -9 of the process, of its database server, or of both. */
  kill(what: Victim): Promise<void>;
  /** Waits until it answers that it is ready; the milliseconds that took. */
  ready(withinMs: number): Promise<number>;
  stop(): Promise<void>;
  /** Runs a command of the command line and answers what it printed. */
  command(...words: string[]): Promise<string>;
}

export const victims = ["process and database", "process", "database"] as const;
export type Victim = (typeof victims)[number];

/** Prepares one; nothing runs yet. It is empty and without limits on how often it may be called. */
export async function newGoMark(dataDir: string): Promise<GoMark> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const unlimited = { GOMARK_CALLS_PER_ADDRESS: "0", GOMARK_CALLS_PER_CALLER: "0", LOG_LEVEL: "warn" };
  const env = { ...process.env, ...unlimited, PORT: String(port), GOMARK_DATA_DIR: dataDir };
  let child: ChildProcess | null = null;

  const ready = async (withinMs: number) => {
    const began = performance.now();
    while (performance.now() - began < withinMs) {
      if (child === null || child.exitCode !== null)
        throw new Error(`GoMark ended with ${child?.exitCode} instead of getting ready`);
      if (await answers(`${address}/health/ready`)) return performance.now() - began;
      await pause(pollMs);
    }
    throw new Error(`not ready within ${withinMs} ms`);
  };
  return {
    address,
    ready,
    async start() {
      child = spawn(process.execPath, ["server/src/main.ts", "--empty"], {
        cwd: root,
        env,
        stdio: ["ignore", "ignore", "inherit"],
      });
      return ready(60_000);
    },
    async kill(what) {
      const gone = child === null || what === "database" ? Promise.resolve() : endOf(child);
      if (what !== "process") process.kill(postmaster(dataDir), "SIGKILL");
      if (what !== "database") child?.kill("SIGKILL");
      await gone;
    },
    async stop() {
      if (child === null || child.exitCode !== null) return;
      const gone = endOf(child);
      child.kill("SIGTERM");
      await gone;
    },
    command: (...words) =>
      output(
        spawn(process.execPath, ["server/src/cli.ts", ...words], {
          cwd: root,
          env,
          stdio: ["ignore", "pipe", "inherit"],
        }),
      ),
  };
}

/** The process number of the database server; with it the trial kills what only an accident would. */
function postmaster(dataDir: string): number {
  const { folder } = JSON.parse(readFileSync(join(dataDir, "cluster.json"), "utf8")) as { folder: string };
  const file = join(folder.startsWith("/") ? folder : join(dataDir, folder), "data/postmaster.pid");
  return Number(readFileSync(file, "utf8").split("\n")[0]);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false; // not up yet: the caller asks again until its time is over
  }
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

async function output(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${child.spawnargs.slice(2).join(" ")} ended with ${String(code)}`);
  return text.trim();
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
}
