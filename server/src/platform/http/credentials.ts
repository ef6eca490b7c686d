import type { IncomingHttpHeaders } from "node:http";
import type { Actor } from "#platform/actor";
import type { OperationScope } from "#platform/operation";

/** What a caller presents: a session cookie or an API key, and the organization it names. */
export interface Credentials {
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  readonly ip: string;
}

/**
 * Turns credentials into an actor bound as the scope asks. Identity provides it.
 * Refuses with `unauthenticated` (nobody), `forbidden` (not a member) or `not_found` (no such organization).
 */
export type Authenticate = (credentials: Credentials, scope: OperationScope) => Promise<Actor>;
