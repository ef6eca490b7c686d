/** Every way a call can be refused, with its HTTP status. Codes are stable API; add, never rename. */
const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_media: 415,
  rule_broken: 422,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  too_busy: 503,
  no_room: 507,
} as const;

const titleOf: Record<RefusalCode, string> = {
  invalid: "The request is not valid",
  unauthenticated: "Sign in first",
  forbidden: "Not permitted",
  not_found: "Not found",
  method_not_allowed: "This address does not answer that method",
  conflict: "It has changed in the meantime",
  gone: "No longer available",
  too_large: "Too large",
  unsupported_media: "This content type is not understood",
  rule_broken: "A rule refuses this change",
  idempotency_mismatch: "This Idempotency-Key was used for another request",
  rate_limited: "Too many requests",
  internal: "Something broke on our side",
  too_busy: "Too busy at the moment",
  no_room: "No room left",
};

export type RefusalCode = keyof typeof statusOf;

/** One thing wrong with the input. `path` names the place in dotted form, `code` is stable, `message` says the mend. */
export interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What a refusal may carry besides its code: every problem at once, and facts the caller can act on. */
export interface RefusalDetails {
  readonly problems?: readonly Problem[];
  /** Facts for the caller, such as the current version of a stale record. Never secrets or internals. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number;
}

/** A refusal the caller can act on. `message` is written for the caller; causes belong in the log. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.details = details;
  }
}

/** A refusal of one named field: the usual shape of bad input found by a use case. */
export function invalidField(path: string, message: string, code = "invalid"): Refusal {
  return new Refusal("invalid", message, { problems: [{ path, code, message }] });
}

/** RFC 9457 problem details, plus a stable `code`, every `problem`, and the request's id for support. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: RefusalCode;
  readonly instance?: string;
  readonly requestId?: string;
  readonly problems: readonly Problem[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Writes a refusal as the body every projection (REST, GraphQL, WebSocket) sends. */
export function problemBody(refusal: Refusal, place: { instance?: string; requestId?: string } = {}): ProblemBody {
  return {
    type: `/problems/${refusal.code}`,
    title: titleOf[refusal.code],
    status: statusOf[refusal.code],
    detail: refusal.message,
    code: refusal.code,
    ...place,
    problems: refusal.details.problems ?? [],
    ...(refusal.details.facts === undefined ? {} : { facts: refusal.details.facts }),
  };
}

/** The HTTP status of a refusal code. */
export function httpStatus(code: RefusalCode): number {
  return statusOf[code];
}

/** Crashes the request, not the process: a broken invariant is our bug, never the caller's. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
