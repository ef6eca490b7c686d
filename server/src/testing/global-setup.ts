import { Client, escapeLiteral } from "pg";
import type { TestProject } from "vitest/node";
import { prepareDatabase } from "#platform/database/prepare";
import { ensureRoles, loginRoles } from "#platform/database/roles";
import type { DatabaseUrls } from "#platform/postgres/cluster";
import { startThrowawayCluster } from "#platform/postgres/throwaway";
import { createLog } from "#platform/telemetry/log";

/** What a test file needs to make databases of its own. `{database}` in a URL stands for the name. */
export interface TestServer {
  readonly urls: DatabaseUrls;
  readonly template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

interface RunningServer {
  urls(database: string): DatabaseUrls;
  stop(): Promise<void>;
}

/**
 * Once per run: a PostgreSQL (the embedded one, or the server that TEST_DATABASE_URL names as its superuser)
 * with one migrated template database, which test files clone.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outside = process.env["TEST_DATABASE_URL"];
  const server = outside === undefined || outside === "" ? await startThrowawayCluster() : await useServer(outside);
  const template = `gomark_template_${process.pid}`;
  try {
    await createTemplate(server.urls("postgres").owner, server.urls(template), template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("testServer", { urls: server.urls("{database}"), template });
  return async () => {
    await withClient(server.urls("postgres").owner, (client) => client.query(`drop database if exists ${template}`));
    await server.stop();
  };
}

/** A server of one's own keeps GoMark's roles between runs; they get the passwords of this run. */
async function useServer(url: string): Promise<RunningServer> {
  const password = "gomark-test-only";
  await withClient(url, async (client) => {
    await ensureRoles(client, { owner: password, app: password, auth: password, events: password });
    for (const role of loginRoles) await client.query(`alter role gomark_${role} password ${escapeLiteral(password)}`);
  });
  const urlOf = (role: string, database: string) => {
    const parsed = new URL(url);
    parsed.username = `gomark_${role}`;
    parsed.password = password;
    return `${parsed.protocol}//${parsed.username}:${parsed.password}@${parsed.host}/${database}`;
  };
  return {
    urls: (database) => ({
      owner: urlOf("owner", database),
      app: urlOf("app", database),
      auth: urlOf("auth", database),
      events: urlOf("events", database),
    }),
    stop: async () => undefined,
  };
}

async function createTemplate(adminUrl: string, urls: DatabaseUrls, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(`drop database if exists ${name}`);
    await client.query(`create database ${name}`);
  });
  await prepareDatabase(urls, createLog("warn"));
}

async function withClient<Result>(url: string, body: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}
