import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { migrate } from "#platform/database/migrate";
import { dumpSchema } from "#platform/database/schema-dump";
import { cloneDatabase, emptyDatabase, type TestDatabase } from "#testing/database";
import { backUp } from "./backup.ts";
import { listTables } from "./contents.ts";
import { restore } from "./restore.ts";

const now = new Date("2026-03-01T12:00:00Z");
const quiet = { log: () => undefined, lostWork: [] };
let source: TestDatabase;

/** As the owner, past the walls: for looking at what is really there. */
async function asOwner<Result>(database: TestDatabase, body: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: database.urls.owner });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

async function withoutWalls<Result>(client: Client, body: () => Promise<Result>): Promise<Result> {
  await client.query("begin");
  for (const { name } of await listTables(client))
    await client.query(`alter table ${name} no force row level security`);
  try {
    return await body();
  } finally {
    await client.query("rollback");
  }
}

const rows = `
  insert into identity.portfolio (id, name, created_at, updated_at) values (1, 'Balco', now(), now());
  insert into identity.organization (id, portfolio_id, slug, name, currency, time_zone, created_at, updated_at)
    values (10, 1, 'nord', 'Nord "&" Söhne	GmbH', 'EUR', 'Europe/Berlin', now(), now()), (11, 1, 'sud', 'Süd', 'CHF', 'Europe/Zurich', now(), now());
  insert into identity.team (org_id, id, parent_id, name, name_key, created_at, updated_at)
    overriding system value values (10, 2, null, 'All', 'all', now(), now()), (10, 1, 2, 'Child before its parent', 'child', now(), now());
  insert into identity.member (org_id, name, name_key, role, team_id, created_at, updated_at) values (10, E'Back\\\\slash\\nand line', 'b', 'rep', 1, now(), now());
  insert into crm.account (org_id, id, name, name_key, parent_id, custom, search_key, created_at, updated_at, updated_by)
    select 10 + g % 2, g, 'Account ' || g, 'account ' || g, case when g > 2 then g - 2 end, jsonb_build_object('note', repeat('ä', 2000), 'none', null), 'account', now(), now(), 'test'
      from generate_series(1, 500) g;
  select setval('crm.record_id', 500);
  insert into platform.file (org_id, id, name, media_type, bytes, created_at) overriding system value values (10, 1, 'a.bin', 'application/octet-stream', 3, now());
  insert into platform.file_chunk (org_id, file_id, position, content) values (10, 1, 0, '\\x00ff0a');`;

async function publish(client: Client, names: readonly string[]): Promise<void> {
  await client.query(
    `insert into platform.event (org_id, name, object, record_id, payload, actor_name, request_id, occurred_at)
     select 10, name, 'account', 1, '{}', 'test', 'r', now() from unnest($1::text[]) name`,
    [names],
  );
}

beforeAll(async () => {
  source = await cloneDatabase();
  await asOwner(source, async (client) => {
    const tables = await listTables(client);
    for (const { name } of tables) await client.query(`alter table ${name} no force row level security`);
    await client.query("select platform.ensure_event_partitions()");
    await client.query(rows);
    await publish(client, ["one", "two"]);
    await publish(client, ["three"]);
    await client.query(
      "insert into platform.consumer (name, xid, seq, updated_at) select 'half', xid, seq, now() from platform.event where name = 'two'",
    );
    await client.query("insert into platform.consumer (name, xid, seq, updated_at) values ('new', '0', 0, now())");
    for (const { name } of tables) await client.query(`alter table ${name} force row level security`);
  });
  return () => source.drop();
});

async function savedFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gomark-backup-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "backup.gomark");
  await backUp(source.urls.owner, file, now);
  return file;
}

async function emptyTarget(): Promise<TestDatabase> {
  const target = await emptyDatabase();
  onTestFinished(() => target.drop());
  return target;
}

/** A digest of every row of every table; positions in the event log are left out, since a restore numbers them anew. */
async function contentsOf(database: TestDatabase): Promise<Record<string, string>> {
  return asOwner(database, (client) =>
    withoutWalls(client, async () => {
      const contents: Record<string, string> = {};
      for (const { name, columns } of await listTables(client)) {
        const positions = ["platform.event", "platform.consumer", "platform.parked_event"].includes(name)
          ? ["xid", "seq"]
          : [];
        const kept = columns
          .filter((column) => !positions.includes(column) && column !== "changed_in")
          .map((column) => `"${column}"`);
        const found = await client.query<{ line: string }>(
          `select row(${kept.join(", ")})::text as line from ${name} order by 1`,
        );
        contents[name] = `${found.rowCount} rows ${createHash("sha256")
          .update(found.rows.map((row) => row.line).join("\n"))
          .digest("hex")}`;
      }
      return contents;
    }),
  );
}

it("a backup restored into an empty database holds every row of every table", async () => {
  const file = await savedFile();
  const target = await emptyTarget();
  const result = await restore(target.urls, file, quiet);
  expect(result.createdAt).toBe(now.toISOString());
  const contents = await contentsOf(target);
  expect(contents).toEqual(await contentsOf(source));
  expect(contents["crm.account"]).toMatch(/^500 rows/);
});

it("a restored database gives out ids past every id it holds", async () => {
  const target = await emptyTarget();
  await restore(target.urls, await savedFile(), quiet);
  const { rows: found } = await asOwner(target, (client) => client.query("select nextval('crm.record_id') as id"));
  expect(found).toEqual([{ id: "501" }]);
});

it("consumers of a restored event log go on where they stood, in another cluster's count of transactions", async () => {
  const target = await emptyTarget();
  await restore(target.urls, await savedFile(), quiet);
  const ahead = await asOwner(target, (client) =>
    withoutWalls(client, async () => {
      await publish(client, ["after the restore"]);
      const found = await client.query(
        `select c.name, array_agg(e.name order by e.xid, e.seq) as ahead
           from platform.consumer c join platform.event e on (e.xid, e.seq) > (c.xid, c.seq) group by c.name order by c.name`,
      );
      return found.rows;
    }),
  );
  expect(ahead).toEqual([
    { name: "half", ahead: ["three", "after the restore"] },
    { name: "new", ahead: ["one", "two", "three", "after the restore"] },
  ]);
});

it("a restored database has its walls, foreign keys and triggers as a new one has", async () => {
  const target = await emptyTarget();
  await restore(target.urls, await savedFile(), quiet);
  const fresh = await emptyTarget();
  await migrate(fresh.urls);
  const states = `
    select conrelid::regclass::text as table, conname as name, convalidated::text as state from pg_constraint where contype = 'f'
    union all select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal
    order by 1, 2`;
  const statesOf = (database: TestDatabase) => asOwner(database, async (client) => (await client.query(states)).rows);
  expect(await statesOf(target)).toEqual(await statesOf(fresh));
  expect(await dumpSchema(target.urls.owner)).toBe(await dumpSchema(fresh.urls.owner));
});

it("refuses to restore over a portfolio, and changes nothing", async () => {
  const before = await contentsOf(source);
  await expect(restore(source.urls, await savedFile(), quiet)).rejects.toThrow(/already holds a portfolio/);
  expect(await contentsOf(source)).toEqual(before);
});

it.each([
  ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 200)],
  [
    "with one byte changed",
    (bytes: Buffer) =>
      Buffer.from(bytes).fill(bytes.readUInt8(bytes.length - 300) ^ 1, bytes.length - 300, bytes.length - 299),
  ],
  ["that is something else", () => Buffer.from("not a backup")],
])("refuses a file %s and leaves the database without a row of it", async (_, spoil) => {
  const file = await savedFile();
  await writeFile(file, spoil(await readFile(file)));
  const target = await emptyTarget();
  await expect(restore(target.urls, file, quiet)).rejects.toThrow(/not a whole GoMark backup/);
  await migrate(target.urls);
  expect((await contentsOf(target))["crm.account"]).toMatch(/^0 rows/);
});

it("writes a private file under its name only when it is whole, and never over another", async () => {
  const file = await savedFile();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await expect(backUp(source.urls.owner, file, now)).rejects.toThrow(/never overwritten/);
  const broken = { ...source.urls, owner: source.urls.owner.replace(/\/[^/]*$/, "/no_such_database") };
  await expect(backUp(broken.owner, `${file}.2`, now)).rejects.toThrow(/does not exist/);
  expect(await readdir(join(file, ".."))).toEqual(["backup.gomark"]);
});

it("refuses a table whose rows a backup could not all see", async () => {
  const blind = await cloneDatabase();
  onTestFinished(() => blind.drop());
  await asOwner(blind, (client) => client.query("drop policy backup on crm.account"));
  await expect(backUp(blind.urls.owner, join(tmpdir(), `gomark-blind-${process.pid}`), now)).rejects.toThrow(
    /could not see all rows of crm.account/,
  );
});
