import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backUp } from "#platform/backup/backup";
import { restore, type RestoreResult } from "#platform/backup/restore";
import { emptyDatabase, type TestDatabase } from "#testing/database";
import { freePort } from "#testing/free-port";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { listModules } from "./app.ts";

let source: World;
let organization: TestOrganization;
let target: TestDatabase;
let folder: string;
let restored: RestoreResult;
let look: Client;

/** An installation with a mail and imports under way is saved, and restored elsewhere. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gomark-restored-"));
  target = await emptyDatabase();
  source = await createWorld({ smtpUrl: `smtp://127.0.0.1:${await freePort()}` });
  organization = await source.createOrganization();
  const calls = source.as(organization.admin);
  (await calls.post("/api/v1/invitations", { email: "waits@gomark.test", role: "rep" })).ok();
  await startImport();
  const half = await startImport();
  await source.drain();
  await startImport();
  await inOrganization(source.owner, async () => {
    await source.owner.query("update crm.import set status = 'running', finished_at = null where id = $1", [half]);
  });
  const file = join(folder, "backup.gomark");
  await backUp(source.database.urls.owner, file, new Date());
  const lostWork = listModules().flatMap((module) => module.lostInRestore ?? []);
  restored = await restore(target.urls, file, { log: () => undefined, lostWork });
  look = new Client({ connectionString: target.urls.owner });
  await look.connect();
});
afterAll(async () => {
  await look.end();
  await source.destroy();
  await target.drop();
  await rm(folder, { recursive: true, force: true });
});

async function startImport(): Promise<string> {
  const calls = source.as(organization.admin);
  const { id } = (await calls.post<{ id: string }>("/api/v1/imports", { object: "account", csv: "Name\nOne\n" })).ok();
  (await calls.post(`/api/v1/imports/${id}/run`)).ok();
  return id;
}

async function inOrganization(client: Client, body: () => Promise<void>): Promise<void> {
  await client.query("begin");
  await client.query("select set_config('app.org_id', $1, true)", [organization.id]);
  await body();
  await client.query("commit");
}

describe("work under way when a backup was made, whose jobs are in no backup", () => {
  it("is ended by the restore, which says how much of it there was", () => {
    expect(restored.ended).toEqual([
      { what: "mails that waited to be sent", rows: 1 },
      { what: "imports under way", rows: 2 },
    ]);
  });

  it("does not leave a mail waiting for ever: it has failed, with the reason and without its link", async () => {
    const { rows } = await look.query("select state, body, last_error from platform.mail");
    expect(rows).toEqual([{ state: "failed", body: null, last_error: expect.stringMatching(/backup.*ask/) }]);
  });

  it("does not leave an import running for ever: it has failed, and says how to go on", async () => {
    let rows: unknown[] = [];
    await inOrganization(look, async () => {
      ({ rows } = await look.query(
        "select status, failure, finished_at is not null as ended from crm.import order by id",
      ));
    });
    expect(rows).toEqual([
      { status: "done", failure: null, ended: true },
      { status: "failed", failure: expect.stringMatching(/restored.*Run it again/), ended: true },
      { status: "failed", failure: expect.stringMatching(/restored.*Import the file again/), ended: true },
    ]);
  });
});
