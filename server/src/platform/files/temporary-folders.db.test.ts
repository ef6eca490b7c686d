import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { newProgram } from "#testing/program";
import { leftFolders, removeLeftFolders, temporaryFolder } from "./temporary-folders.ts";

async function ownFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "gomark-left-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Sends the first part of a file and then nothing more. */
function beginUpload(address: string, key: string): void {
  const sending = request(`${address}/api/v1/imports`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "multipart/form-data; boundary=x" },
  });
  sending.on("error", () => undefined); // the server is killed in the middle of it
  sending.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname\nAcme\n');
}

it(
  "what a killed server has received of an upload is named by doctor, and gone with the next start",
  { timeout: 240_000 },
  async () => {
    const temporary = await ownFolder();
    const program = await newProgram({ TMPDIR: temporary });
    onTestFinished(() => program.remove());
    await program.start("--empty");
    expect((await program.command("org", "create", "--name", "Acme", "--slug", "acme")).code).toBe(0);
    const key = (await program.command("key", "create", "--org", "acme", "--role", "admin", "--name", "test")).output;
    beginUpload(program.address, key.trim());
    const uploads = async () => (await readdir(temporary)).filter((name) => name.includes("-upload-"));
    await vi.waitFor(async () => expect(await uploads()).toHaveLength(1), { timeout: 20_000 });
    const [left = ""] = await uploads();
    expect((await program.command("doctor")).output).not.toContain(left);
    await program.kill("process and database");
    expect((await program.command("doctor")).output).toContain(`${join(temporary, left)} (0 MB) is of a process that`);
    await program.start();
    expect(await uploads()).toEqual([]);
    expect(program.printed()).toContain("Removed 1 temporary folder of processes that were killed");
  },
);

it("folders of processes that live, of other machines and of other programs are left alone", async () => {
  const within = await ownFolder();
  const own = await temporaryFolder("marks", within);
  const [, , machine = "", pid = "", began = ""] = own.slice(within.length + 1).split("-");
  const names = {
    parent: `gomark-tmp-${machine}-${process.ppid}-${began}-marks-a`,
    elsewhere: `gomark-tmp-00000000-${pid}-old-marks-a`,
    other: "somebody-elses",
    // a process number comes again, also as one's own
    before: `gomark-tmp-${machine}-${pid}-old-marks-a`,
  };
  for (const name of Object.values(names)) await folderOf(join(within, name));
  expect(await leftFolders(within)).toEqual([{ folder: join(within, names.before), bytes: 3 }]);
  expect(await removeLeftFolders(within)).toBe(1);
  expect((await readdir(within)).toSorted()).toEqual(
    [own.slice(within.length + 1), names.parent, names.elsewhere, names.other].toSorted(),
  );
});

async function folderOf(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "file"), "abc");
}
