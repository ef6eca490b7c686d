import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Sentence } from "./sentence.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

const sameWishMs = 1000;

/** @typedef {{ file: string, args: string[], cwd?: string, env?: Record<string, string> }} Program */

/**
 * Runs a program in our place: same terminal, same signals, same exit code.
 * @param {string} file
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>}
 */
export async function run(file, args, env = {}) {
  return runTogether([{ file, args, env }]);
}

/**
 * Runs programs side by side until the first ends, then ends the others.
 * @param {Program[]} programs
 * @returns {Promise<number>} the exit code of the first to end
 */
export async function runTogether(programs) {
  const children = programs.map(start);
  let forwarded = 0;
  // A terminal's Ctrl-C reaches the children as well as us, and npm sends it once more: they bear a second one but not
  // one that comes when they are nearly gone. We must outlive them.
  const forward = /** @param {NodeJS.Signals} signal */ (signal) => {
    if (Date.now() - forwarded < sameWishMs) return;
    forwarded = Date.now();
    for (const child of children) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  const ends = children.map(ended);
  const code = await Promise.race(ends);
  for (const child of children) child.kill("SIGTERM");
  await Promise.allSettled(ends);
  for (const signal of signals) process.off(signal, forward);
  return code;
}

/** @param {Program} program */
function start({ file, args, cwd, env }) {
  return spawn(file, ["--disable-warning=ExperimentalWarning", ...args], {
    cwd: cwd ?? root,
    stdio: "inherit",
    env: { ...process.env, ...env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}` },
  });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Sentence(`${child.spawnfile} cannot be run: ${error.message}`)));
    // what a shell answers for a program that a signal ended
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
