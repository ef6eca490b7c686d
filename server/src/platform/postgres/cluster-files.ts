import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { codeOf, Fault } from "#platform/faults";
import { canEnter, type RunAs } from "./run-as.ts";

/** Where root's clusters lie when the data folder is somewhere that only root may enter. */
export const sharedFolder = "/var/lib/gomark";

export const logins = ["admin", "owner", "app", "auth", "events"] as const;
export type Login = (typeof logins)[number];

/** What a data folder knows about its cluster: the file `cluster.json`, mode 600. */
export interface ClusterState {
  readonly id: string;
  /** Holds `data` (PostgreSQL's own folder) and `postgres.log`. */
  readonly folder: string;
  readonly passwords: Readonly<Record<Login, string>>;
}

/** Makes the data folder and returns its real path; root lets others pass through it, never look into it. */
export async function prepareDataFolder(dataDir: string, user: RunAs | null): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    if (user !== null) await chmod(dataDir, 0o711);
    return await realpath(dataDir);
  } catch (error) {
    throw new Fault(
      `The data folder ${resolve(dataDir)} cannot be used (${codeOf(error) ?? "unknown"}). Set GOMARK_DATA_DIR to a folder you own.`,
    );
  }
}

/** The folder that clusters and copied binaries of this data folder go to. */
export async function clusterHome(dataDir: string, user: RunAs | null): Promise<string> {
  if (user === null || canEnter(dataDir, user)) return dataDir;
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  return sharedFolder;
}

/** The cluster this data folder points to, or null when it has none yet. */
export async function readClusterState(dataDir: string): Promise<ClusterState | null> {
  const text = await readFile(stateFile(dataDir), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw new Fault(
      `${stateFile(dataDir)} cannot be read (${codeOf(error) ?? "unknown"}). Run GoMark as the user who owns it.`,
    );
  });
  if (text === null) return null;
  const state = JSON.parse(text) as ClusterState;
  return { ...state, folder: resolve(dataDir, state.folder) };
}

export function newClusterState(home: string): ClusterState {
  const id = randomBytes(6).toString("hex");
  const passwords = Object.fromEntries(logins.map((login) => [login, randomBytes(24).toString("base64url")]));
  return { id, folder: join(home, `cluster-${id}`), passwords: passwords as Record<Login, string> };
}

/**
 * Makes a finished cluster the data folder's own. Of two processes doing so at once the first wins: the other's
 * cluster is removed and the winner's returned.
 */
export async function claimCluster(dataDir: string, built: string, state: ClusterState): Promise<ClusterState> {
  await rename(built, state.folder);
  const inside = relative(dataDir, state.folder);
  const folder = inside.startsWith("..") || isAbsolute(inside) ? state.folder : inside; // relative: the folder may be moved
  const unfinished = join(dataDir, `.cluster-${state.id}.json`);
  await writeFile(unfinished, `${JSON.stringify({ ...state, folder }, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    await link(unfinished, stateFile(dataDir));
    return state;
  } catch (error) {
    const winner = codeOf(error) === "EEXIST" ? await readClusterState(dataDir) : null;
    if (winner === null) throw error;
    await rm(state.folder, { recursive: true, force: true });
    return winner;
  } finally {
    await rm(unfinished, { force: true });
  }
}

const ownerFile = "data-folder";

/** Writes into a cluster whose it is, at every start: the data folder may have been moved. */
export async function noteDataFolder(cluster: string, dataDir: string): Promise<void> {
  if ((await clusterOwner(cluster)) !== dataDir)
    await writeFile(join(cluster, ownerFile), `${dataDir}\n`, { mode: 0o600 });
}

/** The data folder a cluster last belonged to; null when it does not say. */
export async function clusterOwner(cluster: string): Promise<string | null> {
  const text = await readFile(join(cluster, ownerFile), "utf8").catch(() => "");
  return text.trim() === "" ? null : text.trim();
}

/** The folders of all finished clusters in `home`. */
export async function clustersIn(home: string): Promise<readonly string[]> {
  const names = await readdir(home).catch(() => []);
  return names.filter((name) => name.startsWith("cluster-")).map((name) => join(home, name));
}

/** Refuses early, with a sentence, when the cluster is not where the data folder says or cannot be entered. */
export function checkReachable(dataDir: string, state: ClusterState, user: RunAs | null): void {
  if (user === null || canEnter(dirname(state.folder), user)) return;
  throw new Fault(
    `The database of ${dataDir} lies in ${state.folder}, which the unprivileged user running it can no longer enter. ` +
      `Let others pass through the folders above it (chmod o+x).`,
  );
}

function stateFile(dataDir: string): string {
  return join(dataDir, "cluster.json");
}
