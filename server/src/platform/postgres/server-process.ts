import { spawn } from "node:child_process";
import { appendFile, chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { codeOf, Fault, messageOf } from "#platform/faults";
import type { ClusterState } from "./cluster-files.ts";
import type { RunAs } from "./run-as.ts";
import { hostAccess, serverSettings } from "./tuning.ts";

const startSeconds = 120; // replaying the log after a crash may take this long
const stopSeconds = 60;
const logLimit = 10 * 1024 * 1024;

/** The files of one cluster and the programs that run it. */
export interface Installation {
  readonly native: string;
  readonly user: RunAs | null;
  readonly durable: boolean;
}

export const superuser = "gomark_admin";

/** Creates an empty cluster in `folder` (which must not exist yet). */
export async function initialize(installation: Installation, folder: string, password: string): Promise<void> {
  const { user } = installation;
  const passwordFile = join(folder, "password");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== null) await Promise.all([folder, passwordFile].map((path) => chown(path, user.uid, user.gid)));
  const data = dataFolder(folder);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${superuser}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const flags = [...locale, ...access, "--no-instructions", ...(installation.durable ? [] : ["--no-sync"])];
  const made = await run(installation, "initdb", [`--pgdata=${data}`, ...flags]);
  if (made.code !== 0) throw new Fault(`The database could not be created: ${made.output.trim()}`);
  await rm(passwordFile);
  await appendFile(join(data, "postgresql.conf"), "\ninclude_if_exists 'gomark.conf'\n");
  await writeFile(join(data, "pg_hba.conf"), hostAccess);
}

/** Starts the server and waits until it accepts connections. Its own session, so no signal to our group reaches it. */
export async function start(installation: Installation, state: ClusterState, port: number): Promise<void> {
  const data = dataFolder(state.folder);
  const settings = join(data, "gomark.conf");
  await writeFile(settings, serverSettings({ port, cluster: state.id, durable: installation.durable }), { mode: 0o600 });
  if (installation.user !== null) await chown(settings, installation.user.uid, installation.user.gid);
  const log = await freshLog(installation, state.folder);
  const flags = ["start", `--pgdata=${data}`, `--log=${log}`, "--wait", `--timeout=${startSeconds}`, "--silent"];
  const started = await run(installation, "pg_ctl", flags);
  if (started.code === 0) return;
  const lines = await readFile(log, "utf8").then((text) => text.trimEnd().split("\n").slice(-3).join(" / "), messageOf);
  throw new Error(`PostgreSQL did not start: ${started.output.trim()} ${lines}`);
}

/** Stops the server and waits until it is gone; sessions still open are ended, committed work is safe. */
export async function stop(installation: Installation, state: ClusterState): Promise<void> {
  const flags = ["stop", `--pgdata=${dataFolder(state.folder)}`, "--mode=fast", "--wait", `--timeout=${stopSeconds}`];
  const stopped = await run(installation, "pg_ctl", [...flags, "--silent"]);
  if (stopped.code !== 0) throw new Error(`PostgreSQL did not stop: ${stopped.output.trim()}`);
}

/** The port of the server that runs, or last ran without a clean end, on this cluster; null when none did. */
export async function recordedPort(state: ClusterState): Promise<number | null> {
  const file = join(dataFolder(state.folder), "postmaster.pid");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  const port = Number(text.split("\n")[3]);
  return Number.isInteger(port) && port > 0 ? port : null;
}

/** A loopback port that is free now. Somebody may take it before the server does: the start is then tried again. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("invariant broken: a TCP server without a port");
  return address.port;
}

export function dataFolder(folder: string): string {
  return join(folder, "data");
}

async function freshLog(installation: Installation, folder: string): Promise<string> {
  const log = join(folder, "postgres.log");
  const size = await stat(log).then((found) => found.size, () => 0);
  if (size > logLimit) await rename(log, `${log}.1`);
  await appendFile(log, "");
  await chmod(log, 0o600);
  if (installation.user !== null) await chown(log, installation.user.uid, installation.user.gid);
  return log;
}

async function run(installation: Installation, program: string, flags: readonly string[]): Promise<{ code: number | null; output: string }> {
  const file = join(installation.native, "bin", process.platform === "win32" ? `${program}.exe` : program);
  const child = spawn(file, flags, {
    ...installation.user,
    cwd: installation.user === null ? installation.native : "/",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC", ...windowsEnvironment() },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-4000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      const mend = "This system may lack what the carried PostgreSQL needs (glibc on Linux): set DATABASE_URL to use a server of your own.";
      reject(new Fault(`${file} cannot be run (${codeOf(error) ?? error.message}). ${mend}`));
    });
    // "exit", not "close": the server pg_ctl leaves behind may still hold the pipes
    child.once("exit", (code) => resolve({ code, output }));
  });
}

function windowsEnvironment(): Record<string, string> {
  return process.platform === "win32" ? { SystemRoot: "C:\\Windows", PATH: "C:\\Windows\\System32" } : {};
}
