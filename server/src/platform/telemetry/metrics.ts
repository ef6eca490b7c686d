import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Pools } from "#platform/database/pools";
import type { EventLog } from "#platform/events/event-log";
import { consumerStates, mostLag, queueState } from "./signs-of-life.ts";

export interface MetricsParts {
  readonly pools: Pools;
  readonly eventLog: EventLog;
  readonly log: FastifyBaseLogger;
  readonly connections: () => number;
}

/**
 * `/metrics` for Prometheus: the process, requests by route, connections to the database, consumers, jobs, sockets.
 * Labels are names from our own code, never anything of a tenant.
 */
export function mountMetrics(app: FastifyInstance, parts: MetricsParts): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureRequests(app, registry);
  measurePools(registry, parts.pools);
  measureConsumers(registry, parts);
  measureJobs(registry, parts);
  const sockets = {
    name: "gomark_websocket_connections",
    help: "Open live connections of this process",
    labelNames: [],
  };
  gauge(registry, sockets, (set) => set.set(parts.connections()));
  const read = readSparingly(registry);
  app.get("/metrics", async (_request, reply) =>
    reply
      .header("cache-control", "no-store")
      .type(registry.contentType)
      .send(await read()),
  );
  app.addHook("onClose", async () => registry.clear());
}

/** Anyone may ask, and an answer counts rows: the database is asked at most this often, by one reader at a time. */
const believedMs = 1000;

function readSparingly(registry: Registry): () => Promise<string> {
  let last: { readonly at: number; readonly text: Promise<string> } | null = null;
  let reading = false;
  return () => {
    if (last !== null && (reading || Date.now() - last.at < believedMs)) return last.text;
    reading = true;
    const text = registry.metrics().finally(() => {
      reading = false;
    });
    last = { at: Date.now(), text };
    return text;
  };
}

function measureRequests(app: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: "gomark_http_request_seconds",
    help: "How long requests took, by route",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  app.addHook("onResponse", async (request, reply) => {
    // the pattern of the route, not the path: ids stay out, and so does whatever strangers try
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: `${Math.floor(reply.statusCode / 100)}xx`,
    };
    seconds.observe(labels, reply.elapsedTime / 1000);
  });
}

function measurePools(registry: Registry, pools: Pools): void {
  const help = "Connections to the database, by login and state";
  gauge(registry, { name: "gomark_database_connections", help, labelNames: ["login", "state"] }, (set) => {
    for (const login of ["app", "auth", "events"] as const) {
      const pool = pools[login];
      set.set({ login, state: "busy" }, pool.totalCount - pool.idleCount);
      set.set({ login, state: "idle" }, pool.idleCount);
      set.set({ login, state: "awaited" }, pool.waitingCount);
    }
  });
}

function measureConsumers(registry: Registry, { pools, eventLog, log }: MetricsParts): void {
  const help = `Facts a consumer has not digested yet (up to ${mostLag}), and its failures in a row`;
  gauge(registry, { name: "gomark_consumer_state", help, labelNames: ["consumer", "state"] }, async (set) => {
    const states = await orNothing(log, () => consumerStates(pools.events, eventLog));
    for (const { name, lag, failures } of states ?? []) {
      set.set({ consumer: name, state: "lag" }, lag);
      set.set({ consumer: name, state: "failures" }, failures);
    }
  });
}

function measureJobs(registry: Registry, { pools, log }: MetricsParts): void {
  gauge(
    registry,
    { name: "gomark_jobs", help: "Jobs that are due, and jobs given up", labelNames: ["state"] },
    async (set) => {
      const state = await orNothing(log, () => queueState(pools.app));
      if (state === null) return;
      set.set({ state: "due" }, state.due);
      set.set({ state: "failed" }, state.failed);
    },
  );
}

interface Measure {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
}

/** A measure that is read when somebody asks for it. */
function gauge(registry: Registry, measure: Measure, read: (set: Gauge) => void | Promise<void>): void {
  const collected = new Gauge({
    ...measure,
    registers: [],
    async collect() {
      this.reset();
      await read(this);
    },
  });
  registry.registerMetric(collected);
}

/** Without a database the process still tells of itself. */
async function orNothing<Result>(log: FastifyBaseLogger, read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read();
  } catch (error) {
    log.warn({ err: error }, "a metric could not be read");
    return null;
  }
}
