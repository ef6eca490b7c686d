import type { WebSocket } from "ws";
import type { Actor } from "#platform/actor";
import { Refusal } from "#platform/errors";
import type { EventRow } from "#platform/events/event-type";
import type { Credentials } from "#platform/http/credentials";
import type { RateLimiter } from "#platform/http/rate-limits";
import { createOutbox } from "./outbox.ts";
import { ClientMessage, closeCode, realtimeBounds } from "./protocol.ts";
import { createWatching, type WatchingParts } from "./watching.ts";

export interface ConnectionParts extends WatchingParts {
  readonly rateLimiter: RateLimiter;
}

export interface Connection {
  /** Facts of the log, in order. Does not wait. */
  take(events: readonly EventRow[]): void;
  /** Somebody's rights may have changed in an organization; null means anywhere. */
  doubt(orgId: string | null): void;
  /** Looks again whether everything watched may still be watched. */
  recheck(): void;
  beat(): void;
  close(code: number, reason: string): void;
}

/** Serves one open socket: reads its messages and tells it of facts, one thing after the other. */
export function openConnection(
  socket: WebSocket,
  caller: { readonly actor: Actor; readonly credentials: Credentials },
  parts: ConnectionParts,
): Connection {
  const outbox = createOutbox(socket);
  const watching = createWatching(caller.credentials, outbox, parts);
  const mayGoOn = messageMeter();
  let line: Promise<void> = Promise.resolve();
  const inLine = (task: () => Promise<void>) => {
    line = line.then(task).catch((error: unknown) => {
      parts.log.error({ err: error }, "live updates failed for one connection");
      outbox.close(closeCode.tryAgain, "try again");
    });
  };
  const answer = async (message: ClientMessage) => {
    if (message.type === "ping") return outbox.send({ type: "pong" });
    if (message.type === "unsubscribe") return watching.unsubscribe(message.id);
    try {
      await parts.rateLimiter.countCaller(caller.actor);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return outbox.send({ type: "refused", id: message.id, code: error.code, detail: error.message });
    }
    return watching.subscribe(message);
  };
  socket.on("message", (data, isBinary) => {
    if (!mayGoOn()) return outbox.close(closeCode.tooManyMessages, "too many messages");
    const message = isBinary ? undefined : readMessage(String(data));
    if (message === undefined)
      outbox.send({
        type: "refused",
        id: null,
        code: "invalid",
        detail: 'Send JSON such as {"type":"subscribe","id":"1","topic":"portfolio"}',
      });
    else inLine(() => answer(message));
  });
  return {
    beat: outbox.beat,
    close: outbox.close,
    doubt: watching.doubt,
    take(events) {
      for (const { id, events: own } of watching.concerned(events)) inLine(() => watching.deliver(id, own));
    },
    recheck() {
      for (const id of watching.ids()) inLine(() => watching.deliver(id, []));
    },
  };
}

/** Counts messages in windows of ten seconds. */
function messageMeter(): () => boolean {
  let since = Date.now();
  let count = 0;
  return () => {
    if (Date.now() - since > 10_000) {
      since = Date.now();
      count = 0;
    }
    count += 1;
    return count <= realtimeBounds.messagesPerTenSeconds;
  };
}

function readMessage(text: string): ClientMessage | undefined {
  try {
    const parsed = ClientMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not JSON: told to the client like any other message that is none
  }
}
