import { httpStatus, problemBody, Refusal, type RefusalCode } from "#platform/errors";
import type { AnyOperation } from "#platform/operation";

const problemType = "application/problem+json";

/** Every way this operation can be refused: what it declares and what the way to it can say. */
function refusalsOf(op: AnyOperation): readonly RefusalCode[] {
  const codes = new Set<RefusalCode>(["invalid", "rate_limited", "internal", "too_busy", ...(op.errors ?? [])]);
  if (op.scope !== "public") codes.add("unauthenticated");
  if (op.scope !== "public") codes.add("forbidden");
  if (op.scope === "organization" || op.http.path.includes(":")) codes.add("not_found");
  if (op.http.method === "POST") codes.add("idempotency_mismatch");
  if (op.http.method !== "GET" && op.http.method !== "DELETE") codes.add("too_large").add("unsupported_media");
  return [...codes].toSorted((a, b) => httpStatus(a) - httpStatus(b) || (a < b ? -1 : 1));
}

/** References to the refusals of an operation, by status; codes that share a status share a response. */
export function refusalResponses(op: AnyOperation): Record<string, object> {
  return Object.fromEntries(
    [...byStatus(refusalsOf(op))].map(([status, codes]) => [
      status,
      { $ref: `#/components/responses/${componentName(codes)}` },
    ]),
  );
}

/** The responses that the operations' refusals refer to, each described once. */
export function refusalComponents(operations: readonly AnyOperation[]): Record<string, object> {
  const responses: Record<string, object> = {};
  for (const op of operations) {
    for (const codes of byStatus(refusalsOf(op)).values()) responses[componentName(codes)] ??= refusalResponse(codes);
  }
  return Object.fromEntries(Object.entries(responses).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function byStatus(codes: readonly RefusalCode[]): Map<number, RefusalCode[]> {
  return Map.groupBy(codes, httpStatus);
}

function componentName(codes: readonly RefusalCode[]): string {
  return codes
    .map((code) =>
      code
        .split("_")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(""),
    )
    .join("Or");
}

function refusalResponse(codes: readonly RefusalCode[]): object {
  const bodies = codes.map((code) =>
    problemBody(new Refusal(code, detailOf[code] ?? "What was refused, and why."), { requestId: "01J9Z3M5" }),
  );
  const waits = codes.includes("rate_limited") || codes.includes("too_busy");
  return {
    description: bodies.map((body) => `${body.title} (\`${body.code}\`)`).join(", or: "),
    ...(waits ? { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } } : {}),
    content: {
      [problemType]: {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(bodies.map((body) => [body.code, { value: body }])),
      },
    },
  };
}

const detailOf: Partial<Record<RefusalCode, string>> = {
  invalid: "2 fields are not valid",
  unauthenticated: "Sign in, or send an API key.",
  forbidden: "This needs a permission that your role does not have here.",
  not_found: "There is no such record.",
  conflict: "Ada Lovelace changed it a minute ago. Read it again before writing.",
  rule_broken: "2 rules refuse this change",
  idempotency_mismatch: "This Idempotency-Key was used for another request. Use a new key for a new request.",
  rate_limited: "Too many requests from this API key. Try again in 12 s.",
  internal: "Something broke on our side. The request id helps us find it.",
  too_busy: "The query took too long and was stopped. Narrow it, or try again.",
  no_room:
    "There is no room for the file in /tmp (the folder for temporary files, TMPDIR): 300 MB are free where 1400 MB are needed. Make room there and send it again.",
};

/** RFC 9457 problem details as every refusal answers them. */
export const problemSchema = {
  type: "object",
  description: "RFC 9457 problem details. `code` is stable; `problems` lists everything wrong at once.",
  required: ["type", "title", "status", "detail", "code", "problems"],
  properties: {
    type: { type: "string", description: "`/problems/` and the code" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "Written for the caller" },
    code: {
      type: "string",
      enum: [
        "invalid",
        "unauthenticated",
        "forbidden",
        "not_found",
        "method_not_allowed",
        "conflict",
        "gone",
        "too_large",
        "unsupported_media",
        "rule_broken",
        "idempotency_mismatch",
        "rate_limited",
        "internal",
        "too_busy",
        "no_room",
      ] satisfies RefusalCode[],
    },
    instance: { type: "string", description: "The path that was called" },
    requestId: { type: "string", description: "Also in the `X-Request-Id` header; name it when asking for help" },
    problems: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "code", "message"],
        properties: {
          path: {
            type: "string",
            description: 'The field in dotted form, such as "amount.minor"; empty for the whole',
          },
          code: { type: "string" },
          message: { type: "string", description: "What to do about it" },
        },
      },
    },
    facts: {
      type: "object",
      description: "Facts to act on, such as the current version of a stale record",
      additionalProperties: true,
    },
  },
} as const;
