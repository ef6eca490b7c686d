import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { z } from "zod";
import { tableExists } from "#platform/database/table-exists";
import { codeOf, Fault } from "#platform/faults";
import type { DatabaseUrls } from "#platform/postgres/cluster";
import { migrate, type Migration, readMigrations, migrationsFolder } from "../database/migrate.ts";
import { columnList, listTables, savedSchemas } from "./contents.ts";
import { endLostWork, type EndedWork, type LostWork } from "./lost-work.ts";
import { damaged, decodeFrames, type Frame, jsonOf } from "./frames.ts";

const Header = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  schema: z.number().int(),
  migrations: z.array(z.object({ number: z.number(), name: z.string(), checksum: z.string() })),
});
const TableStart = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
const TableEnd = z.object({ rows: z.number().int() });
const Sequence = z.object({ sequence: z.string(), last: z.string().regex(/^-?\d+$/), called: z.boolean() });

export interface RestoreResult {
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
  /** What was under way and has been ended, since its jobs are in no backup. */
  readonly ended: readonly EndedWork[];
}

export interface RestoreOptions {
  readonly log: (line: string) => void;
  readonly lostWork: readonly LostWork[];
}

/**
 * Loads a backup into an empty installation, in one transaction, once the file has proved whole.
 * The schema is first brought to where the backup was made, and afterwards to this program's.
 */
export async function restore(urls: DatabaseUrls, file: string, options: RestoreOptions): Promise<RestoreResult> {
  await access(file).catch((error: unknown) => {
    throw new Fault(`${file} cannot be read (${codeOf(error) ?? "unknown"}).`);
  });
  const header = await readHeader(file);
  await migrate(urls, { upTo: header.schema });
  const client = new Client({ connectionString: urls.owner, application_name: "gomark restore" });
  client.on("error", () => undefined); // the query that runs meanwhile fails with the same cause
  await client.connect();
  try {
    await checkEmpty(client);
    await checkSchema(client, header.schema);
    await client.query("begin");
    const result = await load(client, file, options);
    await client.query("commit");
    await client.query("analyze");
    await migrate(urls, { log: options.log });
    return { createdAt: header.createdAt, ...result };
  } finally {
    await client.end();
  }
}

function framesIn(file: string): AsyncGenerator<Frame> {
  const plain = createZstdDecompress();
  pipeline(createReadStream(file), plain).catch(() => undefined); // who reads `plain` gets the same error
  return decodeFrames(translateZstdErrors(plain));
}

async function* translateZstdErrors(plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* plain;
  } catch (error) {
    if (codeOf(error)?.startsWith("ZSTD_") === true || codeOf(error) === "Z_BUF_ERROR")
      throw damaged("it cannot be unpacked");
    throw error;
  }
}

/** Reads the whole file once, so that nothing of a damaged one ever reaches the database. */
async function readHeader(file: string): Promise<z.output<typeof Header>> {
  let first: Frame | null = null;
  for await (const frame of framesIn(file)) first ??= frame;
  const header = first?.kind === "H" ? Header.safeParse(jsonOf(first)) : null;
  if (header?.success !== true) throw damaged("it has no header");
  checkKnown(header.data, await readMigrations(migrationsFolder));
  return header.data;
}

function checkKnown(header: z.output<typeof Header>, known: readonly Migration[]): void {
  const differing = header.migrations.find(
    (saved) => known.find(({ number }) => number === saved.number)?.checksum !== saved.checksum,
  );
  if (differing === undefined) return;
  const newest = known.at(-1)?.name ?? "none";
  throw new Fault(
    `This backup was made by another GoMark (its schema has ${differing.name}, this program's newest is ${newest}). Restore it with the program that made it, or a newer one.`,
  );
}

async function checkEmpty(client: Client): Promise<void> {
  const busy = await client.query(
    "select from pg_stat_activity where datname = current_database() and usename in ('gomark_app', 'gomark_auth', 'gomark_events')",
  );
  if ((busy.rowCount ?? 0) > 0) throw new Fault("GoMark is running on this database. Stop it, then restore.");
  // rows a migration puts there itself are no one's work: what counts is a portfolio
  if (!(await tableExists(client, "identity.portfolio"))) return;
  await client.query("begin; alter table identity.portfolio no force row level security");
  const portfolio = await client.query("select from identity.portfolio");
  await client.query("rollback");
  if ((portfolio.rowCount ?? 0) > 0) {
    throw new Fault(
      "This installation already holds a portfolio, and a restore never overwrites one. Restore into a new GOMARK_DATA_DIR or database.",
    );
  }
}

async function checkSchema(client: Client, wanted: number): Promise<void> {
  const { rows } = await client.query<{ newest: number }>("select max(number) as newest from platform.migration");
  if (rows[0]?.newest === wanted) return;
  throw new Fault(
    "This database is already on a newer schema than the backup. Restore into a new GOMARK_DATA_DIR or an empty database.",
  );
}

/** Foreign keys, triggers and row-level security stand aside for the load and are back, and checked, before the commit. */
async function load(
  client: Client,
  file: string,
  { log, lostWork }: RestoreOptions,
): Promise<Omit<RestoreResult, "createdAt">> {
  const tables = await listTables(client);
  const names = tables.map((table) => table.name);
  const walls = await standAside(client, names);
  await client.query(`truncate ${names.join(", ")}`);
  const counted = { tables: 0, rows: 0 };
  const frames = framesIn(file);
  for (let next = await frames.next(); next.done !== true; next = await frames.next()) {
    const frame = next.value;
    if (frame.kind === "T") {
      const start = TableStart.parse(jsonOf(frame));
      if (!names.includes(start.table)) throw damaged(`it holds a table ${start.table} that its schema does not have`);
      counted.rows += await loadTable(client, start, frames);
      counted.tables += 1;
      log(`Restored ${start.table}`);
    } else if (frame.kind === "S") {
      const { sequence, last, called } = Sequence.parse(jsonOf(frame));
      await client.query("select setval($1::regclass, $2, $3)", [sequence, last, called]);
    }
  }
  if (counted.tables !== names.length) throw damaged(`it holds ${counted.tables} of ${names.length} tables`);
  const ended = await endLostWork(client, lostWork);
  await client.query(walls);
  return { ...counted, ended };
}

async function loadTable(
  client: Client,
  { table, columns }: z.output<typeof TableStart>,
  frames: AsyncGenerator<Frame>,
): Promise<number> {
  const target = client.query(copyFrom(`copy ${table} (${columnList(columns)}) from stdin`));
  let promised: number | null = null;
  // steps by hand: a for-await would close the frames that the next table still needs
  const rows = async function* () {
    for (let next = await frames.next(); next.done !== true; next = await frames.next()) {
      if (next.value.kind === "D") yield next.value.content;
      else {
        if (next.value.kind === "E") promised = TableEnd.parse(jsonOf(next.value)).rows;
        return;
      }
    }
  };
  await pipeline(Readable.from(rows()), target);
  if (target.rowCount !== promised)
    throw damaged(`${table} has ${target.rowCount} rows and should have ${promised ?? "an end"}`);
  return target.rowCount;
}

/** Takes the walls down and answers the SQL that puts them up again exactly as they were. */
async function standAside(client: Client, names: readonly string[]): Promise<string> {
  const { rows } = await client.query<{ down: string; up: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as down,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) as up
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where c.contype = 'f' and c.conparentid = 0 and n.nspname = any ($1)
     union all
     select format('alter table %s disable trigger user', c.oid::regclass), format('alter table %s enable trigger user', c.oid::regclass)
       from pg_class c where c.oid = any ($2::regclass[])
     union all
     select format('alter table %s no force row level security', c.oid::regclass), format('alter table %s force row level security', c.oid::regclass)
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any ($1) and c.relkind in ('r', 'p') and c.relforcerowsecurity`,
    [savedSchemas, names],
  );
  await client.query(rows.map((row) => row.down).join(";\n"));
  // row-level security comes back last, so that the foreign keys are checked against every row
  return rows.map((row) => row.up).join(";\n");
}
