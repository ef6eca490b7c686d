// npm run check [part…]: everything a change must hold that needs no running server. One line per part; all parts run.
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = join(root, "node_modules/.bin");
const shell = process.platform === "win32";

/** @param {string} name @param {string[]} args @returns {[string, string[]]} */
const tool = (name, ...args) => [join(bin, name), args];
/** @param {string[]} args @returns {[string, string[]]} */
const script = (...args) => [process.execPath, args];

/** @type {Record<string, [string, string[]]>} */
const parts = {
  "types (server)": tool("tsc", "-p", "server"),
  "types (web)": tool("tsc", "-p", "web"),
  "types (tools)": tool("tsc", "-p", "."),
  lint: tool("oxlint"),
  format: tool("prettier", "--check", "--log-level=warn", "."),
  boundaries: script("scripts/check/main.ts", "boundaries"),
  "dead code": tool("knip", "--no-progress"),
  budgets: script("scripts/check/main.ts", "budgets"),
  text: script("scripts/check/main.ts", "text"),
  generated: script("server/src/generate.ts", "--check"),
};

/**
 * @param {string} name
 * @param {[string, string[]]} command
 * @returns {Promise<boolean>} whether the part holds
 */
function check(name, [program, args]) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, shell, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => (output += error.message));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(`${output.trim().replaceAll(/^/gm, "     ")}\n`);
      resolve(code === 0);
    });
  });
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.keys(parts).some((part) => part.startsWith(name)));
if (unknown.length > 0) {
  process.stderr.write(`No such part: ${unknown.join(", ")}. Parts: ${Object.keys(parts).join(", ")}\n`);
  process.exit(2);
}
const chosen = Object.entries(parts).filter(
  ([part]) => asked.length === 0 || asked.some((name) => part.startsWith(name)),
);

let holds = true;
/** Two at a time: each part uses about one core. */
async function worker() {
  for (let next = chosen.shift(); next !== undefined; next = chosen.shift()) holds = (await check(...next)) && holds;
}
await Promise.all([worker(), worker()]);
process.exit(holds ? 0 : 1);
