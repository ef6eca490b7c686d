import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Actor } from "#platform/actor";
import { Refusal, invalidField } from "#platform/errors";
import { tablesOf, type Work } from "#platform/work";

interface IdempotencyTables {
  "platform.idempotency": {
    org_id: string;
    key: string;
    caller: string;
    operation: string;
    request_hash: string;
    status: number | null;
    reply: unknown;
    created_at: Date;
  };
}

const tables = tablesOf<IdempotencyTables>();

/** A key given by the caller, with what it stood for: the same key for another request is refused. */
export interface IdempotentRequest {
  readonly key: string;
  readonly operation: string;
  readonly requestHash: string;
  /** Nothing of the request or its reply may be kept: a repeated one is told that it has been done. */
  readonly secret: boolean;
}

/** Reads the `Idempotency-Key` header of a POST. Undefined when there is none. */
export function idempotentRequest(
  header: string | string[] | undefined,
  operation: { readonly id: string; readonly secret?: true },
  input: unknown,
): IdempotentRequest | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== "string" || !/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw invalidField("Idempotency-Key", "Use 1 to 200 printable characters without spaces");
  }
  const secret = operation.secret === true;
  const requestHash = secret ? "secret" : createHash("sha256").update(stableJson(input)).digest("base64url");
  return { key: header, operation: operation.id, requestHash, secret };
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Runs `body` once per key: its effect and its reply commit together. A second request with the same key waits
 * for the first and gets the same reply; with another request it is refused (`idempotency_mismatch`).
 */
export async function onceOnly(
  work: Work,
  request: IdempotentRequest,
  body: () => Promise<Reply>,
): Promise<Reply & { replayed: boolean }> {
  const caller = callerOf(work.actor);
  const orgId = work.actor.orgId ?? "0";
  const claimed = await tables(work)
    .insertInto("platform.idempotency")
    .values({
      org_id: orgId,
      key: request.key,
      caller,
      operation: request.operation,
      request_hash: request.requestHash,
      status: null,
      reply: null,
      created_at: work.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("key")
    .executeTakeFirst();
  if (claimed === undefined) return { ...(await storedReply(work, orgId, caller, request)), replayed: true };
  const reply = await body();
  await tables(work)
    .updateTable("platform.idempotency")
    .set({ status: reply.status, reply: request.secret ? null : sql`${JSON.stringify(reply.body)}::jsonb` })
    .where("org_id", "=", orgId)
    .where("caller", "=", caller)
    .where("key", "=", request.key)
    .execute();
  return { ...reply, replayed: false };
}

async function storedReply(work: Work, orgId: string, caller: string, request: IdempotentRequest): Promise<Reply> {
  const row = await tables(work)
    .selectFrom("platform.idempotency")
    .select(["operation", "request_hash", "status", "reply"])
    .where("org_id", "=", orgId)
    .where("caller", "=", caller)
    .where("key", "=", request.key)
    .executeTakeFirst();
  if (row === undefined || row.status === null)
    throw new Refusal("too_busy", "The first request with this Idempotency-Key is still running", { retryAfter: 1 });
  if (row.operation !== request.operation || row.request_hash !== request.requestHash) {
    throw new Refusal(
      "idempotency_mismatch",
      "This Idempotency-Key was used for another request. Use a new key for a new request.",
    );
  }
  if (request.secret)
    throw new Refusal(
      "conflict",
      "The first request with this Idempotency-Key has been done. Its reply was shown once and is not kept.",
    );
  return { status: row.status, body: row.reply };
}

function callerOf(actor: Actor): string {
  if (actor.keyId !== null) return `key:${actor.keyId}`;
  return actor.userId === null ? "anonymous" : `user:${actor.userId}`;
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
