import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ApplicationSettings } from "../server/src/app.ts";
import type { DatabaseUrls } from "../server/src/platform/postgres/cluster.ts";

export interface ProcessStart {
  readonly urls: DatabaseUrls;
  readonly port: number;
}

/** The settings of `npm start`, without limits on how often one caller may call. */
export function benchSettings(port: number): ApplicationSettings {
  return {
    publicUrl: `http://127.0.0.1:${port}`,
    secret: "bench-secret-bench-secret-bench-secret-bench",
    production: false,
    smtpUrl: null,
    mailFrom: "GoMark <gomark@localhost>",
    trustedProxies: [],
    maxBodyBytes: 1_048_576,
    maxUploadBytes: 0,
    diskReserveBytes: 0,
    embeddedIn: null,
    statementTimeoutMs: 15_000,
    appConnections: 16,
    rateLimits: { perAddress: 0, perCaller: 0, signInPerAddress: 0 },
  };
}

/** A process of the benchmark that serves on a port of its own. */
export interface Served {
  readonly address: string;
  ask<Answer>(message: object | string): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts one of the two server processes and waits until it answers. */
export async function serve(file: "app-process.ts" | "floor-process.ts", start: ProcessStart): Promise<Served> {
  const child = fork(join(import.meta.dirname, file), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ask = <Answer>(message: object | string) => answer<Answer>(child, message);
  await ask(start);
  return {
    address: `http://127.0.0.1:${start.port}`,
    ask,
    async stop() {
      const ended = once(child, "exit");
      child.send("stop");
      await ended;
    },
  };
}

async function answer<Answer>(child: ChildProcess, message: object | string): Promise<Answer> {
  const gone = new AbortController();
  const died = once(child, "exit", { signal: gone.signal }).then(() => {
    throw new Error("a benchmark process ended early");
  });
  const heard = once(child, "message", { signal: gone.signal }).then(([reply]) => reply as Answer);
  child.send(message);
  try {
    return await Promise.race([heard, died]);
  } finally {
    gone.abort();
    await Promise.allSettled([heard, died]);
  }
}
