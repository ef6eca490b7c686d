import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "./free-port.ts";

const root = join(import.meta.dirname, "../../..");
const pollMs = 50;
const startLimitMs = 60_000;

/** What a process printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export const victims = ["process and database", "process", "database"] as const;
export type Victim = (typeof victims)[number];

/** A real GoMark: its own process, data folder and port. */
export interface Program {
  readonly address: string;
  readonly port: number;
  readonly dataDir: string;
  /** Starts it and waits until it is ready. */
  start(...flags: string[]): Promise<void>;
  /** What it has printed since its last start. */
  printed(): string;
  signal(name: NodeJS.Signals): void;
  /** Waits until it has ended by itself or after a signal. */
  ended(): Promise<Ended>;
  /** kill -9 of the process, of its database server, or of both. */
  kill(victim: Victim): Promise<void>;
  /** The database server's process number. */
  databasePid(): number;
  /** Runs a command of the command line on the same data folder. */
  command(...words: string[]): Promise<Ended>;
  /** Stops it and removes everything it wrote. */
  remove(): Promise<void>;
}

/** Prepares a GoMark without limits on how often it may be called; nothing runs yet. */
export async function newProgram(settings: Readonly<Record<string, string>> = {}): Promise<Program> {
  const dataDir = await mkdtemp(join(tmpdir(), "gomark-program-"));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const unlimited = { GOMARK_CALLS_PER_ADDRESS: "0", GOMARK_CALLS_PER_CALLER: "0" };
  const own = { PORT: String(port), HOST: "127.0.0.1", GOMARK_DATA_DIR: dataDir };
  // an empty value counts as absent: what the machine's own environment names is not for this program
  const none = { DATABASE_URL: "", NODE_ENV: "", GOMARK_SECRET: "", SMTP_URL: "" };
  const env = { ...process.env, ...none, ...unlimited, ...own, ...settings };
  const run = (file: string, args: readonly string[]) =>
    watch(spawn(process.execPath, [file, ...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] }));
  let running: Watched | null = null;

  const program: Program = {
    address,
    port,
    dataDir,
    async start(...flags) {
      running = run("server/src/main.ts", flags);
      await ready(address, running);
    },
    printed: () => running?.soFar().output ?? "",
    signal: (name) => void running?.child.kill(name),
    ended: async () => (running === null ? { code: 0, output: "", errors: "" } : running.end),
    async kill(victim) {
      if (victim !== "process") process.kill(program.databasePid(), "SIGKILL");
      if (victim === "database") return;
      running?.child.kill("SIGKILL");
      await running?.end;
    },
    databasePid: () => Number(readFileSync(join(clusterFolder(dataDir), "data/postmaster.pid"), "utf8").split("\n")[0]),
    command: (...words) => run("server/src/cli.ts", words).end,
    async remove() {
      running?.child.kill("SIGTERM");
      await running?.end;
      for (const folder of [clusterFolder(dataDir), dataDir])
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return program;
}

interface Watched {
  readonly child: ChildProcess;
  readonly end: Promise<Ended>;
  soFar(): Ended;
}

function watch(child: ChildProcess): Watched {
  const printed = { output: "", errors: "" };
  child.stdout?.on("data", (chunk: Buffer) => (printed.output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (printed.errors += chunk.toString()));
  const soFar = () => ({ code: child.exitCode, ...printed });
  return { child, soFar, end: new Promise((resolve) => child.once("close", () => resolve(soFar()))) };
}

async function ready(address: string, { soFar }: Watched): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  while (Date.now() < deadline) {
    const { code, output, errors } = soFar();
    if (code !== null) throw new Error(`GoMark ended with ${code} instead of getting ready: ${errors}${output}`);
    if (await answers(`${address}/health/ready`)) return;
    await pause(pollMs);
  }
  throw new Error(`GoMark was not ready within ${startLimitMs} ms: ${soFar().errors}${soFar().output}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false; // not up yet: the caller asks again until its time is over
  }
}

/** As root the cluster may lie outside the data folder. */
function clusterFolder(dataDir: string): string {
  const file = join(dataDir, "cluster.json");
  if (!existsSync(file)) return dataDir;
  const { folder } = JSON.parse(readFileSync(file, "utf8")) as { folder: string };
  return isAbsolute(folder) ? folder : join(dataDir, folder);
}
