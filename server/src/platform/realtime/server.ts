import websocket from "@fastify/websocket";
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "#platform/actor";
import { Refusal } from "#platform/errors";
import type { Bell } from "#platform/events/bell";
import type { EventLog } from "#platform/events/event-log";
import type { EventRow } from "#platform/events/event-type";
import { authenticateAny } from "#platform/http/any-caller";
import type { Authenticate, Credentials } from "#platform/http/credentials";
import type { RateLimiter } from "#platform/http/rate-limits";
import { type Connection, openConnection } from "./connection.ts";
import { createEventTail } from "./event-tail.ts";
import { closeCode, realtimeBounds } from "./protocol.ts";
import type { Topic } from "./topic.ts";
import { trustMs } from "./viewer.ts";

const beatMs = 25_000;

export interface RealtimeParts {
  readonly topics: readonly Topic[];
  readonly authenticate: Authenticate;
  readonly rateLimiter: RateLimiter;
  readonly eventLog: EventLog;
  readonly bell: Bell;
  readonly log: FastifyBaseLogger;
  /** Where browsers reach us; pages of other origins may not open a socket. */
  readonly publicUrl: string;
  /** Whether a fact may have changed what somebody may see, so that it is looked up again at once. */
  readonly changesRights: (event: EventRow) => boolean;
}

export interface Realtime {
  connections(): number;
}

interface Caller {
  readonly actor: Actor;
  readonly credentials: Credentials;
}

/** Mounts `/ws`: live facts of what the caller may see, as they are committed. */
export async function mountRealtime(app: FastifyInstance, parts: RealtimeParts): Promise<Realtime> {
  const connections = new Map<Connection, string>();
  const callers = new WeakMap<FastifyRequest, Caller>();
  const take = (events: readonly EventRow[]) => {
    const changes = events.filter(parts.changesRights);
    for (const connection of connections.keys()) {
      // facts of the portfolio itself stand under organization 0
      for (const { orgId } of changes) connection.doubt(orgId === "0" ? null : orgId);
      connection.take(events);
    }
  };
  const tail = createEventTail({ ...parts, take });
  const rechecks = setInterval(
    () => eachConnection(connections, (connection) => connection.recheck()),
    trustMs,
  ).unref();
  const beats = setInterval(() => eachConnection(connections, (connection) => connection.beat()), beatMs).unref();

  await app.register(websocket, { options: { maxPayload: realtimeBounds.messageBytes, perMessageDeflate: false } });
  app.addHook("preClose", async () => {
    clearInterval(rechecks);
    clearInterval(beats);
    tail.stop();
    eachConnection(connections, (connection) => connection.close(closeCode.goingAway, "restarting"));
  });
  app.route({
    method: "GET",
    url: "/ws",
    preValidation: async (request) => {
      if (!request.ws) return;
      checkOrigin(request, parts.publicUrl);
      callers.set(request, await admit(request, [...connections.values()], parts));
    },
    handler: () => {
      throw new Refusal("invalid", "Open a WebSocket at this address");
    },
    wsHandler: (socket, request) => {
      const caller = callers.get(request);
      if (caller === undefined) return socket.close(closeCode.signedOut, "signed out");
      const connection = openConnection(socket, caller, { ...parts, tail });
      connections.set(connection, nameOf(caller.actor));
      socket.on("close", () => connections.delete(connection));
    },
  });
  return { connections: () => connections.size };
}

function eachConnection(connections: ReadonlyMap<Connection, string>, act: (connection: Connection) => void): void {
  for (const connection of connections.keys()) act(connection);
}

/** Who opens the socket, if they are somebody and have not too many open. */
async function admit(request: FastifyRequest, open: readonly string[], parts: RealtimeParts): Promise<Caller> {
  await parts.rateLimiter.countAddress(request.ip);
  const credentials = { headers: request.headers, method: "GET", ip: request.ip };
  const actor = await authenticateAny(parts.authenticate, credentials);
  const own = open.filter((name) => name === nameOf(actor)).length;
  if (own >= realtimeBounds.connectionsPerCaller) {
    throw new Refusal(
      "rate_limited",
      `${realtimeBounds.connectionsPerCaller} connections are open already; close one first`,
      { retryAfter: 10 },
    );
  }
  if (open.length >= realtimeBounds.connections)
    throw new Refusal("too_busy", "Too many connections are open at the moment. Try again.", { retryAfter: 30 });
  return { actor, credentials };
}

/** A browser says which page opens a socket, and sends its cookies from any: only our own pages may. Programs send no origin. */
function checkOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  const allowed = [new URL(publicUrl).origin, `${request.protocol}://${request.host}`];
  if (!allowed.includes(origin)) throw new Refusal("forbidden", "Pages of other addresses may not open a socket here");
}

function nameOf(actor: Actor): string {
  return actor.kind === "key" ? `key ${actor.keyId}` : `user ${actor.userId}`;
}
