import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Every file of the project under `root` that git knows or would add, with forward slashes: ignored files are nobody's work. */
export function projectFiles(root: string): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
}

/** The folders whose TypeScript we write by hand. */
const sourceFolders = /^(server\/src|server\/demo|web\/src|scripts|bench|trial|e2e)\//;

/** Hand-written TypeScript and JavaScript under `root`: no generated client, no declarations of other people's modules. */
export function sourceFiles(root: string): string[] {
  return projectFiles(root).filter(
    (file) => sourceFolders.test(file) && /\.(ts|tsx|mjs)$/.test(file) && !/\.(gen|d)\.ts$/.test(file),
  );
}
