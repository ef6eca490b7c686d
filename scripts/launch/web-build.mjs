import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root, runTogether } from "./run.mjs";
import { Sentence } from "./sentence.mjs";

const web = join(root, "web");
const dist = join(web, "dist");
const marker = "built-from.txt";

export const webTools = {
  vite() {
    const file = join(root, "node_modules/vite/bin/vite.js");
    if (!existsSync(file))
      throw new Sentence('Building the web app needs the development packages: run "npm ci --include=dev".');
    return file;
  },
};

/**
 * Builds the web app into web/dist when its sources are not those of the last build.
 * @param {string} node
 * @param {{ always?: boolean }} [options]
 * @returns {Promise<number>} exit code
 */
export async function buildWeb(node, { always = false } = {}) {
  if (!existsSync(join(web, "index.html"))) return 0;
  const hash = hashOfSources();
  if (!always && readOrNull(join(dist, marker)) === hash) return 0;
  process.stdout.write("Building the web app…\n");
  // built aside and moved in whole, so that a running server never serves half of it
  const aside = join(root, `node_modules/.cache/gomark-web-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    const args = [webTools.vite(), "build", "--outDir", relative(web, aside), "--emptyOutDir", "--logLevel", "error"];
    const code = await runTogether([{ file: node, args, cwd: web }]);
    if (code !== 0) return code;
    writeFileSync(join(aside, marker), hash);
    rmSync(dist, { recursive: true, force: true });
    renameSync(aside, dist);
    return 0;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function hashOfSources() {
  const hash = createHash("sha256");
  const contract = join(root, "server/src/modules");
  const files = [
    join(root, "package-lock.json"),
    join(root, "api/openapi.json"),
    ...filesUnder(web, (name) => !["dist", "node_modules"].includes(name)),
    ...filesUnder(contract).filter((file) => file.endsWith("-schema.ts") || file.endsWith("-shared-rules.ts")),
  ];
  for (const file of files)
    hash
      .update(relative(root, file))
      .update("\0")
      .update(readOrNull(file) ?? "")
      .update("\0");
  return hash.digest("hex");
}

/**
 * @param {string} folder
 * @param {(name: string) => boolean} [wanted]
 * @returns {string[]}
 */
function filesUnder(folder, wanted = () => true) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(wanted)
    .toSorted()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}

/** @param {string} file */
function readOrNull(file) {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return null; // absent: not built, or not there to hash
  }
}
