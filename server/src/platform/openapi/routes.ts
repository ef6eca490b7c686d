import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { AnyOperation } from "#platform/operation";
import { docsPage } from "./docs-page.ts";
import { docsStyle } from "./docs-style.ts";
import { toOpenApi } from "./openapi.ts";

/** Serves the description of the API: for programs at `/api/openapi.json`, for people at `/api/docs`. */
export function mountOpenApi(app: FastifyInstance, operations: readonly AnyOperation[]): void {
  // written once, at the first request: a start should not wait for what few ever ask for
  let written: { document: Cached; page: Cached } | null = null;
  const write = () => {
    const document = toOpenApi(operations);
    return { document: cached(JSON.stringify(document)), page: cached(docsPage(document)) };
  };
  const style = cached(docsStyle);
  const route = (url: string, type: string, of: () => Cached) =>
    app.get(url, (request, reply) => {
      const { text, etag } = of();
      reply.header("etag", etag).header("cache-control", "no-cache");
      if (request.headers["if-none-match"] === etag) return reply.status(304).send();
      return reply.type(type).send(text);
    });
  route("/api/openapi.json", "application/json; charset=utf-8", () => (written ??= write()).document);
  route("/api/docs", "text/html; charset=utf-8", () => (written ??= write()).page);
  route("/api/docs.css", "text/css; charset=utf-8", () => style);
}

interface Cached {
  readonly text: string;
  readonly etag: string;
}

function cached(text: string): Cached {
  return { text, etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` };
}
