import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants as zlib, createZstdCompress } from "node:zlib";
import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { tableExists } from "#platform/database/table-exists";
import { codeOf, Fault } from "#platform/faults";
import {
  checkNothingIsHidden,
  type Header,
  listTables,
  savedRows,
  type SavedSequence,
  type SavedTable,
} from "./contents.ts";
import { encodeFrames, type Frame, jsonFrame } from "./frames.ts";

export interface BackupResult {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Saves the whole database into one file (mode 600), as it stood at one moment, while GoMark keeps running.
 * Streams: memory stays flat whatever the size. The file appears under its name only when it is complete.
 */
export async function backUp(ownerUrl: string, file: string, now: Date): Promise<BackupResult> {
  const target = resolve(file);
  await checkTarget(target);
  const unfinished = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString("hex")}.part`);
  const client = new Client({ connectionString: ownerUrl, application_name: "gomark backup" });
  client.on("error", () => undefined); // the query that runs meanwhile fails with the same cause
  await client.connect();
  try {
    const counted = { tables: 0, rows: 0 };
    const output = await open(unfinished, "wx", 0o600);
    const compress = createZstdCompress({ params: { [zlib.ZSTD_c_compressionLevel]: 3 } });
    await pipeline(
      Readable.from(encodeFrames(framesOf(client, now, counted))),
      compress,
      output.createWriteStream({ flush: true }),
    );
    await rename(unfinished, target);
    const written = await open(target);
    const { size } = await written.stat();
    await written.close();
    return { ...counted, bytes: size };
  } finally {
    await rm(unfinished, { force: true });
    await client.end();
  }
}

async function* framesOf(client: Client, now: Date, counted: { tables: number; rows: number }): AsyncGenerator<Frame> {
  await client.query("begin isolation level repeatable read read only");
  if (!(await tableExists(client, "platform.migration"))) {
    throw new Fault("There is nothing to save yet: this database is empty.");
  }
  await checkNothingIsHidden(client);
  await client.query("set local role gomark_backup");
  yield jsonFrame("H", await headerOf(client, now));
  for (const table of await listTables(client)) {
    const rows = yield* tableFrames(client, table);
    counted.tables += 1;
    counted.rows += rows;
  }
  // read last: sequences stand outside the snapshot, and later values are past every id in it
  for (const sequence of await readSequences(client)) yield jsonFrame("S", sequence);
  await client.query("commit");
}

async function* tableFrames(client: Client, table: SavedTable): AsyncGenerator<Frame, number> {
  yield jsonFrame("T", { table: table.name, columns: table.columns });
  const rows = client.query(copyTo(`copy (${savedRows(table)}) to stdout`));
  for await (const chunk of rows) yield { kind: "D", content: chunk as Buffer };
  yield jsonFrame("E", { rows: rows.rowCount });
  return rows.rowCount;
}

async function headerOf(client: Client, now: Date): Promise<Header> {
  const { rows } = await client.query<Header["migrations"][number]>(
    "select number, name, checksum from platform.migration order by number",
  );
  return { format: 1, createdAt: now.toISOString(), schema: rows.at(-1)?.number ?? 0, migrations: rows };
}

async function readSequences(client: Client): Promise<readonly SavedSequence[]> {
  const { rows: names } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('platform', 'auth', 'identity', 'crm', 'analytics') and c.relkind = 'S' order by 1`,
  );
  const sequences: SavedSequence[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `select last_value as last, is_called as called from ${name}`,
    );
    sequences.push(...rows.map((row) => ({ sequence: name, ...row })));
  }
  return sequences;
}

async function checkTarget(target: string): Promise<void> {
  try {
    await access(dirname(target), constants.W_OK);
  } catch (error) {
    throw new Fault(
      `The folder ${dirname(target)} cannot be written (${codeOf(error) ?? "unknown"}). Give --to a file in one that can.`,
    );
  }
  const exists = await access(target).then(
    () => true,
    () => false,
  );
  if (exists) throw new Fault(`${target} exists already, and a backup is never overwritten. Give --to a new name.`);
}
