import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { noteDataFolder } from "../postgres/cluster-files.ts";
import { checkLeftBehind } from "./left-behind-checks.ts";

/** Where root's clusters lie, and data folders that have one there. */
let home: string;
let dataFolders: string;
beforeEach(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "gomark-left-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  [home, dataFolders] = [join(folder, "home"), join(folder, "data folders")];
  await mkdir(home);
});

/** A cluster of a data folder, with files of two megabytes. */
async function cluster(id: string, dataFolder: string): Promise<string> {
  const folder = join(home, `cluster-${id}`);
  const dataDir = join(dataFolders, dataFolder);
  await mkdir(join(folder, "data/base"), { recursive: true });
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(folder, "data/base/1"), Buffer.alloc(2 * 1024 * 1024));
  await writeFile(join(dataDir, "cluster.json"), JSON.stringify({ id, folder, passwords: {} }));
  await noteDataFolder(folder, dataDir);
  return folder;
}

it("a cluster that its data folder points to is nothing to speak of", async () => {
  await cluster("a", "one");
  expect(await checkLeftBehind(home)).toEqual([]);
});

it("a cluster whose data folder is gone is named with its size and the command that removes it", async () => {
  const folder = await cluster("a", "one");
  await cluster("b", "two");
  await rm(join(dataFolders, "one"), { recursive: true });
  expect(await checkLeftBehind(home)).toEqual([
    {
      about: "Left behind",
      state: "note",
      says: `${folder} (2 MB) belonged to the data folder ${join(dataFolders, "one")}, which is gone`,
      mend: `If that folder was only moved, start GoMark with it once. Otherwise: rm -rf "${folder}"`,
    },
  ]);
});

it("a cluster whose data folder has another one by now is named", async () => {
  await cluster("a", "one");
  await cluster("b", "one");
  const found = await checkLeftBehind(home);
  expect(found.map(({ says }) => says)).toEqual([
    expect.stringMatching(/cluster-a \(2 MB\) belonged to .*one, which has another database now$/),
  ]);
});

it("a server that still runs on it is to be ended first", async () => {
  const folder = await cluster("a", "one");
  await rm(join(dataFolders, "one"), { recursive: true });
  await writeFile(join(folder, "data/postmaster.pid"), `${process.pid}\n`);
  const [found] = await checkLeftBehind(home);
  expect(found?.mend).toContain(`ps -p ${process.pid}`);
});

it("what does not say whose it is, and a folder that is not there, are left alone", async () => {
  await mkdir(join(home, "cluster-x/data"), { recursive: true });
  expect(await checkLeftBehind(home)).toEqual([]);
  expect(await checkLeftBehind(join(home, "none"))).toEqual([]);
});
