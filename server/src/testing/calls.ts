import type { FastifyInstance, InjectOptions } from "fastify";

/** Somebody who calls: the headers that prove who it is and, for people, which organization it is about. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Json = Record<string, unknown>;

/** The body of a refusal, as far as tests look at it. */
export interface Refused {
  readonly code: string;
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What came back. `ok()` is the body of a success; anything else fails the test with what was answered. */
export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
  ok(): Body;
}

/** The API as one caller sees it. `Body` is what the test expects the reply to be; nothing checks it but the server's own schema. */
export interface Calls {
  get<Body = Json>(url: string, headers?: Record<string, string>): Promise<Reply<Body>>;
  post<Body = Json>(url: string, body?: object, headers?: Record<string, string>): Promise<Reply<Body>>;
  put<Body = Json>(url: string, body?: object, headers?: Record<string, string>): Promise<Reply<Body>>;
  patch<Body = Json>(url: string, body?: object, headers?: Record<string, string>): Promise<Reply<Body>>;
  delete<Body = Json>(url: string, headers?: Record<string, string>): Promise<Reply<Body>>;
  send<Body = Json>(request: InjectOptions): Promise<Reply<Body>>;
}

/** Nobody in particular. */
export const stranger: Caller = { name: "stranger", headers: {} };

/** The same person, about one organization. */
export function inOrganization(caller: Caller, organization: { readonly slug: string }): Caller {
  return {
    name: `${caller.name} in ${organization.slug}`,
    headers: { ...caller.headers, "gomark-organization": organization.slug },
  };
}

/** Calls the whole application in this process, without a socket in between. */
export function callsAs(http: FastifyInstance, caller: Caller): Calls {
  const send = async <Body>(request: InjectOptions): Promise<Reply<Body>> => {
    const reply = await http.inject({ ...request, headers: { ...caller.headers, ...request.headers } });
    const said = `${request.method ?? "GET"} ${String(request.url)} as ${caller.name}: ${reply.statusCode} ${reply.body.slice(0, 2000)}`;
    const body = readBody(reply.body, reply.headers["content-type"]) as Body;
    return {
      status: reply.statusCode,
      body,
      text: reply.body,
      headers: reply.headers,
      ok() {
        if (reply.statusCode >= 300) throw new Error(said);
        return body;
      },
    };
  };
  const withBody =
    (method: "POST" | "PUT" | "PATCH") =>
    <Body>(url: string, body?: object, headers: Record<string, string> = {}) =>
      send<Body>({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
  return {
    get: (url, headers = {}) => send({ method: "GET", url, headers }),
    post: withBody("POST"),
    put: withBody("PUT"),
    patch: withBody("PATCH"),
    delete: (url, headers = {}) => send({ method: "DELETE", url, headers }),
    send,
  };
}

function readBody(text: string, type: unknown): unknown {
  return typeof type === "string" && type.includes("json") && text !== "" ? (JSON.parse(text) as unknown) : text;
}
