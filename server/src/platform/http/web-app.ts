import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#platform/errors";

/** First path segments that are never pages: what is unknown below them is a 404 for programs. */
const reservedRoots = new Set([
  "api",
  "graphql",
  "ws",
  "health",
  "metrics",
  "crm",
  "oauth",
  "account-info",
  "hubspot",
  "upso",
  "webhooks",
]);

const oneYearSeconds = 31_536_000;

/**
 * Serves the built web app: files with a hash in their name for ever, everything else revalidated, and the app's one
 * page for every address that a person may have typed or bookmarked.
 */
export async function serveWebApp(app: FastifyInstance, folder: string): Promise<void> {
  const files = await filesIn(folder);
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    // .br and .gz files that the build left beside the originals
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header("cache-control", cachingOf(path)),
  });
  app.get("/*", (request, reply) => {
    const path = pathOf(request);
    if (path !== "" && files.has(path)) return reply.sendFile(path);
    if (!asksForPage(request)) throw new Refusal("not_found", "There is nothing at this address");
    return files.has("index.html") ? reply.sendFile("index.html") : sayNotBuilt(reply);
  });
}

function sayNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .status(503)
    .type("text/plain; charset=utf-8")
    .send("The web app has not been built yet. Run: npm run build\n");
}

/** The names of a build do not change while it is served; a name that is not among them reaches no file. */
async function filesIn(folder: string): Promise<ReadonlySet<string>> {
  if (!existsSync(folder)) return new Set();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")),
  );
}

function pathOf(request: FastifyRequest): string {
  return (request.params as { "*"?: string })["*"] ?? "";
}

/** Vite puts a hash of the content into the names below assets/; every other name may get new content. */
function cachingOf(path: string): string {
  return /[/\\]assets[/\\]/.test(path) ? `public, max-age=${oneYearSeconds}, immutable` : "no-cache";
}

function asksForPage(request: FastifyRequest): boolean {
  const [root = ""] = pathOf(request).split("/");
  // the front door is a page for everyone, also for programs that do not say what they read
  if (root === "") return true;
  return !reservedRoots.has(root) && (request.headers.accept ?? "").includes("text/html");
}
