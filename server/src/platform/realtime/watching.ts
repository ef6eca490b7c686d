import type { FastifyBaseLogger } from "fastify";
import { Refusal } from "#platform/errors";
import { type EventLog, parsePosition, positionText } from "#platform/events/event-log";
import type { EventRow } from "#platform/events/event-type";
import type { Authenticate, Credentials } from "#platform/http/credentials";
import { refusalOf } from "#platform/http/refusal-of";
import type { EventTail } from "./event-tail.ts";
import type { Outbox } from "./outbox.ts";
import { closeCode, findTopic, realtimeBounds, type Subscribe } from "./protocol.ts";
import { concerning, messagesFor, missedSince, type Subscription } from "./subscription.ts";
import type { Topic } from "./topic.ts";
import { checkTopicPermission, establishViewer, refreshViewer, type Viewer } from "./viewer.ts";

export interface WatchingParts {
  readonly topics: readonly Topic[];
  readonly authenticate: Authenticate;
  readonly eventLog: EventLog;
  readonly tail: EventTail;
  readonly log: FastifyBaseLogger;
}

interface Watched {
  readonly subscription: Subscription;
  readonly viewer: Viewer;
}

/** What one connection watches, and as whom. Its methods must be called one after the other. */
export interface Watching {
  subscribe(message: Subscribe): Promise<void>;
  unsubscribe(id: string): void;
  /** The subscriptions that a batch of facts concerns and that are ready to hear it; the others keep it for later. */
  concerned(events: readonly EventRow[]): { readonly id: string; readonly events: readonly EventRow[] }[];
  /** Tells a subscription of facts, as far as the viewer may know of them by now. */
  deliver(id: string, events: readonly EventRow[]): Promise<void>;
  /** Somebody's rights may have changed in an organization; null means anywhere. */
  doubt(orgId: string | null): void;
  ids(): string[];
}

export function createWatching(credentials: Credentials, outbox: Outbox, parts: WatchingParts): Watching {
  const watched = new Map<string, Watched>();
  const viewers = new Map<string, Viewer>();
  const { authenticate, tail } = parts;

  const refuse = (id: string, error: unknown) => {
    const refusal = refusalOf(error);
    if (refusal.code === "internal") parts.log.error({ err: error }, "unforeseen error in live updates");
    watched.delete(id);
    if (refusal.code === "unauthenticated") outbox.close(closeCode.signedOut, "signed out");
    else outbox.send({ type: "refused", id, code: refusal.code, detail: refusal.message });
  };
  const deliver = async (id: string, events: readonly EventRow[]) => {
    const entry = watched.get(id);
    if (entry === undefined) return;
    try {
      await refreshViewer(entry.viewer, authenticate, credentials);
      checkTopicPermission(entry.subscription.topic, entry.viewer.actor);
    } catch (error) {
      return refuse(id, error);
    }
    for (const message of messagesFor(entry.subscription, events, entry.viewer.actor)) outbox.send(message);
  };
  const watch = async (message: Subscribe) => {
    const { topic, argument } = findTopic(parts.topics, message.topic);
    const viewer = await viewerFor({ scope: topic.scope, organization: topic.scope === "portfolio" ? null : (message.organization ?? null) }, viewers, { authenticate, credentials });
    checkTopicPermission(topic, viewer.actor);
    await tail.start();
    const orgId = topic.scope === "portfolio" ? null : viewer.actor.orgId;
    // no await between the position and the entry: what the tail hands out from here on is heard or kept
    const after = message.after ?? positionText(tail.position());
    const subscription: Subscription = { id: message.id, topic, argument, orgId, waiting: message.after === undefined ? null : [], known: null };
    watched.set(message.id, { subscription, viewer });
    outbox.send({ type: "subscribed", id: message.id, position: after });
    if (message.after !== undefined) await catchUp(subscription, message.after);
  };
  const catchUp = async (subscription: Subscription, after: string) => {
    const from = parsePosition(after);
    if (from === undefined) throw new Refusal("invalid", "`after` is not a position; send one as you got it");
    const missed = await missedSince(subscription, from, parts.eventLog);
    const meanwhile = subscription.waiting ?? [];
    subscription.waiting = null;
    subscription.known = missed?.upTo ?? null;
    if (missed === null) outbox.send({ type: "reset", id: subscription.id, position: positionText(tail.position()) });
    else await deliver(subscription.id, [...missed.events, ...concerning(subscription, meanwhile)]);
  };

  return {
    deliver,
    ids: () => [...watched.keys()],
    unsubscribe: (id) => void watched.delete(id),
    async subscribe(message) {
      try {
        if (watched.size >= realtimeBounds.subscriptions && !watched.has(message.id)) {
          throw new Refusal("rate_limited", `One connection may watch ${realtimeBounds.subscriptions} things at a time`);
        }
        await watch(message);
      } catch (error) {
        refuse(message.id, error);
      }
    },
    concerned: (events) =>
      [...watched.values()].flatMap(({ subscription }) => {
        const own = concerning(subscription, events);
        if (subscription.waiting === null) return own.length === 0 ? [] : [{ id: subscription.id, events: own }];
        subscription.waiting.push(...own);
        return [];
      }),
    doubt(orgId) {
      for (const viewer of viewers.values()) if (orgId === null || viewer.scope === "portfolio" || viewer.actor.orgId === orgId) viewer.checkedAt = -Infinity;
    },
  };
}

/** One viewer per organization, however many things they watch in it. */
async function viewerFor(wanted: Pick<Viewer, "scope" | "organization">, viewers: Map<string, Viewer>, by: { authenticate: Authenticate; credentials: Credentials }): Promise<Viewer> {
  const key = `${wanted.scope} ${wanted.organization ?? ""}`;
  const known = viewers.get(key);
  if (known !== undefined) await refreshViewer(known, by.authenticate, by.credentials);
  const viewer = known ?? (await establishViewer(by.authenticate, by.credentials, wanted));
  viewers.set(key, viewer);
  return viewer;
}
