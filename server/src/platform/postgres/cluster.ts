import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { ensureRoles } from "../database/roles.ts";
import { codeOf, Fault, messageOf } from "#platform/faults";
import { postgresBinaries } from "./binaries.ts";
import {
  checkReachable,
  claimCluster,
  clusterHome,
  type ClusterState,
  newClusterState,
  noteDataFolder,
  prepareDataFolder,
  readClusterState,
} from "./cluster-files.ts";
import { connectTo, takeOwnership } from "./guard.ts";
import { serverUser } from "./run-as.ts";
import { freePort, initialize, type Installation, lives, recordedPort, start, stop } from "./server-process.ts";

/** One connection string per database role. */
export interface DatabaseUrls {
  readonly owner: string;
  readonly app: string;
  readonly auth: string;
  readonly events: string;
}

export interface ClusterOptions {
  readonly dataDir: string;
  readonly log?: (line: string) => void;
  /** False for tests only: nothing is flushed to disk, a power cut loses everything. */
  readonly durable?: boolean;
  /** Uses the server of a running GoMark when there is one (`stop` then leaves it alone) instead of refusing. */
  readonly share?: boolean;
  /** Called when the server died and could not be brought back. */
  readonly onLost?: (fault: Fault) => void;
}

export interface Cluster {
  /** Whether the server belongs to another process, which still runs. */
  readonly shared: boolean;
  /** Connection strings for a database of the cluster, `gomark` unless named. */
  urls(database?: string): DatabaseUrls;
  stop(): Promise<void>;
}

const patienceMs = 20_000; // for what a crash leaves behind: children still ending, an old session's lock
const retryMs = 100;
const leavingMs = 500;
const leavingPollMs = 10;

/**
 * Starts the PostgreSQL that belongs to a data folder, creating it first when there is none, and keeps it running.
 * A server left behind by a killed GoMark is taken over; one whose GoMark still lives is refused with a `Fault`.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const log = options.log ?? (() => undefined);
  const user = serverUser();
  const dataDir = await prepareDataFolder(options.dataDir, user);
  const known = await readClusterState(dataDir);
  if (known !== null) checkReachable(dataDir, known, user);
  const home = await clusterHome(dataDir, user);
  const installation = { native: await postgresBinaries(home, user), user, durable: options.durable !== false };
  const state = known ?? (await createCluster(installation, dataDir, home, log));

  const owned = await own({ installation, state, log });
  if ("holder" in owned) {
    if (options.share !== true) throw inUse(owned, dataDir);
    return { shared: true, urls: urlsOf(state, await runningPort(state)), stop: async () => undefined };
  }
  await ensureRoles(owned.session, state.passwords);
  await noteDataFolder(state.folder, dataDir);
  const keeper = keepRunning(installation, state, owned, { log, onLost: options.onLost ?? (() => undefined) });
  return { shared: false, urls: urlsOf(state, owned.port), stop: keeper.stop };
}

interface Owned {
  readonly session: Client;
  readonly port: number;
}

async function createCluster(
  installation: Installation,
  dataDir: string,
  home: string,
  log: (line: string) => void,
): Promise<ClusterState> {
  const state = newClusterState(home);
  log(`Creating a PostgreSQL database in ${state.folder}`);
  const building = join(home, `building-${state.id}`);
  await initialize(installation, building, state.passwords.admin);
  return claimCluster(dataDir, building, state);
}

interface Taken {
  readonly holder: number | null;
}

interface Claim {
  readonly installation: Installation;
  readonly state: ClusterState;
  readonly log: (line: string) => void;
  /** Where the server must be when it is started again; a free port otherwise. */
  readonly port?: number;
}

/** Brings the server up if it is down and takes its lock, or tells which living process holds that. */
async function own(claim: Claim): Promise<Owned | Taken> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const tried = await tryToOwn(claim).catch((error: unknown) => {
      if (error instanceof Fault) throw error;
      return new Error(messageOf(error), { cause: error });
    });
    if ("session" in tried) return tried;
    const failed = tried instanceof Error;
    if (!failed && tried.holder !== null && lives(tried.holder)) return tried;
    if (Date.now() > deadline) {
      if (failed) throw new Fault(tried.message);
      return tried;
    }
    if (failed) claim.log(`The database is not ready yet (${tried.message}), trying again`);
    await pause(retryMs);
  }
}

async function tryToOwn(claim: Claim): Promise<Owned | Taken> {
  const { session, port, adopted } = await reach(claim);
  const lock = await takeOwnership(session);
  if (!lock.taken) {
    await session.end();
    return { holder: lock.holder };
  }
  if (adopted) claim.log("Took over the database server that an earlier run left behind");
  return { session, port };
}

async function reach({ installation, state, port: wanted }: Claim): Promise<Owned & { adopted: boolean }> {
  const running = await recordedPort(state);
  if (running !== null) {
    const session = await connectTo(state, running).catch((error: unknown) => {
      // nobody there, or somebody else's server on the old port: the file is what a crash left, PostgreSQL judges it
      if (codeOf(error) === "ECONNREFUSED" || codeOf(error) === "28P01" || error instanceof Fault) return null;
      throw error;
    });
    if (session !== null) return { session, port: running, adopted: true };
  }
  const port = wanted ?? (await freePort());
  await start(installation, state, port);
  return { session: await connectTo(state, port), port, adopted: false };
}

function inUse({ holder }: Taken, dataDir: string): Fault {
  const who = holder === null ? "Another GoMark" : `Another GoMark (process ${holder})`;
  return new Fault(
    `${who} is already using the data folder ${dataDir}. Stop it, or set GOMARK_DATA_DIR to another folder.`,
  );
}

async function runningPort(state: ClusterState): Promise<number> {
  const port = await recordedPort(state);
  if (port === null) throw new Fault("The GoMark that was running has just stopped. Try again.");
  return port;
}

/** Watches the owner's session: when the server dies it is started again on the same port, so pools find it. */
function keepRunning(
  installation: Installation,
  state: ClusterState,
  first: Owned,
  report: { log: (line: string) => void; onLost: (fault: Fault) => void },
): { stop(): Promise<void> } {
  let stopping = false;
  let recovery: Promise<void> = Promise.resolve();
  let current = first.session;
  const watch = (session: Client) => {
    current = session;
    session.once("end", () => {
      if (!stopping) recovery = recover();
    });
  };
  const recover = async () => {
    report.log("The database server has died; starting it again");
    try {
      const owned = await own({ installation, state, log: report.log, port: first.port });
      if ("holder" in owned) throw new Fault(`Another GoMark has taken the database in ${state.folder}.`);
      watch(owned.session);
      report.log("The database server is back");
    } catch (error) {
      report.onLost(error instanceof Fault ? error : new Fault(messageOf(error)));
    }
  };
  watch(first.session);
  return {
    async stop() {
      if (stopping) return;
      stopping = true;
      await recovery;
      await letOthersLeave(current);
      await stop(installation, state);
    },
  };
}

/** A closed pool's connections end a moment after it says so: stopping at once would cut them off with an error. */
async function letOthersLeave(session: Client): Promise<void> {
  const others =
    "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";
  for (let waited = 0; waited < leavingMs; waited += leavingPollMs) {
    const found = await session.query<{ n: number }>(others).catch(() => null); // no session, nobody to wait for
    if (found === null || found.rows[0]?.n === 0) return;
    await pause(leavingPollMs);
  }
}

function urlsOf(state: ClusterState, port: number): (database?: string) => DatabaseUrls {
  return (database = "gomark") => {
    const url = (login: keyof DatabaseUrls) =>
      `postgres://gomark_${login}:${state.passwords[login]}@127.0.0.1:${port}/${database}`;
    return { owner: url("owner"), app: url("app"), auth: url("auth"), events: url("events") };
  };
}
