import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import {
  appendFile,
  chown,
  type FileHandle,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { codeOf, Fault, messageOf } from "#platform/faults";
import type { ClusterState } from "./cluster-files.ts";
import type { RunAs } from "./run-as.ts";
import { hostAccess, serverSettings } from "./tuning.ts";

const startSeconds = 120; // replaying the log after a crash may take this long
const stopSeconds = 60;
const pollMs = 20;
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

/**
 * Starts the server and waits until it accepts connections. It gets a session of its own, so that no signal meant for
 * our process group reaches it; and it is our direct child, so that it is reaped even where process 1 reaps nobody.
 */
export async function start(installation: Installation, state: ClusterState, port: number): Promise<void> {
  const data = dataFolder(state.folder);
  const settings = join(data, "gomark.conf");
  await writeFile(settings, serverSettings({ port, cluster: state.id, durable: installation.durable }), {
    mode: 0o600,
  });
  if (installation.user !== null) await chown(settings, installation.user.uid, installation.user.gid);
  const log = await openLog(installation, state.folder);
  try {
    if (process.platform === "win32") await startByControl(installation, data, join(state.folder, "postgres.log"));
    else await startDirectly(installation, data, log.fd);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Error(`PostgreSQL did not start: ${messageOf(error)} (${await lastLines(state)})`, { cause: error });
  } finally {
    await log.close();
  }
}

async function startDirectly(installation: Installation, data: string, log: number): Promise<void> {
  const child = launch(installation, "postgres", ["-D", data], { detached: true, stdio: ["ignore", log, log] });
  child.unref();
  const deadline = Date.now() + startSeconds * 1000;
  const failed = exitOf(child).then((code) => {
    throw new Error(`it ended with ${code}`);
  });
  failed.catch(() => undefined); // it also ends one day after it has started, when nobody asks any more
  while (!(await isReady(data, child.pid))) {
    if (Date.now() > deadline) throw new Error(`not ready after ${startSeconds} s`);
    await Promise.race([pause(pollMs), failed]);
  }
}

/** On Windows only pg_ctl can start a server for an administrator, and ask one to end. */
async function startByControl(installation: Installation, data: string, log: string): Promise<void> {
  const flags = ["start", `--pgdata=${data}`, `--log=${log}`, "--wait", `--timeout=${startSeconds}`, "--silent"];
  const started = await run(installation, "pg_ctl", flags);
  if (started.code !== 0) throw new Error(started.output.trim());
}

async function isReady(data: string, pid: number | undefined): Promise<boolean> {
  const lines = await statusLines(data);
  return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
}

/**
 * Stops the server and waits until it is gone; sessions still open are ended, committed work is safe.
 * Only for a server we hold a session on: the process number in its file is then known to be right.
 */
export async function stop(installation: Installation, state: ClusterState): Promise<void> {
  const data = dataFolder(state.folder);
  if (process.platform === "win32") {
    const flags = ["stop", `--pgdata=${data}`, "--mode=fast", "--wait", `--timeout=${stopSeconds}`, "--silent"];
    const stopped = await run(installation, "pg_ctl", flags);
    if (stopped.code !== 0) throw new Error(`PostgreSQL did not stop: ${stopped.output.trim()}`);
    return;
  }
  const pid = Number((await statusLines(data))[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !lives(pid)) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + stopSeconds * 1000;
  while ((await statusLines(data)).length > 1) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${pid}) did not stop within ${stopSeconds} s`);
    await pause(pollMs);
  }
  // its file goes first, the process a moment later; one that was taken over may wait longer for its parent to notice
  for (let waited = 0; lives(pid) && waited < 2000; waited += pollMs) await pause(pollMs);
}

/** Whether a process of that number exists. Numbers are reused, so this alone never proves who it is. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** The port of the server that runs, or last ran without a clean end, on this cluster; null when none did. */
export async function recordedPort(state: ClusterState): Promise<number | null> {
  const port = Number((await statusLines(dataFolder(state.folder)))[3]);
  return Number.isInteger(port) && port > 0 ? port : null;
}

/** The process number of a cluster's server, as it was last started without a clean end; null when there is none. */
export async function serverPid(cluster: string): Promise<number | null> {
  const pid = Number((await statusLines(dataFolder(cluster)))[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

/** The lines of postmaster.pid: process, folder, start, port, …, state. */
async function statusLines(data: string): Promise<readonly string[]> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  return text.split("\n");
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

async function openLog(installation: Installation, folder: string): Promise<FileHandle> {
  const path = join(folder, "postgres.log");
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > logLimit) await rename(path, `${path}.1`);
  const file = await open(path, "a", 0o600);
  if (installation.user !== null) await file.chown(installation.user.uid, installation.user.gid);
  return file;
}

async function lastLines(state: ClusterState): Promise<string> {
  const text = await readFile(join(state.folder, "postgres.log"), "utf8").catch(messageOf);
  return text.trimEnd().split("\n").slice(-3).join(" / ");
}

async function run(
  installation: Installation,
  program: string,
  flags: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const child = launch(installation, program, flags, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const collect = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-4000);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  return { code: await exitOf(child), output };
}

function launch(
  installation: Installation,
  program: string,
  flags: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const windows = process.platform === "win32";
  return spawn(join(installation.native, "bin", windows ? `${program}.exe` : program), flags, {
    ...options,
    ...installation.user,
    cwd: installation.user === null ? installation.native : "/",
    env: windows
      ? { SystemRoot: "C:\\Windows", PATH: "C:\\Windows\\System32" }
      : { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    windowsHide: true,
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      const mend =
        "This system may lack what the carried PostgreSQL needs (glibc on Linux): set DATABASE_URL to use a server of your own.";
      reject(new Fault(`${child.spawnfile} cannot be run (${codeOf(error) ?? error.message}). ${mend}`));
    });
    // "exit", not "close": a server that pg_ctl leaves behind may still hold the pipes
    child.once("exit", resolve);
  });
}
