import type { z } from "zod";

/** One kind of fact a module publishes: `module.noun.past_tense`. The payload carries ids and names of what changed, never personal values. */
export interface EventType<Payload extends z.ZodType = z.ZodType> {
  readonly name: `${string}.${string}.${string}`;
  /** The kind of record the fact is about, as people subscribe to it: "deal", "contact", "member". */
  readonly object: string;
  readonly payload: Payload;
}

/** Declares a fact. Its name and payload are a contract: add fields, never rename. */
export function defineEvent<Payload extends z.ZodType>(
  name: EventType["name"],
  object: string,
  payload: Payload,
): EventType<Payload> {
  return { name, object, payload };
}

/** One fact about one record, as the log keeps it. */
export interface EventRow {
  readonly orgId: string;
  /** `xid:seq`; compares in commit-safe reading order, opaque to clients. */
  readonly position: string;
  readonly name: string;
  readonly object: string;
  readonly recordId: string | null;
  readonly payload: unknown;
  readonly actorName: string;
  readonly actorUserId: string | null;
  readonly requestId: string;
  readonly occurredAt: Date;
}
