import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type DocumentNode,
  execute as executeDocument,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import mercurius from "mercurius";
import { z } from "zod";
import type { Actor } from "#platform/actor";
import { httpStatus, problemBody, Refusal } from "#platform/errors";
import { authenticateAny } from "#platform/http/any-caller";
import { identifiedCaller } from "#platform/http/caller";
import type { Authenticate } from "#platform/http/credentials";
import { parseInput } from "#platform/http/input";
import { originOf } from "#platform/http/operation-route";
import type { RateLimiter } from "#platform/http/rate-limits";
import { refusalOf } from "#platform/http/refusal-of";
import type { AnyOperation, OperationScope } from "#platform/operation";
import type { Transact } from "#platform/work";
import { checkBounds, graphqlBounds } from "./bounds.ts";
import { type GraphqlContext, mutationContext, queryContext } from "./context.ts";
import { deadlineIn } from "./deadline.ts";
import { createOwnSchemas, type OwnSchemas } from "./own-schemas.ts";
import type { OwnShapesSource } from "./own-shapes.ts";
import type { Relation } from "./relation.ts";
import { graphqlSchema } from "./schema.ts";
import { asksOfSchema, rootFieldsOf, scopeOf } from "./selection.ts";

export interface GraphqlParts {
  readonly operations: readonly AnyOperation[];
  readonly relations: readonly Relation[];
  /** What organizations have of their own; every one has the same without it. */
  readonly own?: OwnShapesSource | undefined;
  readonly transact: Transact;
  readonly authenticate: Authenticate;
  readonly rateLimiter: RateLimiter;
  readonly statementTimeoutMs: number;
}

const Body = z.strictObject({
  query: z.string().min(1).max(graphqlBounds.text),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().max(200).nullish(),
  extensions: z.unknown().optional(),
});

/** Answers `POST /graphql`: one document per request, the same actors, permissions and shapes as REST. */
export async function mountGraphql(app: FastifyInstance, parts: GraphqlParts): Promise<void> {
  const schema = graphqlSchema(parts.operations, parts.relations);
  const ownSchemas = parts.own === undefined ? null : createOwnSchemas(parts.own, { ...parts, everybodys: schema });
  await app.register(mercurius, {
    schema,
    routes: false,
    graphql: { parseOptions: { maxLexicalTokens: graphqlBounds.tokens } },
    errorFormatter: (result, context) => ({ statusCode: 200, response: withProblems(result, context.reply.request) }),
  });
  app.post("/graphql", async (request, reply) => {
    try {
      return await answer(request, reply, { ...parts, ownSchemas });
    } catch (error) {
      return refuse(request, reply, error);
    }
  });
}

interface AnswerParts extends GraphqlParts {
  readonly ownSchemas: OwnSchemas | null;
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: AnswerParts): Promise<ExecutionResult> {
  const deadline = deadlineIn(parts.statementTimeoutMs * graphqlBounds.statementTimes);
  if (Array.isArray(request.body)) throw new Refusal("invalid", "Send one query per request, not a list of them");
  const { query, variables, operationName } = parseInput(Body, request.body ?? {}) as z.infer<typeof Body>;
  const { document, operation } = readDocument(query, operationName ?? undefined);
  const given = { document, operation, variables: variables ?? {}, operationName: operationName ?? undefined };
  const { actor, origin, own, roots } = await admitted(request, parts, given);
  const execute = async (context: GraphqlContext) =>
    own === undefined
      ? reply.graphql<Record<string, unknown>>(query, { ...context }, given.variables, given.operationName)
      : withProblems(await executeOwn(own, given, context), request);
  if (operation.operation === "mutation") {
    const idempotencyKey = request.headers["idempotency-key"];
    return execute(mutationContext({ transact: parts.transact, actor, origin, idempotencyKey, deadline }));
  }
  if (roots.length === 0) return execute({ ...noReads, actor });
  return parts.transact({ actor, origin, readOnly: true }, async (work) => {
    const result = await execute(queryContext(actor, work, deadline));
    const missed = deadline.missed();
    // half an answer to a question looks like all of it; of a mutation the fields that were done must be told
    if (missed !== null) throw missed;
    return result;
  });
}

interface Given {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/** Who asks, for which calls, and by the schema of their own organization where that of all does not do. */
async function admitted(request: FastifyRequest, parts: AnswerParts, given: Given) {
  const { document, operation } = given;
  const origin = { ...originOf(request), via: "graphql" as const };
  const everybodys = request.server.graphql.schema;
  const known = rootFieldsOf(everybodys, document, operation);
  const actor = await callerOf(request, scopeOf(known), parts);
  const counted = Math.max(known.length, 1);
  await admit(parts, { actor, schema: everybodys, calls: counted }, given);
  const isOwn = actor.orgId !== null && (asksOfSchema(document) || validate(everybodys, document).length > 0);
  const own = isOwn ? await parts.ownSchemas?.of({ actor, origin }) : undefined;
  if (own === undefined) return { actor, origin, own, roots: known };
  const roots = rootFieldsOf(own, document, operation);
  scopeOf(roots);
  await admit(parts, { actor, schema: own, calls: roots.length - counted }, given);
  return { actor, origin, own, roots };
}

/** Refuses who calls too often, and what asks for too much. Each field is a call of its own: many in one request must not be cheaper than many requests. */
async function admit(
  { rateLimiter }: GraphqlParts,
  { actor, schema, calls }: { readonly actor: Actor; readonly schema: GraphQLSchema; readonly calls: number },
  { document, operation, variables }: Given,
): Promise<void> {
  for (let call = 0; call < calls; call += 1) await rateLimiter.countCaller(actor);
  checkBounds(schema, document, operation, variables);
}

/** Answers by the schema of one organization; refuses, as GraphQL does, what does not fit it either. */
async function executeOwn(
  schema: GraphQLSchema,
  { document, variables, operationName }: Given,
  context: GraphqlContext,
): Promise<ExecutionResult> {
  const faults = validate(schema, document);
  if (faults.length > 0) throw new DocumentFault(faults);
  const result = await executeDocument({
    schema,
    document,
    contextValue: { ...context },
    variableValues: variables,
    operationName,
  });
  if (result.data === undefined) throw new DocumentFault(result.errors ?? []);
  return result;
}

/** A document that cannot be run at all. */
class DocumentFault extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super("The document does not fit the schema");
    this.errors = errors;
  }
}

/** A query of the schema alone touches no data. */
const noReads: Omit<GraphqlContext, "actor"> = {
  read: () => Promise.reject(new Error("nothing to read")),
  runOperation: () => Promise.reject(new Error("nothing to run")),
};

function readDocument(
  query: string,
  operationName: string | undefined,
): { document: DocumentNode; operation: OperationDefinitionNode } {
  // mercurius would also read a document that is JSON already, past the bound on tokens
  if (/^\s*\{\s*"/.test(query)) throw new Refusal("invalid", "Send the query as GraphQL text");
  const document = parse(query, { maxLexicalTokens: graphqlBounds.tokens });
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) {
    const several = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION).length > 1;
    throw new Refusal(
      "invalid",
      several && operationName === undefined
        ? "Name the operation to run in operationName"
        : "The document holds no such operation",
    );
  }
  if (operation.operation === "subscription")
    throw new Refusal("invalid", "Live updates come over the WebSocket at /ws");
  return { document, operation };
}

function callerOf(request: FastifyRequest, scope: OperationScope | null, parts: GraphqlParts): Promise<Actor> {
  const { authenticate, rateLimiter } = parts;
  return identifiedCaller(request, rateLimiter, (credentials) =>
    scope === null ? authenticateAny(authenticate, credentials) : authenticate(credentials, scope),
  );
}

/** A request that was not run at all: the status says why, the body is GraphQL's. */
function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const errors = errorsIn(error);
  if (errors !== null)
    return reply.status(400).send({ data: null, errors: errors.map((inner) => withProblem(inner, request)) });
  const refusal = refusalOf(error);
  if (refusal.code === "internal") request.log.error({ err: error }, "unforeseen error");
  if (refusal.details.retryAfter !== undefined) reply.header("retry-after", String(refusal.details.retryAfter));
  return reply
    .status(httpStatus(refusal.code))
    .send({ data: null, errors: [{ message: refusal.message, extensions: problemOf(refusal, request) }] });
}

/** GraphQL's own complaints about a document: its syntax, unknown fields, variables of the wrong type. */
function errorsIn(error: unknown): readonly GraphQLError[] | null {
  if (error instanceof GraphQLError) return [error];
  const errors = (error as { errors?: unknown } | null)?.errors;
  return Array.isArray(errors) && errors.length > 0 && errors.every((inner) => inner instanceof GraphQLError)
    ? errors
    : null;
}

function withProblems(result: ExecutionResult, request: FastifyRequest): ExecutionResult {
  return {
    data: result.data ?? null,
    errors: result.errors?.map((error) => withProblem(error, request)),
  } as unknown as ExecutionResult;
}

/** The problem of a refusal as REST would answer it, in `extensions`. What we did not foresee says nothing of its cause. */
function withProblem(error: GraphQLError, request: FastifyRequest): object {
  const cause = error.originalError;
  const place = {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
  if (cause === undefined || cause instanceof GraphQLError) {
    const problems = [{ path: error.path?.join(".") ?? "query", code: "graphql", message: error.message }];
    return {
      message: error.message,
      ...place,
      extensions: problemOf(new Refusal("invalid", error.message, { problems }), request),
    };
  }
  const refusal = refusalOf(cause);
  if (refusal.code === "internal") request.log.error({ err: cause }, "unforeseen error");
  return { message: refusal.message, ...place, extensions: problemOf(refusal, request) };
}

function problemOf(refusal: Refusal, request: FastifyRequest): object {
  return problemBody(refusal, { instance: "/graphql", requestId: request.id });
}
