import { z } from "zod";
import { Refusal, type RefusalCode } from "#platform/errors";
import type { EventRow } from "#platform/events/event-type";
import type { Topic } from "./topic.ts";

/** The most one connection may ask of the server. */
export const realtimeBounds = {
  messageBytes: 4096,
  /** Messages a client may send within ten seconds. */
  messagesPerTenSeconds: 200,
  subscriptions: 100,
  connectionsPerCaller: 20,
  connections: 5000,
  /** A client that reads slower than this much is let go. */
  bufferedBytes: 1_048_576,
  /** Facts sent one by one at a time; more than that at once, and reading everything again is cheaper. */
  factsAtOnce: 200,
  /** Facts of an organization a returning client may have missed before it is told to read everything again. */
  factsBehind: 5000,
} as const;

/** Why the server closed a connection; 4xxx as RFC 6455 leaves to applications. */
export const closeCode = {
  goingAway: 1001,
  tryAgain: 1013,
  signedOut: 4401,
  tooSlow: 4408,
  tooManyMessages: 4429,
} as const;

const SubscriptionId = z.string().min(1).max(200);

export const ClientMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("subscribe"),
    id: SubscriptionId,
    topic: z.string().min(1).max(200),
    /** Slug or id. An API key of one organization implies it. */
    organization: z.string().min(1).max(100).optional(),
    /** The last position seen, to go on from there without a gap. */
    after: z.string().max(50).optional(),
  }),
  z.object({ type: z.literal("unsubscribe"), id: SubscriptionId }),
  z.object({ type: z.literal("ping") }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;
export type Subscribe = Extract<ClientMessage, { type: "subscribe" }>;

export type ServerMessage =
  | { readonly type: "subscribed"; readonly id: string; readonly position: string }
  | {
      readonly type: "event";
      readonly id: string;
      readonly position: string;
      readonly name: string;
      readonly object: string;
      readonly recordId: string | null;
      readonly version: number | null;
      readonly organizationId: string;
      readonly actor: { readonly name: string; readonly userId: string | null };
    }
  | { readonly type: "reset"; readonly id: string; readonly position: string }
  | { readonly type: "refused"; readonly id: string | null; readonly code: RefusalCode; readonly detail: string }
  | { readonly type: "pong" };

/** A fact as a subscriber hears it: which record, not what changed in it; they read it again with their own rights. */
export function eventMessage(id: string, event: EventRow): ServerMessage {
  const version = (event.payload as { version?: unknown } | null)?.version;
  return {
    type: "event",
    id,
    position: event.position,
    name: event.name,
    object: event.object,
    recordId: event.recordId,
    version: typeof version === "number" ? version : null,
    organizationId: event.orgId,
    actor: { name: event.actorName, userId: event.actorUserId },
  };
}

/** Finds what a topic's text means. Refuses with `invalid` when nothing answers to it. */
export function findTopic(
  topics: readonly Topic[],
  text: string,
): { readonly topic: Topic; readonly argument: string | null } {
  const plain = topics.find((topic) => topic.argument === "none" && topic.topic === text);
  if (plain !== undefined) return { topic: plain, argument: null };
  const [, words, argument] = /^(.+):([1-9][0-9]{0,18})$/.exec(text) ?? [];
  const named = topics.find((topic) => topic.argument === "id" && topic.topic === words);
  if (named !== undefined && argument !== undefined) return { topic: named, argument };
  const [, word, kind, id] = /^([a-z]+):([a-z][a-z0-9_]{0,59})(?::([1-9][0-9]{0,18}))?$/.exec(text) ?? [];
  const ofKind = topics.find(
    (topic) => topic.argument === (id === undefined ? "kind" : "kindAndId") && topic.topic === word,
  );
  if (ofKind !== undefined && kind !== undefined)
    return { topic: ofKind, argument: id === undefined ? kind : `${kind}:${id}` };
  const known = topics.map(({ topic, argument: names }) => `${topic}${argumentWords[names]}`);
  throw new Refusal("invalid", `There is no topic like that. Topics: ${known.join(", ")}`);
}

const argumentWords: Readonly<Record<Topic["argument"], string>> = {
  none: "",
  id: ":<id>",
  kind: ":<kind>",
  kindAndId: ":<kind>:<id>",
};
