import { type GraphQLResolveInfo, responsePathAsArray } from "graphql";
import type { Actor, Origin } from "#platform/actor";
import { Refusal } from "#platform/errors";
import { readOrTellAll } from "#platform/http/every-problem";
import { idempotentRequest, onceOnly } from "#platform/http/idempotency";
import { parseInput } from "#platform/http/input";
import { checkPermission, operationRunner } from "#platform/http/operation-route";
import type { AnyOperation } from "#platform/operation";
import type { Transact, Work } from "#platform/work";
import type { Deadline } from "./deadline.ts";

/** Reads in one unit of work, one after the other. */
export type Read = <Result>(body: (work: Work) => Promise<Result>) => Promise<Result>;

/** What the resolvers of one GraphQL request share. */
export interface GraphqlContext {
  readonly actor: Actor;
  readonly read: Read;
  readonly runOperation: (op: AnyOperation, input: unknown, info: GraphQLResolveInfo) => Promise<unknown>;
}

export interface ContextParts {
  readonly transact: Transact;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly idempotencyKey: string | string[] | undefined;
  readonly deadline: Deadline;
}

/** A query's context: every read happens in the one read-only unit of work given. */
export function queryContext(actor: Actor, work: Work, deadline: Deadline): GraphqlContext {
  const read = oneAfterTheOther(work, deadline);
  return { actor, read, runOperation: (op, given) => read((inside) => prepared(op, actor, given)(inside)) };
}

/** A mutation's context: each root field commits for itself, and what hangs on its answer is read afterwards. */
export function mutationContext({ transact, actor, origin, idempotencyKey, deadline }: ContextParts): GraphqlContext {
  return {
    actor,
    async read(body) {
      deadline.check();
      return transact({ actor, origin, readOnly: true }, body);
    },
    async runOperation(op, given, info) {
      deadline.check();
      const run = prepared(op, actor, given);
      if (op.http.method !== "POST" || typeof idempotencyKey !== "string") return transact({ actor, origin }, run);
      // one header stands for the whole request; each field of it is a call of its own
      const once = idempotentRequest(`${idempotencyKey}:${responsePathAsArray(info.path).join(".")}`, op, given);
      const status = op.http.status ?? 200;
      return transact({ actor, origin }, async (work) => {
        if (once === undefined) return run(work);
        return (await onceOnly(work, once, async () => ({ status, body: await run(work) }))).body;
      });
    },
  };
}

/** The same way in as over REST: permission, input, use case, output. */
function prepared(op: AnyOperation, actor: Actor, given: unknown): (work: Work) => Promise<unknown> {
  checkPermission(op, actor);
  const run = operationRunner(op);
  return async (work) => {
    const read = () => parseInput(op.input, given ?? {});
    const input = await readOrTellAll(op, { read, given }, (ask) => ask(work));
    return (await run(work, input)).body;
  };
}

/** One connection answers one question at a time. After a database error the transaction is lost for the rest, too. */
function oneAfterTheOther(work: Work, deadline: Deadline): Read {
  let last: Promise<unknown> = Promise.resolve();
  let lost: { readonly error: unknown } | null = null;
  return (body) => {
    const next = last.then(async () => {
      if (lost !== null) throw lost.error;
      deadline.check();
      try {
        return await body(work);
      } catch (error) {
        if (!(error instanceof Refusal)) lost = { error };
        throw error;
      }
    });
    last = next.catch(() => undefined); // whoever asked sees the error; the next in line only waits
    return next;
  };
}
