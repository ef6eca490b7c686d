import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor, Origin } from "#platform/actor";
import { Refusal, invalidField } from "#platform/errors";
import type { AnyOperation } from "#platform/operation";
import type { Transact, Work } from "#platform/work";
import { identifiedCaller } from "./caller.ts";
import type { Authenticate } from "./credentials.ts";
import { type IdempotentRequest, idempotentRequest, onceOnly, type Reply } from "./idempotency.ts";
import { givenIn, inputReader, type RawInput } from "./input.ts";
import { readOrTellAll } from "./every-problem.ts";
import { isLocal } from "./local-call.ts";
import type { RateLimiter } from "./rate-limits.ts";
import { withUpload } from "./upload.ts";
import type { UploadLimits } from "./upload-places.ts";

export interface RouteParts {
  readonly transact: Transact;
  readonly authenticate: Authenticate;
  readonly rateLimiter: RateLimiter;
  readonly uploads: UploadLimits;
}

/** Mounts one operation as a REST route: actor, permission, input, transaction, output, in this order. */
export function mountOperation(app: FastifyInstance, op: AnyOperation, parts: RouteParts): void {
  const readInput = inputReader(op);
  const run = operationRunner(op);
  app.route({
    method: op.http.method,
    url: op.http.path,
    handler: async (request, reply) => {
      const actor = await callerOf(request, op, parts);
      const context = { actor, origin: originOf(request), readOnly: op.http.method === "GET" };
      let read: unknown;
      const answerTo = async (body: unknown, sha256: string | null = null) => {
        const raw = rawInput(op, request, body);
        const reading = { read: () => readInput(raw), given: givenIn(raw) };
        const input = await readOrTellAll(op, reading, (ask) => parts.transact(context, ask));
        read = input;
        const once = onceOf(request, op, sha256 === null ? input : { ...(input as object), file: sha256 });
        return parts.transact<OnceReply>(context, (work) =>
          once === undefined ? run(work, input) : onceOnly(work, once, () => run(work, input)),
        );
      };
      const uploads = op.http.upload === true && request.isMultipart();
      const answer = uploads
        ? await withUpload(request, context, parts, async ({ fields, sha256 }) => answerTo(fields, sha256))
        : await answerTo(request.body);
      const content = op.stream?.((step) => parts.transact(context, step), read as never);
      return content === undefined ? send(reply, op, answer) : sendFile(reply, answer.body as Download, content);
    },
  });
}

type OnceReply = Reply & { readonly replayed?: boolean };

function onceOf(request: FastifyRequest, op: AnyOperation, input: unknown): IdempotentRequest | undefined {
  return op.http.method === "POST" ? idempotentRequest(request.headers["idempotency-key"], op, input) : undefined;
}

/** Runs an operation's use case and checks what it answers against its own schema. */
export function operationRunner(op: AnyOperation): (work: Work, input: unknown) => Promise<Reply> {
  const status = op.http.status ?? 200;
  return async (work, input) => {
    if (op.permissionFor !== undefined) refuseWithout(await op.permissionFor(work, input as never), work.actor);
    return { status, body: op.output.parse(await op.run(work, input as never)) };
  };
}

/** Refuses unless the actor holds the operation's permission; one that depends on the input is asked for later. */
export function checkPermission(op: AnyOperation, actor: Actor): void {
  if (op.permission === null || op.permissionFor !== undefined) return;
  refuseWithout(op.permission, actor);
}

function refuseWithout(permission: string, actor: Actor): void {
  if (actor.can(permission)) return;
  throw new Refusal("forbidden", `This needs the permission ${permission}, which your role does not have here.`);
}

async function callerOf(request: FastifyRequest, op: AnyOperation, parts: RouteParts): Promise<Actor> {
  const actor = await identifiedCaller(request, parts.rateLimiter, (credentials) =>
    parts.authenticate(credentials, op.scope),
  );
  if (actor.kind === "anonymous") await parts.rateLimiter.countAddress(request.ip);
  else await parts.rateLimiter.countCaller(actor);
  checkPermission(op, actor);
  return actor;
}

export function originOf(request: FastifyRequest): Origin {
  const via = request.headers["gomark-client"] === "web" ? "web" : "api";
  return {
    requestId: request.id,
    ip: request.ip,
    via,
    // looked up by the few calls that ask
    get local() {
      return isLocal(request);
    },
  };
}

function rawInput(op: AnyOperation, request: FastifyRequest, body: unknown): RawInput {
  const params = request.params as Record<string, unknown>;
  const query = request.query as Record<string, unknown>;
  if (op.http.method === "DELETE") return { params, query: { ...query, ...versionOf(op, request, query) }, body };
  // whatever is no object stays as it is, so that the reader of the input refuses it
  const isObject = typeof (body ?? {}) === "object" && !Array.isArray(body);
  if (op.http.method === "GET" || !isObject) return { params, query, body };
  return { params, query, body: { ...(body as object | undefined), ...versionOf(op, request, body) } };
}

/** `If-Match: "7"` is the same as `version: 7` in the input of a write; saying both differently is refused. */
function versionOf(op: AnyOperation, request: FastifyRequest, fields: unknown): { version?: number | string } {
  const header = request.headers["if-match"];
  if (header === undefined || !("version" in op.input.shape)) return {};
  const version = /^(?:W\/)?"([0-9]{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw invalidField("If-Match", 'Send the ETag of the record as you read it, such as "7"');
  if (typeof fields === "object" && fields !== null && "version" in fields && String(fields.version) !== version) {
    throw invalidField("version", "If-Match names another version than the input does");
  }
  return { version: op.http.method === "DELETE" ? version : Number(version) };
}

function send(reply: FastifyReply, op: AnyOperation, answer: OnceReply): FastifyReply {
  if (answer.replayed === true) reply.header("idempotency-replayed", "true");
  if (op.http.download === true) return sendFile(reply, answer.body as Download);
  const version = (answer.body as { version?: unknown } | null)?.version;
  if (typeof version === "number") reply.header("etag", `"${version}"`);
  return reply.status(answer.status).send(answer.body);
}

interface Download {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content?: string;
}

function sendFile(reply: FastifyReply, file: Download, content?: AsyncIterable<string>): FastifyReply {
  const ascii = file.fileName.replaceAll(/[^\w.-]/g, "_");
  return reply
    .header(
      "content-disposition",
      `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    )
    .type(file.mediaType)
    .send(content === undefined ? file.content : Readable.from(content, { objectMode: false }));
}
