import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../server/src/testing/free-port.ts";

const root = join(import.meta.dirname, "..");
const patienceMs = 180_000;
const lookEveryMs = 100;

/** The real program, started as a user would, on a data folder of its own. */
export interface RunningServer {
  readonly url: string;
  /** Everything it has printed so far. */
  output(): string;
  /** Stops it as Ctrl-C does, waits until it is gone, and removes its data. */
  stop(): Promise<void>;
}

/** Starts GoMark on a free port; `flags` such as `--empty` go to the program. Answers once it is ready. */
export async function startServer(flags: readonly string[] = []): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "gomark-e2e-"));
  const port = await freePort();
  const { GOMARK_PUBLIC_URL: _, DATABASE_URL: __, ...environment } = process.env;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "server/src/main.ts", ...flags], {
    cwd: root,
    env: { ...environment, PORT: String(port), HOST: "127.0.0.1", GOMARK_DATA_DIR: dataDir, NODE_ENV: "development" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await end(child);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await untilReady(url, child);
  } catch (error) {
    await stop();
    throw new Error(`GoMark did not become ready:\n${output.slice(-4000)}`, { cause: error });
  }
  return { url, output: () => output, stop };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    const ready = await fetch(`${url}/health/ready`).then(
      (reply) => reply.ok,
      () => false, // nobody listens yet
    );
    if (ready) return;
    await pause(lookEveryMs);
  }
  throw new Error(`not ready after ${patienceMs / 1000} s`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}
