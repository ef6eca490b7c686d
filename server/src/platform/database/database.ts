import { Client, escapeIdentifier } from "pg";
import type { Fault } from "#platform/faults";
import { type DatabaseUrls, startCluster } from "#platform/postgres/cluster";
import type { Settings } from "#platform/settings";
import { externalUrls } from "./external.ts";

export interface DatabaseOptions {
  readonly log: (line: string) => void;
  /** Use the embedded server of a running GoMark when there is one, instead of refusing. */
  readonly share?: boolean;
  readonly onLost?: (fault: Fault) => void;
}

/** An open database of this installation. */
export interface Database {
  readonly urls: DatabaseUrls;
  /** Whether another process brought its server up, and its schema with it. */
  readonly shared: boolean;
  stop(): Promise<void>;
}

/** The database of this installation: the operator's own server when DATABASE_URL is set, else the embedded one. */
export async function openDatabase(settings: Settings, options: DatabaseOptions): Promise<Database> {
  const { databaseUrl } = settings;
  if (databaseUrl !== null) {
    return { urls: await externalUrls({ ...settings, databaseUrl }), shared: false, stop: async () => undefined };
  }
  const cluster = await startCluster({ dataDir: settings.dataDir, ...options });
  return { urls: cluster.urls(), shared: cluster.shared, stop: () => cluster.stop() };
}

/** Throws the embedded database away and makes an empty one in its place. */
export async function recreateDatabase(urls: DatabaseUrls): Promise<void> {
  const url = new URL(urls.owner);
  const name = escapeIdentifier(url.pathname.slice(1));
  url.pathname = "/postgres";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`drop database ${name} with (force)`);
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
