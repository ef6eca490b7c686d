import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Pools } from "#platform/database/pools";
import { schemaIsCurrent, stuckConsumers } from "./signs-of-life.ts";

/** Anyone may ask, so the database is asked at most this often. */
const believedMs = 1000;
const patienceMs = 3000;

export interface HealthParts {
  readonly pools: Pools;
  readonly log: FastifyBaseLogger;
}

type Check = "ok" | "failing";

interface Readiness {
  readonly status: "ready" | "not_ready";
  readonly checks: { readonly database: Check; readonly schema: Check; readonly consumers: Check };
}

/** `/health/live`: the process answers. `/health/ready`: it can do its work; 503 with the failing check when it cannot. */
export function mountHealth(app: FastifyInstance, parts: HealthParts): void {
  let last: { readonly at: number; readonly readiness: Promise<Readiness> } | null = null;
  app.get("/health/live", (_request, reply) => reply.header("cache-control", "no-store").send({ status: "live" }));
  app.get("/health/ready", async (_request, reply) => {
    if (last === null || Date.now() - last.at > believedMs) last = { at: Date.now(), readiness: readinessOf(parts) };
    const readiness = await last.readiness;
    return reply
      .status(readiness.status === "ready" ? 200 : 503)
      .header("cache-control", "no-store")
      .send(readiness);
  });
}

async function readinessOf({ pools, log }: HealthParts): Promise<Readiness> {
  const check = async (name: string, holds: () => Promise<boolean>): Promise<Check> => {
    try {
      return (await inTime(holds())) ? "ok" : "failing";
    } catch (error) {
      log.warn({ err: error, check: name }, "a readiness check failed");
      return "failing";
    }
  };
  const [database, schema, consumers] = await Promise.all([
    check("database", async () => (await pools.app.query("select 1")).rowCount === 1),
    check("schema", () => schemaIsCurrent(pools.app)),
    check("consumers", async () => (await stuckConsumers(pools.events)).length === 0),
  ]);
  const ready = database === "ok" && schema === "ok" && consumers === "ok";
  return { status: ready ? "ready" : "not_ready", checks: { database, schema, consumers } };
}

/** A check that takes longer than a load balancer waits has failed. */
async function inTime(check: Promise<boolean>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patienceMs);
  try {
    return await Promise.race([check, promise]);
  } finally {
    clearTimeout(timer);
  }
}
