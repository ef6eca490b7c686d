import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { lives } from "#platform/postgres/server-process";

/** Folders looked at at once; those beyond are seen to the next time. */
const maxFolders = 1000;

/** This machine and this process, as a folder's name says them: a number of a process comes again, also as one's own. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const began = Math.round(performance.timeOrigin).toString(36);
const named = /^gomark-tmp-(?<machine>[\da-f]{8})-(?<pid>\d+)-(?<began>[\da-z]+)-/;

/** Makes a folder of this process for files that are needed for a while; what a killed process leaves is found by its name. */
export function temporaryFolder(purpose: "upload" | "workbook" | "marks", within = tmpdir()): Promise<string> {
  return mkdtemp(join(within, `gomark-tmp-${machine}-${process.pid}-${began}-${purpose}-`));
}

/** A folder whose process was killed before it could remove it. */
export interface LeftFolder {
  readonly folder: string;
  readonly bytes: number;
}

/** The folders of this machine's processes that live no more. */
export async function leftFolders(within = tmpdir()): Promise<readonly LeftFolder[]> {
  const names = (await readdir(within).catch(() => [])).filter(isLeft).slice(0, maxFolders);
  return Promise.all(
    names.map(async (name) => ({ folder: join(within, name), bytes: await bytesIn(join(within, name)) })),
  );
}

/** Removes what killed processes left; what may not be removed stays, for `doctor` to name. Answers how many are gone. */
export async function removeLeftFolders(within = tmpdir()): Promise<number> {
  const gone = await Promise.all(
    (await leftFolders(within)).map(({ folder }) =>
      rm(folder, { recursive: true, force: true }).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  return gone.reduce<number>((sum, one) => sum + one, 0);
}

function isLeft(name: string): boolean {
  const owner = named.exec(name)?.groups;
  if (owner?.["machine"] !== machine) return false;
  const pid = Number(owner["pid"]);
  return pid === process.pid ? owner["began"] !== began : !lives(pid);
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
