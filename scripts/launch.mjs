// npm start and its sisters: runs on any Node from 20, installs what is missing, and hands over to the pinned Node 24.
import { join } from "node:path";
import { installMissing } from "./launch/install.mjs";
import { pinnedNode } from "./launch/pinned-node.mjs";
import { root, run, runTogether } from "./launch/run.mjs";
import { Sentence } from "./launch/sentence.mjs";
import { buildWeb, webTools } from "./launch/web-build.mjs";

/** @typedef {(node: string, args: string[]) => Promise<number>} Command */

/** @type {(file: string, ...before: string[]) => Command} */
const script =
  (file, ...before) =>
  (node, args) =>
    run(node, [file, ...before, ...args]);

/** What has been compiled once is read at the next start. Not for tests: it would blur their coverage. */
const compileCache = {
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(root, "node_modules/.cache/node-compile"),
};

/**
 * Room for young objects, in MB each of two halves. Left to itself V8 takes several times as much under bulk work and
 * frees nothing sooner.
 */
const youngObjects = "--max-semi-space-size=16";

/**
 * Large pieces of memory go back to the system at once, instead of leaving holes that nothing fits (glibc; other systems
 * ignore it). Not those that sockets are read by: giving them back each time makes imports a quarter slower.
 */
const largePieces = { MALLOC_MMAP_THRESHOLD_: "131072", MALLOC_TRIM_THRESHOLD_: "131072" };

/** @type {Record<string, { does: string, run: Command }>} */
const commands = {
  start: {
    does: "starts GoMark",
    run: async (node, args) =>
      (await buildWeb(node)) ||
      run(node, [youngObjects, "server/src/main.ts", ...args], { ...compileCache, ...largePieces }),
  },
  dev: { does: "starts GoMark, again at every change, with the web app's development server", run: develop },
  gomark: {
    does: "runs a command of GoMark's command line",
    run: (node, args) => run(node, ["server/src/cli.ts", ...args], compileCache),
  },
  generate: { does: "writes the generated files anew", run: script("server/src/generate.ts") },
  build: {
    does: "builds the web app",
    run: (node, args) => buildWeb(node, { always: !args.includes("--if-changed") }),
  },
  test: { does: "runs the tests", run: script("scripts/test.mjs") },
  check: { does: "checks types, style, boundaries and generated files", run: script("scripts/check.mjs") },
  bench: {
    does: "measures",
    run: (node, args) => run(node, [youngObjects, "bench/main.ts", ...args], largePieces),
  },
  trial: { does: "kills GoMark again and again under writes", run: script("trial/main.ts") },
};

const webPort = "5173";

/** @type {Command} */
async function develop(node, args) {
  const server = `http://127.0.0.1:${process.env["PORT"] ?? "8080"}`;
  // people come in by Vite's address: links, cookies and the check of where a request came from go by it
  const publicUrl = process.env["GOMARK_PUBLIC_URL"] ?? `http://localhost:${webPort}`;
  const watched = ["server/src", "server/migrations", "server/demo"].map((folder) => `--watch-path=${folder}`);
  return runTogether([
    {
      file: node,
      args: [...watched, "--watch-preserve-output", youngObjects, "server/src/main.ts", ...args],
      env: { GOMARK_PUBLIC_URL: publicUrl },
    },
    {
      file: node,
      args: [webTools.vite(), "--port", webPort, "--strictPort"],
      cwd: join(root, "web"),
      env: { GOMARK_SERVER: server },
    },
  ]);
}

/** @param {string[]} argv */
async function launch([name = "", ...args]) {
  const command = commands[name];
  if (command === undefined) {
    const list = Object.entries(commands).map(([known, { does }]) => `  ${known.padEnd(10)}${does}`);
    throw new Sentence(`Usage: node scripts/launch.mjs <command>\n${list.join("\n")}`);
  }
  await installMissing();
  return command.run(pinnedNode(), args);
}

try {
  process.exitCode = await launch(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Sentence)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
