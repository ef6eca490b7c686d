import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Without these Chromium looks up its maker's hosts at every start, and a container has no sandbox for it. */
export const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const usualPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ...[process.env["PROGRAMFILES"], process.env["PROGRAMFILES(X86)"], process.env["LOCALAPPDATA"]]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe")),
];

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The installed Chromium or Chrome that browser tests drive: `CHROME_PATH`, then what is on the PATH, then the usual places.
 * A `CHROME_PATH` that leads nowhere is an error and not a reason to take another browser.
 * @returns {string | undefined}
 */
export function findBrowser() {
  const wanted = process.env["CHROME_PATH"];
  if (wanted !== undefined && wanted !== "") {
    if (!isExecutable(wanted)) throw new Error(`CHROME_PATH is ${wanted}, and no program that can be run is there`);
    return wanted;
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...candidates, ...usualPaths].find(isExecutable);
}

/**
 * Installs Debian's chromium where that is possible without asking: as root on Debian or Ubuntu.
 * @returns {boolean} whether it was installed
 */
export function installBrowser() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get") || !isDebianLike()) return false;
  process.stdout.write("No browser is installed; installing Debian's chromium for the browser tests\n");
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const { status } = spawnSync("apt-get", ["-qq", ...step], {
      env: environment,
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) return false;
  }
  return true;
}

function isDebianLike() {
  if (!existsSync("/etc/os-release")) return false;
  return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8"));
}

/**
 * What the browser calls itself, or undefined where it does not start (a snap's stub, a missing library).
 * @param {string} browser
 */
export function browserVersion(browser) {
  try {
    return execFileSync(browser, ["--version"], {
      encoding: "utf8",
      timeout: 20_000,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
