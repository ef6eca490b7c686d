import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, DatabaseError } from "pg";
import { Fault, messageOf } from "#platform/faults";
import type { DatabaseUrls } from "../postgres/cluster.ts";
import { tableExists } from "./table-exists.ts";

export const migrationsFolder = join(import.meta.dirname, "../../../migrations");

/** Any number, the same in every GoMark: held while a migration runs, so that of two starting processes one waits. */
const migrationLock = 4_147_250_319;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

export interface MigrateOptions {
  readonly folder?: string;
  /** Stops after this number: a restore loads its rows into the schema they were saved from. */
  readonly upTo?: number;
  readonly log?: (line: string) => void;
}

/**
 * Brings the database to this program's schema: runs each `NNNN-name.sql` that has not run yet, in order, each in
 * its own transaction, as the owner. Refuses a database of a newer schema and a migration changed after it ran.
 */
export async function migrate(
  urls: DatabaseUrls,
  options: MigrateOptions = {},
): Promise<{ applied: readonly string[] }> {
  const known = await readMigrations(options.folder ?? migrationsFolder);
  const client = new Client({ connectionString: urls.owner, application_name: "gomark migrate" });
  await client.connect();
  try {
    await prepareLedger(client);
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, known, options.upTo ?? Number.POSITIVE_INFINITY);
      if (name === null) break;
      options.log?.(`Migrated ${name}`);
      applied.push(name);
    }
    if (applied.length > 0) await inLockedTransaction(client, () => client.query(letBackupsRead));
    return { applied };
  } finally {
    await client.end();
  }
}

/** The migrations of a folder in order. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  const migrations = await Promise.all(
    names.map(async (name) => toMigration(name, await readFile(join(folder, name), "utf8"))),
  );
  const twice = migrations.find((migration, index) => migrations[index + 1]?.number === migration.number);
  if (twice !== undefined) throw new Error(`Two migrations carry the number ${twice.number}`);
  return migrations;
}

function toMigration(file: string, text: string): Migration {
  const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1];
  if (number === undefined) throw new Error(`A migration's name is NNNN-module-what.sql, not ${file}`);
  const sql = text.replaceAll("\r\n", "\n"); // the same checksum in a checkout with Windows line ends
  return {
    number: Number(number),
    name: file.slice(0, -".sql".length),
    checksum: createHash("sha256").update(sql).digest("hex"),
    sql,
  };
}

/** Row-level security binds everyone: a backup sees a table's rows, read through its parent, by a policy of its own. */
const letBackupsRead = `
  do $$
  declare found regclass;
  begin
    for found in
      select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('platform', 'auth', 'identity', 'crm', 'analytics') and c.relrowsecurity and not c.relispartition
         and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'backup')
    loop
      execute format('create policy backup on %s for select to gomark_backup using (true)', found);
    end loop;
  end $$`;

async function prepareLedger(client: Client): Promise<void> {
  if (await tableExists(client, "platform.migration")) return;
  await inLockedTransaction(client, () =>
    client.query(`
      create schema if not exists platform;
      create table if not exists platform.migration (
        number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now()
      )`),
  );
}

/** Runs the next migration that is missing and returns its name, or null when there is none. */
async function applyNext(client: Client, known: readonly Migration[], upTo: number): Promise<string | null> {
  return inLockedTransaction(client, async () => {
    const done = await client.query<Migration>("select number, name, checksum from platform.migration order by number");
    checkHistory(known, done.rows);
    const next = known.find(({ number }) => number <= upTo && !done.rows.some((row) => row.number === number));
    if (next === undefined) return null;
    await client.query(next.sql).catch((error: unknown) => {
      throw new Error(`Migration ${next.name} failed${placeOf(error, next.sql)}: ${messageOf(error)}`, {
        cause: error,
      });
    });
    const { number, name, checksum } = next;
    await client.query("insert into platform.migration (number, name, checksum) values ($1, $2, $3)", [
      number,
      name,
      checksum,
    ]);
    return name;
  });
}

function placeOf(error: unknown, text: string): string {
  const position = error instanceof DatabaseError ? Number(error.position) : Number.NaN;
  return Number.isInteger(position) ? ` at line ${text.slice(0, position).split("\n").length}` : "";
}

function checkHistory(known: readonly Migration[], done: readonly Migration[]): void {
  const newest = known.at(-1)?.number ?? 0;
  const newer = done.findLast((row) => row.number > newest);
  if (newer !== undefined) {
    throw new Fault(
      `This database belongs to a newer GoMark (its schema is ${newer.name}, this program knows ${newest}). ` +
        `Start the newer program, or restore a backup made by this one.`,
    );
  }
  for (const row of done) {
    const file = known.find((migration) => migration.number === row.number);
    if (file?.checksum === row.checksum) continue;
    throw new Fault(
      `The migration ${row.name} was changed after it ran on this database. ` +
        `Put its file back as it was; a released schema only changes by a new migration.`,
    );
  }
}

async function inLockedTransaction<Result>(client: Client, body: () => Promise<Result>): Promise<Result> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
    const result = await body();
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
