import { ApiProblem, offlineProblem, problemOf } from "./problem.ts";

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type RequestOptions = {
  /** Slug or id of the organization the call is about; sent as `GoMark-Organization`. */
  readonly organization?: string | undefined;
  readonly query?: Query;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
};

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Called when a session is over; the frame sends the person to the sign-in page and back. */
let whenSignedOut: () => void = () => undefined;

/** Registers what happens when the server no longer knows the session. */
export function onSignedOut(react: () => void): void {
  whenSignedOut = react;
}

/** Tells that the server no longer knows the session, wherever it was noticed. */
export function sessionEnded(): void {
  whenSignedOut();
}

/** The headers every call of the web app carries: who calls (defence against forged requests) and for which organization. */
export function callHeaders(organization?: string): Record<string, string> {
  return { "GoMark-Client": "web", ...(organization === undefined ? {} : { "GoMark-Organization": organization }) };
}

/**
 * Fetches like `fetch`, but throws `ApiProblem` for every refusal and for an unreachable server.
 * @throws ApiProblem
 */
export async function fetchOrProblem(call: Request): Promise<Response> {
  const response = await fetch(call).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offlineProblem(call.method);
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.code === "unauthenticated" && !call.url.includes("/api/auth/")) sessionEnded();
  throw problem;
}

/**
 * One call outside the generated client (sign-in, uploads, downloads).
 * @throws ApiProblem
 */
export async function send(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
  const headers = callHeaders(options.organization);
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (options.idempotencyKey !== undefined) headers["Idempotency-Key"] = options.idempotencyKey;
  const call = new Request(new URL(path + queryText(options.query), location.origin), {
    method,
    headers,
    credentials: "same-origin",
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.form === undefined ? {} : { body: options.form }),
  });
  return fetchOrProblem(call);
}

/**
 * `send`, with the answer read as JSON of the shape the caller names; an empty answer is `undefined`.
 * @throws ApiProblem
 */
export async function request<Answer>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await send(method, path, options);
  const text = await response.text().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offlineProblem(method);
  });
  // The server parses every answer by its output schema before sending it; the shape named here is that schema's type.
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

/** "?a=1&b=2" without what is undefined, null or ""; "" when nothing is left. */
export function queryText(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return pairs.length === 0
    ? ""
    : `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()}`;
}

/** Whether an error is a refusal with this code. */
export function isProblem(error: unknown, code: string): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code;
}
