import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";
import { Sentence } from "./sentence.mjs";

const lockFile = join(root, "package-lock.json");
const markerFile = join(root, "node_modules/.gomark-installed");
/** npm's own note of what it installed */
const installedFile = join(root, "node_modules/.package-lock.json");

/** Runs `npm ci` when what is installed is not what the lock file says. */
export async function installMissing() {
  const lock = readOrNull(lockFile);
  if (lock === null) throw new Sentence("package-lock.json is missing: this is not a whole checkout of GoMark.");
  const hash = createHash("sha256").update(lock).digest("hex");
  if (readOrNull(markerFile) === hash) return;
  if (!matches(lock)) install();
  writeFileSync(markerFile, hash);
}

/**
 * Whether everything the lock file asks of this platform is installed already, by hand or by an earlier `npm install`.
 * @param {string} lock
 */
function matches(lock) {
  const installed = readOrNull(installedFile);
  if (installed === null) return false;
  const production = process.env["NODE_ENV"] === "production";
  const have = packagesOf(installed);
  return Object.entries(packagesOf(lock)).every(
    ([path, wanted]) =>
      !path.startsWith("node_modules/") ||
      wanted.optional === true ||
      wanted.link === true ||
      (production && wanted.dev === true) ||
      have[path]?.version === wanted.version,
  );
}

/**
 * @param {string} text
 * @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean, link?: boolean }>}
 */
function packagesOf(text) {
  return JSON.parse(text).packages ?? {};
}

function install() {
  process.stderr.write("Installing what GoMark is made of (npm ci); the first time this takes a minute or two…\n");
  // the build needs the development packages in production too; no package needs its install script
  const args = [
    "ci",
    "--include=dev",
    "--include=optional",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  // on stderr: the standard output belongs to the command that is about to run
  const stdio = /** @type {import("node:child_process").StdioOptions} */ (["inherit", 2, 2]);
  const npm = process.env["npm_execpath"];
  const done =
    npm !== undefined && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio })
      : spawnSync("npm", args, { cwd: root, stdio, shell: process.platform === "win32" });
  if (done.status === 0) return;
  if (done.signal !== null) throw new Sentence("Installing was interrupted. Start again to go on.");
  const cause = done.error === undefined ? "the reason stands above" : done.error.message;
  throw new Sentence(
    `Installing failed (${cause}). With the network and the package registry in reach, run "npm ci", then start again.`,
  );
}

/** @param {string} file */
function readOrNull(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null; // absent: nothing is installed yet
  }
}
