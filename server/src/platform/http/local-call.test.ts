import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "#platform/telemetry/log";
import { originOf } from "./operation-route.ts";
import { createHttpServer } from "./server.ts";

describe("a call counts as made on this machine", () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    const log = createLog("silent");
    app = await createHttpServer({ log, maxBodyBytes: 1024, trustedProxies: [], https: false });
    app.get("/local", (request) => ({ local: originOf(request).local }));
  });
  afterAll(() => app.close());

  const ask = async (host: string, change: { from?: string; headers?: Record<string, string> } = {}) => {
    const headers = { host, ...change.headers };
    const remoteAddress = change.from ?? "127.0.0.1";
    const reply = await app.inject({ method: "GET", url: "/local", headers, remoteAddress });
    return reply.json<{ local: boolean }>().local;
  };

  it.each(["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "127.8.9.1"])("at %s", async (host) => {
    for (const from of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) expect(await ask(host, { from })).toBe(true);
  });

  it("also through the development server, which says that it serves this machine", async () => {
    const headers = { "x-forwarded-for": "::ffff:127.0.0.1", "x-forwarded-host": "localhost:5173" };
    expect(await ask("localhost:8080", { headers })).toBe(true);
    const both = { "x-forwarded-for": "127.0.0.1, 192.0.2.7" };
    expect(await ask("localhost:8080", { headers: both })).toBe(false);
  });

  it("but not from another machine", async () => {
    expect(await ask("localhost:8080", { from: "192.0.2.7" })).toBe(false);
  });

  it.each(["x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip", "via"])(
    "but not by strangers whom a proxy or tunnel on it lets in (%s)",
    async (name) => {
      expect(await ask("localhost:8080", { headers: { [name]: "192.0.2.7" } })).toBe(false);
    },
  );

  it.each(["evil.example:8080", "localhost.evil.example", "crm.example.com"])(
    "but not by a page of another name that was given its address (%s)",
    async (host) => {
      expect(await ask(host)).toBe(false);
    },
  );
});
