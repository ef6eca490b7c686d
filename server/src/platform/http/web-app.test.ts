import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "#platform/telemetry/log";
import { createHttpServer } from "./server.ts";
import { serveWebApp } from "./web-app.ts";

const page = { accept: "text/html,application/xhtml+xml" };
const script = "export const answer = 42;";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gomark-web-"));
  await mkdir(join(folder, "dist/assets"), { recursive: true });
  await writeFile(join(folder, "dist/index.html"), "<!doctype html><title>GoMark</title>");
  await writeFile(join(folder, "dist/assets/app-B1x2.js"), script);
  await writeFile(join(folder, "dist/assets/app-B1x2.js.gz"), gzipSync(script));
  await writeFile(join(folder, "secret.txt"), "not for visitors");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function serve(dist: string) {
  const app = await createHttpServer({
    log: createLog("silent"),
    maxBodyBytes: 1000,
    trustedProxies: [],
    https: false,
  });
  app.get("/api/v1/things", async () => ({}));
  await serveWebApp(app, dist);
  return app;
}

describe("the built web app", () => {
  test.each(["/", "/o/acme/deals/7", "/sign-in?next=%2F", "/o/a.b/c"])(
    "answers %s with its one page, asked for anew each time",
    async (url) => {
      const app = await serve(join(folder, "dist"));
      const reply = await app.inject({ url, headers: page });
      expect([reply.statusCode, reply.headers["cache-control"]]).toEqual([200, "no-cache"]);
      expect(reply.headers["content-type"]).toContain("text/html");
      expect(reply.headers["content-security-policy"]).toContain("script-src 'self'");
    },
  );

  test("keeps files with a hash in their name for ever, and sends them compressed where that is understood", async () => {
    const app = await serve(join(folder, "dist"));
    const plain = await app.inject({ url: "/assets/app-B1x2.js" });
    expect([plain.body, plain.headers["cache-control"]]).toEqual([script, "public, max-age=31536000, immutable"]);
    const small = await app.inject({ url: "/assets/app-B1x2.js", headers: { "accept-encoding": "gzip" } });
    expect(small.headers).toMatchObject({
      "content-encoding": "gzip",
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": expect.stringContaining("javascript"),
    });
  });

  test.each([
    "/api/v1/nothing",
    "/graphql",
    "/health/nothing",
    "/webhooks/x",
    "/crm/v3/objects",
    "/assets/gone-123.js",
  ])("does not answer %s with a page to programs", async (url) => {
    const app = await serve(join(folder, "dist"));
    for (const headers of url.startsWith("/assets") ? [{}] : [{}, page]) {
      const reply = await app.inject({ url, headers });
      expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([404, "not_found"]);
    }
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "//secret.txt",
  ])("never reaches a file outside the build by %s", async (url) => {
    const app = await serve(join(folder, "dist"));
    expect((await app.inject({ url, headers: page })).body).not.toContain("not for visitors");
  });

  test("says plainly when it has not been built, and leaves the API alone", async () => {
    const app = await serve(join(folder, "missing"));
    const reply = await app.inject({ url: "/", headers: page });
    expect([reply.statusCode, reply.body]).toEqual([503, "The web app has not been built yet. Run: npm run build\n"]);
    expect((await app.inject({ url: "/api/v1/things" })).statusCode).toBe(200);
  });
});
