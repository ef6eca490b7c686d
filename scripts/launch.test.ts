import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

const root = join(import.meta.dirname, "..");
const lock = JSON.stringify({ name: "gomark", lockfileVersion: 3, packages: { "": { name: "gomark" } } });

/** A checkout with the real launcher and a server of three lines. */
async function checkout(server: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gomark-launch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "server/src"), { recursive: true });
  await mkdir(join(folder, "node_modules"));
  await cp(join(root, "scripts/launch.mjs"), join(folder, "scripts/launch.mjs"));
  await cp(join(root, "scripts/launch"), join(folder, "scripts/launch"), { recursive: true });
  await symlink(
    dirname(dirname(process.execPath)),
    join(folder, `node_modules/node-${process.platform}-${process.arch}`),
  );
  await writeFile(join(folder, "package.json"), '{ "name": "gomark", "type": "module" }');
  await writeFile(join(folder, "package-lock.json"), lock);
  await writeFile(join(folder, "node_modules/.gomark-installed"), createHash("sha256").update(lock).digest("hex"));
  await writeFile(join(folder, "server/src/main.ts"), server);
  return folder;
}

function launch(folder: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ["scripts/launch.mjs", ...words], {
    cwd: folder,
    env: { ...process.env, npm_execpath: undefined, ...env },
  });
  let printed = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  const collect = (chunk: Buffer) => {
    printed += chunk.toString();
    for (const { text, resolve } of waiting) if (printed.includes(text)) resolve();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return {
    child,
    prints: (text: string) => new Promise<void>((resolve) => void waiting.push({ text, resolve })),
    ended: new Promise<{ code: number | null; printed: string }>((resolve) =>
      child.once("close", (code) => resolve({ code, printed })),
    ),
  };
}

it("lists the commands for a word that is none, and fails", async () => {
  const { code, printed } = await launch(root, ["frob"]).ended;
  expect(code).toBe(1);
  for (const command of ["start", "dev", "gomark", "generate", "build", "test", "check", "bench", "trial"])
    expect(printed).toContain(`  ${command}`);
});

it("passes flags on and keeps the exit code", async () => {
  const folder = await checkout("console.log(process.argv.slice(2).join(' ')); process.exitCode = 7;");
  expect(await launch(folder, ["start", "--empty", "x y"]).ended).toEqual({ code: 7, printed: "--empty x y\n" });
});

it.each(["SIGTERM", "SIGINT"] as const)(
  "passes %s on, also twice, and waits for what it started to finish",
  async (signal) => {
    const folder = await checkout(`
    let heard = 0;
    const alive = setInterval(() => {}, 1000);
    process.on("${signal}", () => { heard += 1; setImmediate(() => { clearInterval(alive); console.log("finished"); }); });
    console.log("ready");`);
    const { child, prints, ended } = launch(folder, ["start"]);
    await prints("ready");
    child.kill(signal);
    child.kill(signal);
    const { code, printed } = await ended;
    expect(printed).toContain("finished");
    expect(code).toBe(0);
  },
);

it("says in a sentence that installing failed, and starts nothing", async () => {
  const folder = await checkout("console.log('started');");
  const wanting = {
    name: "gomark",
    lockfileVersion: 3,
    packages: {
      "": { name: "gomark", dependencies: { left: "1.0.0" } },
      "node_modules/left": { version: "1.0.0", resolved: "http://127.0.0.1:1/left.tgz" },
    },
  };
  await writeFile(
    join(folder, "package.json"),
    '{ "name": "gomark", "type": "module", "dependencies": { "left": "1.0.0" } }',
  );
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(wanting));
  const { code, printed } = await launch(folder, ["start"], {
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_fetch_retries: "0",
  }).ended;
  expect(code).toBe(1);
  expect(printed).toContain("Installing failed");
  expect(printed).not.toContain("started");
  expect(printed).not.toContain("at Object");
});

it("does not install again what is installed already, by whatever hand", async () => {
  const folder = await checkout("console.log('started');");
  await rm(join(folder, "node_modules/.gomark-installed"));
  await writeFile(join(folder, "node_modules/.package-lock.json"), lock);
  expect(await launch(folder, ["start"]).ended).toEqual({ code: 0, printed: "started\n" });
});

it("says what is wrong where the lock file is missing", async () => {
  const folder = await checkout("");
  await rm(join(folder, "package-lock.json"));
  expect(await launch(folder, ["start"]).ended).toEqual({
    code: 1,
    printed: "package-lock.json is missing: this is not a whole checkout of GoMark.\n",
  });
});
