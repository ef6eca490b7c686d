import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { emptyDatabase, type TestDatabase } from "#testing/database";
import { migrate, migrationsFolder, readMigrations } from "./migrate.ts";
import { dumpSchema } from "./schema-dump.ts";

async function database(): Promise<TestDatabase> {
  const made = await emptyDatabase();
  onTestFinished(() => made.drop());
  return made;
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gomark-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  return folder;
}

async function valueOf(target: TestDatabase, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: target.urls.owner });
  await client.connect();
  const { rows } = await client.query<{ value: unknown }>(sql);
  await client.end();
  return rows[0]?.value;
}

it("runs each migration once, in order, also when two processes start at once", async () => {
  const target = await database();
  const folder = await folderWith({
    "0001-a.sql": "create table platform.first ()",
    "0002-b.sql": "alter table platform.first add column n int",
  });
  const runs = await Promise.all([migrate(target.urls, { folder }), migrate(target.urls, { folder })]);
  expect(runs.flatMap((run) => run.applied).toSorted()).toEqual(["0001-a", "0002-b"]);
  expect((await migrate(target.urls, { folder })).applied).toEqual([]);
});

it("keeps nothing of a migration that fails, names its line, and goes on once it is mended", async () => {
  const target = await database();
  const folder = await folderWith({
    "0001-a.sql": "create table platform.kept ();\ncreate table platform.half ();\nselect wrong;",
  });
  await expect(migrate(target.urls, { folder })).rejects.toThrow(
    /Migration 0001-a failed at line 3: column "wrong" does not exist/,
  );
  expect(await valueOf(target, "select to_regclass('platform.half') as value")).toBeNull();
  await writeFile(join(folder, "0001-a.sql"), "create table platform.kept ()");
  expect((await migrate(target.urls, { folder })).applied).toEqual(["0001-a"]);
});

it("refuses a migration that was changed after it ran, but not for its line ends", async () => {
  const target = await database();
  const folder = await folderWith({ "0001-a.sql": "select 1;\nselect 2;\n" });
  await migrate(target.urls, { folder });
  await writeFile(join(folder, "0001-a.sql"), "select 1;\r\nselect 2;\r\n");
  await migrate(target.urls, { folder });
  await writeFile(join(folder, "0001-a.sql"), "select 3;");
  await expect(migrate(target.urls, { folder })).rejects.toThrow(/0001-a was changed after it ran/);
});

it("refuses a database of a newer schema", async () => {
  const target = await database();
  const files = { "0001-a.sql": "select 1" };
  await migrate(target.urls, { folder: await folderWith({ ...files, "0002-b.sql": "select 2" }) });
  await expect(migrate(target.urls, { folder: await folderWith(files) })).rejects.toThrow(/belongs to a newer GoMark/);
});

it("refuses two migrations of one number and a name that is none", async () => {
  await expect(readMigrations(await folderWith({ "0001-a.sql": "", "0001-b.sql": "" }))).rejects.toThrow(
    /carry the number 1/,
  );
  await expect(readMigrations(await folderWith({ "1-a.sql": "" }))).rejects.toThrow(
    /NNNN-module-what.sql, not 1-a.sql/,
  );
});

it("writes the same text for the same schema, with its policies and grants", async () => {
  const [one, other] = [await database(), await database()];
  await migrate(one.urls, { folder: migrationsFolder });
  await migrate(other.urls, { folder: migrationsFolder });
  const text = await dumpSchema(one.urls.owner);
  expect(await dumpSchema(other.urls.owner)).toBe(text);
  for (const part of [
    "create table crm.deal (",
    "force row level security;",
    "create policy tenant on crm.deal",
    "grant insert, select on table platform.event to gomark_app;",
  ]) {
    expect(text).toContain(part);
  }
});
