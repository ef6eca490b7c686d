import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { loadSettings, type Settings } from "#platform/settings";
import { cloneDatabase, type TestDatabase } from "#testing/database";
import { checkDatabase } from "./database-checks.ts";
import { examine, report } from "./doctor.ts";
import type { Finding } from "./finding.ts";
import { checkMachine } from "./machine-checks.ts";
import { freePort } from "#testing/free-port";

async function settingsWith(environment: NodeJS.Dict<string> = {}): Promise<Settings> {
  const folder = await mkdtemp(join(tmpdir(), "gomark-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  return loadSettings({ GOMARK_DATA_DIR: folder, PORT: String(port), ...environment });
}

async function databaseAfter(...statements: readonly string[]): Promise<TestDatabase> {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const client = new Client({ connectionString: database.urls.owner });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
  return database;
}

const wrong = (findings: readonly Finding[]) =>
  findings
    // what earlier runs of root left on this machine says nothing of the one under test
    .filter(({ state, about }) => state !== "fine" && about !== "Left behind")
    .map(({ about, says, mend }) => `${about}: ${says} → ${mend ?? "no mend"}`);

it("finds nothing wrong with a machine that is as it should be", async () => {
  expect(wrong(await checkMachine(await settingsWith()))).toEqual([]);
});

it("finds nothing wrong with a migrated database", async () => {
  expect(wrong(await checkDatabase((await databaseAfter()).urls))).toEqual([]);
});

it.each([
  [
    "a table without forced row-level security",
    ["alter table crm.deal no force row level security"],
    /^Walls between organizations: .*crm\.deal → alter table crm\.deal/,
  ],
  [
    "a migration that has not run",
    ["delete from platform.migration where number = (select max(number) from platform.migration)"],
    /^Schema: 1 migrations have not run yet → Run: npm run migrate$/,
  ],
  [
    "a newer schema",
    ["insert into platform.migration values (9999, '9999-future', 'x')"],
    /^Schema: 9999-future comes from a newer GoMark/,
  ],
  [
    "a migration that was changed",
    ["update platform.migration set checksum = 'x' where number = 1"],
    /^Schema: 0001-platform was changed after it ran/,
  ],
  ["a table that backups cannot read", ["drop policy backup on crm.deal"], /^Backups: cannot read crm\.deal/],
  [
    "mails that were given up",
    [
      `insert into platform.mail (recipient, subject, state, last_error, created_at) values
         ('a@gomark.test', 'x', 'failed', 'no such box', now() - interval '1 day'), ('b@gomark.test', 'x', 'failed', 'full', now())`,
    ],
    /^Mail: 2 mails of the last 30 days were given up \(the newest: full\) → .*asks/,
  ],
  [
    "a job that was given up",
    [
      "select graphile_worker.add_job('x')",
      "update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no route'",
    ],
    /^Jobs: 1 were given up \(no route\)/,
  ],
  [
    "jobs that nobody runs",
    ["select graphile_worker.add_job('x', run_at => now() - interval '1 hour')"],
    /^Jobs: 1 have waited for over 15 minutes/,
  ],
  [
    "a consumer that fails",
    ["insert into platform.consumer values ('overview', '3', 1, now(), 4, 'no such stage')"],
    /^Events: overview has failed 4 times: no such stage/,
  ],
])("finds %s and says how to mend it", async (_, statements, expected) => {
  const database = await databaseAfter(...statements);
  const found = wrong(await checkDatabase(database.urls));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

it("finds a login that does not work", async () => {
  const { urls } = await databaseAfter();
  const found = wrong(await checkDatabase({ ...urls, events: urls.events.replace(/:[^:@]+@/, ":wrong@") }));
  expect(found).toEqual([expect.stringMatching(/^Login gomark_events: .*password.* → Set EVENTS_DATABASE_URL/)]);
});

it("finds secrets that others can read", async () => {
  const settings = await settingsWith();
  await chmod(join(settings.dataDir, "secret"), 0o644);
  expect(wrong(await checkMachine(settings))).toEqual([
    expect.stringMatching(/^Data folder: secret can be read by others \(mode 644\) → chmod 600/),
  ]);
});

it("finds a database folder that is gone", async () => {
  const settings = await settingsWith();
  await writeFile(
    join(settings.dataDir, "cluster.json"),
    JSON.stringify({ id: "x", folder: "cluster-x", passwords: {} }),
    { mode: 0o600 },
  );
  expect(wrong(await checkMachine(settings))).toEqual([
    expect.stringMatching(/^Data folder: the database's folder .*cluster-x is gone → Put it back/),
  ]);
});

it("finds a port that another program has", async () => {
  const settings = await settingsWith();
  const other = createServer((socket) => socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n")).listen(
    settings.port,
    "127.0.0.1",
  );
  onTestFinished(() => void other.close());
  expect(wrong(await checkMachine(settings))).toEqual([expect.stringMatching(/^Port: what runs on \d+ answers 404/)]);
});

it("finds a mail server that does not answer, and in production that there is none", async () => {
  const smtp = await settingsWith({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
  expect(wrong(await checkMachine(smtp))).toEqual([
    expect.stringMatching(/^Mail: 127\.0\.0\.1:\d+ does not take our mail: .*ECONNREFUSED/),
  ]);
  const production = await settingsWith({ NODE_ENV: "production", GOMARK_SECRET: "0123456789abcdef0123456789abcdef" });
  expect(wrong(await checkMachine(production))).toEqual([
    expect.stringMatching(/^Mail: no SMTP_URL: .*links are not kept → Set SMTP_URL \(smtps:.*MAIL_FROM/),
  ]);
});

it("makes no database where there is none, and counts faults in its last line", async () => {
  const settings = await settingsWith();
  expect(wrong(await examine(settings))).toEqual(["Database: there is none yet → npm start makes it."]);
  expect(report(await examine(settings))).toMatch(/Nothing is wrong\.\n$/);
  expect(report([{ about: "Disk", state: "fault", says: "full", mend: "make room" }])).toBe(
    "FAULT Disk  full\n            → make room\n\n1 fault to mend.\n",
  );
});
