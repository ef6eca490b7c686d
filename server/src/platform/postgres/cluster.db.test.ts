import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { checkLeftBehind } from "../doctor/left-behind-checks.ts";
import { readClusterState } from "./cluster-files.ts";
import { type Cluster, startCluster } from "./cluster.ts";

const server = join(import.meta.dirname, "../../..");
const isRoot = process.getuid?.() === 0;
const clusters: Cluster[] = [];
// real servers are created and killed here, on machines that do other things meanwhile
vi.setConfig({ testTimeout: 60_000 });

afterEach(async () => {
  await Promise.all(clusters.splice(0).map((cluster) => cluster.stop()));
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gomark-cluster-"));
  onTestFinished(async () => {
    const state = await readClusterState(folder);
    await Promise.all(
      [folder, ...(state === null ? [] : [state.folder])].map((path) => rm(path, { recursive: true, force: true })),
    );
  });
  return folder;
}

async function started(dataDir: string, log: (line: string) => void = () => undefined): Promise<Cluster> {
  const cluster = await startCluster({ dataDir, log });
  clusters.push(cluster);
  return cluster;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the cluster and holds it until it is killed. */
function holder(dataDir: string, user: { uid?: number; gid?: number } = {}): ChildProcess {
  const source = `
    import { startCluster } from "#platform/postgres/cluster";
    try {
      const cluster = await startCluster({ dataDir: ${JSON.stringify(dataDir)} });
      process.on("SIGTERM", () => cluster.stop());
      console.log("holding " + cluster.urls().owner);
    } catch (error) {
      console.log("refused " + error.name + ": " + error.message);
    }`;
  return spawn(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: server,
    stdio: ["ignore", "pipe", "inherit"],
    ...user,
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout ?? process.stdin, "data")) as [Buffer];
  return chunk.toString().trim();
}

async function postmasterPid(dataDir: string): Promise<number> {
  const state = await readClusterState(dataDir);
  return Number((await readFile(join(state?.folder ?? "", "data/postmaster.pid"), "utf8")).split("\n")[0]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it("keeps what was written over a stop and a start, and leaves no process behind", async () => {
  const folder = await newFolder();
  const first = await started(folder);
  await query(first.urls().owner, "create table kept as select 42 as answer");
  const pid = await postmasterPid(folder);
  await first.stop();
  expect(isAlive(pid)).toBe(false);

  const second = await started(folder);
  expect(await query(second.urls().owner, "select answer from kept")).toEqual([{ answer: 42 }]);
  expect((await stat(join(folder, "cluster.json"))).mode & 0o777).toBe(0o600);
});

it("writes to disk before it acknowledges, and listens on this machine only", async () => {
  const cluster = await started(await newFolder());
  const settings =
    "('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'password_encryption', 'server_encoding')";
  const rows = await query(cluster.urls().owner, `select name, setting from pg_settings where name in ${settings}`);
  expect(Object.fromEntries(rows.map((row) => [row["name"], row["setting"]]))).toEqual({
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    listen_addresses: "127.0.0.1",
    password_encryption: "scram-sha-256",
    server_encoding: "UTF8",
  });
});

it("gives no role of the application a way past row-level security", async () => {
  const cluster = await started(await newFolder());
  const rows = await query(
    cluster.urls().owner,
    `select rolname from pg_roles where rolname like 'gomark%' and rolname <> 'gomark_admin' and (rolsuper or rolbypassrls or rolcreaterole)`,
  );
  expect(rows).toEqual([]);
});

it("refuses a second process on the same data folder with one sentence", async () => {
  const folder = await newFolder();
  await started(folder);
  const line = await firstLine(holder(folder));
  expect(line).toContain("refused Fault: Another GoMark");
  expect(line).toContain(`process ${process.pid}`);
});

it("lets exactly one of two processes have a new data folder that both start on", async () => {
  const folder = await newFolder();
  const children = [holder(folder), holder(folder)];
  const lines = await Promise.all(children.map(firstLine));
  expect(lines.filter((line) => line.startsWith("holding"))).toHaveLength(1);
  expect(lines.filter((line) => line.includes("refused Fault: Another GoMark"))).toHaveLength(1);
  const winner = children.find((_, index) => lines[index]?.startsWith("holding"));
  winner?.kill("SIGTERM");
  await once(winner ?? process, "exit");
});

it("takes over the server of a killed process with everything that was committed", async () => {
  const folder = await newFolder();
  const child = holder(folder);
  const url = (await firstLine(child)).slice("holding ".length);
  await query(url, "create table kept as select 42 as answer");
  child.kill("SIGKILL");
  await once(child, "exit");
  const lines: string[] = [];
  const cluster = await started(folder, (line) => lines.push(line));
  expect(lines).toContain("Took over the database server that an earlier run left behind");
  expect(await query(cluster.urls().owner, "select answer from kept")).toEqual([{ answer: 42 }]);
});

it("recovers when both the process and the database server were killed", async () => {
  const folder = await newFolder();
  const child = holder(folder);
  const url = (await firstLine(child)).slice("holding ".length);
  await query(url, "create table kept as select 42 as answer");
  const pid = await postmasterPid(folder);
  child.kill("SIGKILL");
  process.kill(pid, "SIGKILL");
  const cluster = await started(folder);
  expect(await query(cluster.urls().owner, "select answer from kept")).toEqual([{ answer: 42 }]);
});

it("brings a killed database server back on the same port while it runs", async () => {
  const folder = await newFolder();
  const lines: string[] = [];
  const cluster = await started(folder, (line) => lines.push(line));
  const { owner } = cluster.urls();
  await query(owner, "create table kept as select 42 as answer");
  process.kill(await postmasterPid(folder), "SIGKILL");
  await vi.waitFor(() => expect(lines).toContain("The database server is back"), { timeout: 15_000, interval: 50 });
  expect(await query(owner, "select answer from kept")).toEqual([{ answer: 42 }]);
});

it("uses the server of a running process when it may share it, and leaves it running", async () => {
  const folder = await newFolder();
  const owner = await started(folder);
  const guest = await startCluster({ dataDir: folder, share: true });
  expect(guest.urls()).toEqual(owner.urls());
  await guest.stop();
  expect(await query(owner.urls().owner, "select 1 as one")).toEqual([{ one: 1 }]);
});

it.runIf(isRoot)(
  "works for root in a folder that only root can enter, runs the server as nobody, and is found when that folder is gone",
  async () => {
    const closed = await newFolder();
    await chmod(closed, 0o700);
    const folder = join(closed, "data");
    await mkdir(folder);
    const cluster = await started(folder);
    const state = await readClusterState(folder);
    onTestFinished(() => rm(state?.folder ?? "", { recursive: true, force: true }));
    expect(state?.folder.startsWith("/var/lib/gomark/")).toBe(true);
    expect((await stat(`/proc/${await postmasterPid(folder)}`)).uid).not.toBe(0);
    expect(await query(cluster.urls().owner, "select 1 as one")).toEqual([{ one: 1 }]);
    const leftBehind = async () =>
      (await checkLeftBehind(dirname(state?.folder ?? ""))).filter(({ says }) => says.includes(state?.id ?? "no id"));
    expect(await leftBehind()).toEqual([]);
    await cluster.stop();
    await rm(folder, { recursive: true });
    expect(await leftBehind()).toHaveLength(1);
  },
);

it.runIf(isRoot)("works for an ordinary user", async () => {
  const folder = await newFolder();
  await chown(folder, 65_534, 65_534);
  const child = holder(folder, { uid: 65_534, gid: 65_534 });
  expect(await firstLine(child)).toContain("holding postgres://");
  child.kill("SIGTERM");
  await once(child, "exit");
});
