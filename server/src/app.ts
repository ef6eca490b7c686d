import { join } from "node:path";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { analyticsModule } from "#modules/analytics";
import { crmModule, openShares, seedCrm } from "#modules/crm";
import { createIdentity, type Identity } from "#modules/identity";
import { systemActor } from "#platform/actor";
import { openPools, type Pools } from "#platform/database/pools";
import { createBell } from "#platform/events/bell";
import { type Consumers, createConsumers } from "#platform/events/consumers";
import { createEventLog, type EventLog } from "#platform/events/event-log";
import { mountGraphql } from "#platform/graphql/server";
import { mountOperation } from "#platform/http/operation-route";
import { createRateLimiter } from "#platform/http/rate-limits";
import { createHttpServer } from "#platform/http/server";
import { uploadPlaces } from "#platform/http/upload-places";
import { serveWebApp } from "#platform/http/web-app";
import { createJobs, type Jobs } from "#platform/jobs/jobs";
import { ensureEventPartitions, upkeepModule } from "#platform/jobs/upkeep";
import { createMail } from "#platform/mail/mail";
import type { Module } from "#platform/module";
import { mountOpenApi } from "#platform/openapi/routes";
import type { AnyOperation } from "#platform/operation";
import type { DatabaseUrls } from "#platform/postgres/cluster";
import { mountRealtime, type RealtimeParts } from "#platform/realtime/server";
import { mountHealth } from "#platform/telemetry/health";
import { createLog } from "#platform/telemetry/log";
import { mountMetrics } from "#platform/telemetry/metrics";
import { createTransact, type Transact } from "#platform/work";

/** What of the settings the application itself needs; `main.ts` reads them, tests choose them. */
export interface ApplicationSettings {
  /** The address people and mails use, without a trailing slash. */
  readonly publicUrl: string;
  /** Signs sessions and links; at least 32 random characters. */
  readonly secret: string;
  readonly production: boolean;
  /** Null: mails land in the development mailbox. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly trustedProxies: readonly string[];
  readonly maxBodyBytes: number;
  /** 0 means as large as there is room for. */
  readonly maxUploadBytes: number;
  /** What uploads leave free on the disks they go to. */
  readonly diskReserveBytes: number;
  /** The embedded database's data folder; null: the database is on a server whose disk nobody here can see. */
  readonly embeddedIn: string | null;
  readonly statementTimeoutMs: number;
  readonly appConnections: number;
  /** Calls per minute; 0 switches a limit off. */
  readonly rateLimits: { readonly perAddress: number; readonly perCaller: number; readonly signInPerAddress: number };
}

export interface ApplicationOptions {
  readonly settings: ApplicationSettings;
  readonly urls: DatabaseUrls;
  readonly log: FastifyBaseLogger;
  readonly clock?: () => Date;
}

/** The whole product in one process: its HTTP face, its reactions to events and its jobs. */
export interface Application {
  readonly http: FastifyInstance;
  readonly operations: readonly AnyOperation[];
  readonly identity: Identity;
  readonly transact: Transact;
  readonly pools: Pools;
  readonly eventLog: EventLog;
  readonly consumers: Consumers;
  readonly jobs: Jobs;
  /** Starts what works in the background. A process may take only some of the roles. */
  start(roles?: readonly Role[]): Promise<void>;
  /** Stops taking requests, finishes what runs, and closes every connection. */
  close(): Promise<void>;
}

export type Role = "api" | "worker" | "scheduler";

/** Puts the modules together on a migrated database. Nothing runs in the background until `start`. */
export async function createApplication(options: ApplicationOptions): Promise<Application> {
  const { settings, log } = options;
  const clock = options.clock ?? (() => new Date());
  const pools = openPools(options.urls, settings, (error) =>
    log.warn({ err: error }, "an idle database connection broke"),
  );
  const bell = createBell(pools.events, log);
  const eventLog = createEventLog(pools.events);
  const transact = createTransact(pools.app, { clock, onCommit: () => bell.ring(), openings: [openShares] });
  const { modules, identity } = composeModules({ settings, pools, transact, log, clock });
  const operations = modules.flatMap((module) => module.operations);
  const http = await createHttpServer({
    log,
    maxBodyBytes: settings.maxBodyBytes,
    trustedProxies: settings.trustedProxies,
    https: settings.publicUrl.startsWith("https:"),
  });
  const consumers = createConsumers(
    modules.flatMap((module) => module.consumers),
    { db: pools.db, log, eventLog, bell, transact, clock },
  );
  const jobs = createJobs(
    modules.flatMap((module) => module.jobs),
    modules.flatMap((module) => module.schedule),
    { pool: pools.app, log, transact },
  );

  await identity.mount(http);
  const rateLimiter = createRateLimiter(settings.rateLimits);
  const { maxUploadBytes, statementTimeoutMs } = settings;
  const uploads = { maxBytes: maxUploadBytes, places: () => uploadPlaces(settings) };
  const route = { transact, authenticate: identity.authenticate, rateLimiter, uploads };
  for (const op of operations) mountOperation(http, op, route);
  await mountProjections(http, modules, {
    ...route,
    statementTimeoutMs,
    eventLog,
    bell,
    log,
    pools,
    publicUrl: settings.publicUrl,
  });

  return {
    http,
    operations,
    identity,
    transact,
    pools,
    eventLog,
    consumers,
    jobs,
    async start(roles = ["api", "worker", "scheduler"]) {
      await bell.start();
      await transact(
        { actor: systemActor(null), origin: { requestId: "start", ip: null, via: "job" } },
        ensureEventPartitions,
      );
      const works = roles.includes("worker");
      const schedules = roles.includes("scheduler");
      if (works) consumers.start();
      if (works || schedules) await jobs.start({ works, schedules });
    },
    async close() {
      await http.close();
      await jobs.stop();
      await consumers.stop();
      await bell.stop();
      await pools.close();
    },
  };
}

/** Everything besides REST that stands on the modules' declarations, and what serves people and probes. */
async function mountProjections(
  http: FastifyInstance,
  modules: readonly Module[],
  parts: ProjectionParts,
): Promise<void> {
  const operations = modules.flatMap((module) => module.operations);
  const topics = modules.flatMap((module) => module.topics ?? []);
  mountOpenApi(http, operations);
  await mountGraphql(http, {
    ...parts,
    operations,
    relations: modules.flatMap((module) => module.relations ?? []),
    own: modules.find((module) => module.ownShapes !== undefined)?.ownShapes,
  });
  const realtime = await mountRealtime(http, {
    ...parts,
    topics,
    changesRights: (event) => event.name.startsWith("identity."),
  });
  mountHealth(http, parts);
  mountMetrics(http, { ...parts, connections: realtime.connections });
  await serveWebApp(http, join(import.meta.dirname, "../../web/dist"));
}

interface ProjectionParts extends Omit<RealtimeParts, "topics" | "changesRights"> {
  readonly transact: Transact;
  readonly pools: Pools;
  readonly statementTimeoutMs: number;
}

interface ComposeParts {
  readonly settings: ApplicationSettings;
  readonly pools: Pools;
  readonly transact: Transact;
  readonly log: FastifyBaseLogger;
  readonly clock: () => Date;
}

/** Every module, lower ones first. Pure wiring: it needs no running database, so the generator can use it too. */
export function composeModules(parts: ComposeParts): { modules: readonly Module[]; identity: Identity } {
  const { smtpUrl, mailFrom, publicUrl, production } = parts.settings;
  const mail = createMail({ smtpUrl, from: mailFrom, publicUrl, production, log: parts.log });
  const identity = createIdentity({ ...parts, mail, onOrganizationCreated: [seedCrm] });
  return { identity, modules: [upkeepModule, mail.module, identity.module, crmModule(), analyticsModule()] };
}

/** Every module on connections that are never opened: for what only reads declarations, such as the generator. */
export function listModules(): readonly Module[] {
  const nowhere = "postgres://nobody@127.0.0.1:1/nothing";
  const log = createLog("silent");
  const clock = () => new Date(0);
  const pools = openPools(
    { owner: nowhere, app: nowhere, auth: nowhere, events: nowhere },
    { appConnections: 1, statementTimeoutMs: 1 },
    () => {},
  );
  const transact = createTransact(pools.app, { clock, onCommit: () => {} });
  return composeModules({ settings: declarationSettings, pools, transact, log, clock }).modules;
}

const declarationSettings: ApplicationSettings = {
  publicUrl: "http://localhost:8080",
  secret: "not a secret: no request is ever served with it",
  production: false,
  smtpUrl: null,
  mailFrom: "GoMark <gomark@localhost>",
  trustedProxies: [],
  maxBodyBytes: 1,
  maxUploadBytes: 1,
  diskReserveBytes: 0,
  embeddedIn: null,
  statementTimeoutMs: 1,
  appConnections: 1,
  rateLimits: { perAddress: 0, perCaller: 0, signInPerAddress: 0 },
};
