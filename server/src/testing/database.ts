import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import { inject } from "vitest";
import type { DatabaseUrls } from "#platform/postgres/cluster";

/** A database that one test file has to itself. */
export interface TestDatabase {
  readonly name: string;
  readonly urls: DatabaseUrls;
  /** Removes it. Fails when somebody stays connected: a connection that is never closed is a fault of what was tested. */
  drop(): Promise<void>;
}

/** Clones the migrated template: every table, no rows. */
export async function cloneDatabase(): Promise<TestDatabase> {
  return createDatabase(`template ${inject("testServer").template}`);
}

/** A database without any schema, for tests of migrating and restoring. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase("");
}

async function createDatabase(from: string): Promise<TestDatabase> {
  const name = `gomark_test_${randomBytes(6).toString("hex")}`;
  await asOwner(`create database ${name} ${from}`);
  return { name, urls: urlsFor(name), drop: () => dropWhenFree(name) };
}

const patienceMs = 5000;
const retryMs = 20;

/** A closed connection's backend ends a moment later than the connection. */
async function dropWhenFree(name: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await asOwner(`drop database if exists ${name}`);
    } catch (error) {
      const inUse = error instanceof DatabaseError && error.code === "55006";
      if (!inUse || performance.now() > deadline) throw error;
      await pause(retryMs);
    }
  }
}

function urlsFor(database: string): DatabaseUrls {
  const { urls } = inject("testServer");
  const named = (url: string) => url.replace("{database}", database);
  return { owner: named(urls.owner), app: named(urls.app), auth: named(urls.auth), events: named(urls.events) };
}

async function asOwner(statement: string): Promise<void> {
  const client = new Client({ connectionString: urlsFor("postgres").owner });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
