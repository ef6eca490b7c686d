import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { beforeAll, expect, it } from "vitest";
import { type Cluster, startCluster } from "#platform/postgres/cluster";
import { readClusterState } from "#platform/postgres/cluster-files";
import { externalUrls } from "./external.ts";
import { migrate } from "./migrate.ts";

const none = { appDatabaseUrl: null, authDatabaseUrl: null, eventsDatabaseUrl: null };
const secret = "0123456789abcdef0123456789abcdef";
let cluster: Cluster;
let administrator: string;

/** A PostgreSQL of one's own: the embedded one without any of GoMark's roles but the owner. */
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "gomark-external-"));
  cluster = await startCluster({ dataDir, durable: false });
  const state = await readClusterState(dataDir);
  const url = new URL(cluster.urls("gomark").owner);
  url.username = "gomark_admin";
  url.password = state?.passwords.admin ?? "";
  administrator = url.href;
  return async () => {
    await cluster.stop();
    for (const folder of [dataDir, state?.folder ?? dataDir]) await rm(folder, { recursive: true, force: true });
  };
});

async function asAdministrator(statement: string): Promise<void> {
  const client = new Client({ connectionString: administrator });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const others = "gomark_app, gomark_auth, gomark_events, gomark_search, gomark_directory, gomark_backup";

it("creates its roles where it may, every process with the same passwords, and migrates", async () => {
  await asAdministrator(`drop role ${others}`);
  const settings = { ...none, secret, databaseUrl: administrator };
  const [first, again] = [await externalUrls(settings), await externalUrls(settings)];
  expect(again).toEqual(first);
  expect((await migrate(first)).applied).toContain("0001-platform");
  const client = new Client({ connectionString: first.app });
  await client.connect();
  await expect(client.query("select from identity.portfolio")).rejects.toThrow(/app.portfolio_id/);
  await expect(client.query("create table identity.mine ()")).rejects.toThrow(/permission denied/);
  await client.end();
});

it("says which setting mends a login whose password it cannot know", async () => {
  const settings = { ...none, secret: `${secret} of another installation`, databaseUrl: administrator };
  await expect(externalUrls(settings)).rejects.toThrow(/gomark_app does not work: .*Set APP_DATABASE_URL/);
});

it("refuses a login that can see past the walls between organizations", async () => {
  const { auth, events } = await externalUrls({ ...none, secret, databaseUrl: administrator });
  const settings = {
    secret,
    databaseUrl: administrator,
    appDatabaseUrl: administrator,
    authDatabaseUrl: auth,
    eventsDatabaseUrl: events,
  };
  await expect(externalUrls(settings)).rejects.toThrow(/APP_DATABASE_URL can see past the walls/);
});

it("without the right to create roles says what an administrator must run, and then works with the logins it is given", async () => {
  const given = await externalUrls({ ...none, secret, databaseUrl: administrator });
  const { owner } = cluster.urls();
  await expect(externalUrls({ ...none, secret, databaseUrl: owner })).rejects.toThrow(/grant gomark_search to/);
  await asAdministrator("grant gomark_search, gomark_directory, gomark_backup to gomark_owner");
  const settings = {
    secret,
    databaseUrl: owner,
    appDatabaseUrl: given.app,
    authDatabaseUrl: given.auth,
    eventsDatabaseUrl: given.events,
  };
  expect(await externalUrls(settings)).toEqual({ ...given, owner });
});

it("says in a sentence that the server is not there", async () => {
  const settings = { ...none, secret, databaseUrl: "postgres://someone:secret@127.0.0.1:1/gomark" };
  await expect(externalUrls(settings)).rejects.toThrow(/The server in DATABASE_URL cannot be used: .*ECONNREFUSED/);
});
