import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { httpStatus, problemBody, Refusal } from "#platform/errors";
import { refusalOf } from "./refusal-of.ts";

/** A body that is no file has to be here by then. */
const bodyTimeoutMs = 300_000;

export interface HttpOptions {
  readonly log: FastifyBaseLogger;
  readonly maxBodyBytes: number;
  /** Addresses of proxies whose X-Forwarded-For is believed; empty means none. */
  readonly trustedProxies: readonly string[];
  /** Whether browsers reach us by https: decides HSTS and upgrade-insecure-requests. */
  readonly https: boolean;
}

/** The HTTP server without routes: request ids, strict headers, one shape of error. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.maxBodyBytes,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    genReqId: (request) => usableRequestId(request.headers["x-request-id"]) ?? randomUUID(),
    routerOptions: { maxParamLength: 200 },
    // a file may take its time: bodies that have to come soon are seen to below
    requestTimeout: 0,
    forceCloseConnections: "idle",
    // an address that the router cannot read gets the same shape of refusal as everything else
    frameworkErrors: (error, request, reply) =>
      void answerError(error, request, reply.header("x-request-id", request.id)),
  });
  const headers = await securityHeaders(options.https);
  await app.register(cookie);
  await app.register(multipart);
  allowEmptyJson(app);
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(headers).header("x-request-id", request.id);
    done();
  });
  app.addHook("onResponse", async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    request.log[reply.statusCode >= 500 ? "error" : "info"](line, "request");
  });
  app.addHook("onRequest", (request, _, done) => {
    if (!request.isMultipart()) endIfLate(request.raw);
    done();
  });
  answerErrors(app);
  return app;
}

/** Ends a connection whose request has a body that does not arrive. Files have no time of their own, only a pulse. */
function endIfLate(raw: IncomingMessage): void {
  if (raw.headers["content-length"] === undefined && raw.headers["transfer-encoding"] === undefined) return;
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, bodyTimeoutMs);
  timer.unref();
  raw.once("close", () => clearTimeout(timer));
}

/** A POST that needs no fields may come without a body although it says application/json. */
function allowEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, body.toString(), done);
  });
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(() => {
    throw new Refusal("not_found", "There is nothing at this address");
  });
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal.code === "internal") request.log.error({ err: error }, "unforeseen error");
  else if (refusal.code === "too_busy") request.log.warn({ err: error }, "too busy");
  if (refusal.details.retryAfter !== undefined) reply.header("retry-after", String(refusal.details.retryAfter));
  const body = problemBody(refusal, { instance: request.url.split("?")[0] ?? "/", requestId: request.id });
  return reply.status(httpStatus(refusal.code)).type("application/problem+json").send(JSON.stringify(body));
}

/** What helmet writes, asked once: it is the same for every reply, and putting it together anew takes time. */
async function securityHeaders(https: boolean): Promise<Record<string, string>> {
  const asked = Fastify();
  await asked.register(helmet, {
    contentSecurityPolicy: false,
    hsts: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: "same-origin" },
    crossOriginEmbedderPolicy: false,
  });
  const headers: Record<string, string> = { "content-security-policy": contentSecurityPolicy(https) };
  asked.get("/", (_request, reply) => {
    for (const [name, value] of Object.entries(reply.raw.getHeaders())) headers[name] = String(value);
    return null;
  });
  await asked.inject("/");
  await asked.close();
  return headers;
}

function contentSecurityPolicy(https: boolean): string {
  const directives = [
    "default-src 'self'",
    "script-src 'self'",
    // Mantine and the virtualised lists position elements by style attributes
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ["upgrade-insecure-requests"] : []),
  ];
  return directives.join(";");
}

function usableRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && /^[\w.:-]{8,100}$/.test(header) ? header : undefined;
}
