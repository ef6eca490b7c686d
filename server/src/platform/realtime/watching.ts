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
  const state: State = { ...parts, credentials, outbox, watched: new Map(), viewers: new Map() };
  const { watched, viewers } = state;
  return {
    deliver: (id, events) => deliver(state, id, events),
    ids: () => [...watched.keys()],
    unsubscribe: (id) => void watched.delete(id),
    async subscribe(message) {
      try {
        if (watched.size >= realtimeBounds.subscriptions && !watched.has(message.id)) {
          throw new Refusal(
            "rate_limited",
            `One connection may watch ${realtimeBounds.subscriptions} things at a time`,
          );
        }
        await watch(state, message);
      } catch (error) {
        refuse(state, message.id, error);
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
      for (const viewer of viewers.values()) {
        if (orgId === null || viewer.scope === "portfolio" || viewer.actor.orgId === orgId)
          viewer.checkedAt = -Infinity;
      }
    },
  };
}

interface State extends WatchingParts {
  readonly credentials: Credentials;
  readonly outbox: Outbox;
  readonly watched: Map<string, Watched>;
  /** One viewer per organization, however many things they watch in it. */
  readonly viewers: Map<string, Viewer>;
}

async function watch(state: State, message: Subscribe): Promise<void> {
  const { topic, argument } = findTopic(state.topics, message.topic);
  const viewer = await viewerFor(
    state,
    topic.scope,
    topic.scope === "portfolio" ? null : (message.organization ?? null),
  );
  checkTopicPermission(topic, viewer.actor);
  await state.tail.start();
  const subscription: Subscription = {
    id: message.id,
    topic,
    argument,
    orgId: topic.scope === "portfolio" ? null : viewer.actor.orgId,
    waiting: message.after === undefined ? null : [],
    known: null,
  };
  // no await between the position and the entry: what the tail hands out from here on is heard or kept
  const position = message.after ?? positionText(state.tail.position());
  state.watched.set(message.id, { subscription, viewer });
  state.outbox.send({ type: "subscribed", id: message.id, position });
  if (message.after !== undefined) await catchUp(state, subscription, message.after);
}

/** Tells a returning subscriber what it missed, and lets it hear the rest as it comes. */
async function catchUp(state: State, subscription: Subscription, after: string): Promise<void> {
  const from = parsePosition(after);
  if (from === undefined) throw new Refusal("invalid", "`after` is not a position; send one as you got it");
  const missed = await missedSince(subscription, from, state.eventLog);
  const meanwhile = subscription.waiting ?? [];
  subscription.waiting = null;
  subscription.known = missed?.upTo ?? null;
  if (missed !== null)
    return deliver(state, subscription.id, [...missed.events, ...concerning(subscription, meanwhile)]);
  state.outbox.send({ type: "reset", id: subscription.id, position: positionText(state.tail.position()) });
}

async function deliver(state: State, id: string, events: readonly EventRow[]): Promise<void> {
  const entry = state.watched.get(id);
  if (entry === undefined) return;
  const { subscription, viewer } = entry;
  try {
    await refreshViewer(viewer, state.authenticate, state.credentials);
    checkTopicPermission(subscription.topic, viewer.actor);
  } catch (error) {
    return refuse(state, id, error);
  }
  for (const message of messagesFor(subscription, events, viewer.actor)) state.outbox.send(message);
}

function refuse({ log, watched, outbox }: State, id: string, error: unknown): void {
  const refusal = refusalOf(error);
  if (refusal.code === "internal") log.error({ err: error }, "unforeseen error in live updates");
  watched.delete(id);
  if (refusal.code === "unauthenticated") outbox.close(closeCode.signedOut, "signed out");
  else outbox.send({ type: "refused", id, code: refusal.code, detail: refusal.message });
}

async function viewerFor(
  { viewers, authenticate, credentials }: State,
  scope: Topic["scope"],
  organization: string | null,
): Promise<Viewer> {
  const key = `${scope} ${organization ?? ""}`;
  const known = viewers.get(key);
  if (known !== undefined) await refreshViewer(known, authenticate, credentials);
  const viewer = known ?? (await establishViewer(authenticate, credentials, { scope, organization }));
  viewers.set(key, viewer);
  return viewer;
}
