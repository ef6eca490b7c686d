import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { leftFolders } from "../files/temporary-folders.ts";
import { clusterOwner, clustersIn, readClusterState } from "../postgres/cluster-files.ts";
import { lives, serverPid } from "../postgres/server-process.ts";
import { type Finding, note } from "./finding.ts";

const mebibyte = 1024 * 1024;
/** Clusters looked at; a machine with more has other worries. */
const maxClusters = 1000;

/** Databases that lie outside their data folder, as root's do, and stayed behind when that went. */
export async function checkLeftBehind(home: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const folder of (await clustersIn(home)).slice(0, maxClusters)) {
    const owner = await clusterOwner(folder);
    const reason = owner === null ? null : await orphanedBy(folder, owner);
    if (reason === null) continue;
    const megabytes = Math.round((await bytesIn(folder)) / mebibyte);
    const says = `${folder} (${megabytes} MB) belonged to the data folder ${owner}, ${reason}`;
    findings.push(note("Left behind", says, await mendOf(folder)));
  }
  return findings;
}

/** Temporary folders of processes that were killed in the middle of an upload or an import. */
export async function checkLeftTemporary(): Promise<readonly Finding[]> {
  return (await leftFolders()).map(({ folder, bytes }) =>
    note(
      "Left behind",
      `${folder} (${Math.round(bytes / mebibyte)} MB) is of a process that was killed`,
      `The next start of GoMark removes it, or: rm -rf "${folder}"`,
    ),
  );
}

/** Why a data folder has nothing to do with a cluster any more; null while it has, or may have. */
async function orphanedBy(folder: string, dataDir: string): Promise<string | null> {
  const exists = await stat(dataDir).catch(() => null);
  if (exists === null) return "which is gone";
  try {
    const state = await readClusterState(dataDir);
    if (state?.folder === folder) return null;
    return state === null ? "which has no database any more" : "which has another database now";
  } catch {
    return null; // it cannot be read: nothing is known
  }
}

async function mendOf(folder: string): Promise<string> {
  const pid = await serverPid(folder);
  const server =
    pid === null || !lives(pid)
      ? ""
      : ` See first whether its server still runs (ps -p ${pid}), and end it (kill -INT).`;
  return `If that folder was only moved, start GoMark with it once. Otherwise:${server} rm -rf "${folder}"`;
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => null); // gone meanwhile
    bytes += found?.size ?? 0;
  }
  return bytes;
}
