import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface Cruise {
  readonly violations: readonly Violation[];
  /** The files that were really read: fewer than there are means that the rules were not applied. */
  readonly read: ReadonlySet<string>;
}

interface CruiserOutput {
  modules: { source: string; followable?: boolean; dependencies: unknown[] }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

const roots = ["server/src", "server/demo", "web/src", "scripts", "bench", "trial", "e2e"];
const project = join(import.meta.dirname, "../..");
const config = join(project, ".dependency-cruiser.mjs");
const cruiser = join(project, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");

/** Applies the boundary rules of this project to the tree under `root`. */
export function cruise(root: string): Cruise {
  const folders = roots.filter((folder) => existsSync(join(root, folder)));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cruiser, "--config", config, "--output-type", "json", ...folders],
    { cwd: root, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser gave no result: ${stderr.trim()}`);
  const output = JSON.parse(stdout) as CruiserOutput;
  return {
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    read: new Set(output.modules.map((module) => module.source)),
  };
}

/** Says in plain lines what breaks the boundaries under `root`, and which of the `files` were never read. */
export function boundaryProblems(root: string, files: readonly string[]): string[] {
  const { violations, read } = cruise(root);
  const unread = files.filter((file) => !read.has(file));
  return [
    ...violations.map(({ rule, from, to }) => (from === to ? `${rule}: ${from}` : `${rule}: ${from} -> ${to}`)),
    ...unread.map((file) => `not read by dependency-cruiser, so no rule was applied: ${file}`),
  ];
}
