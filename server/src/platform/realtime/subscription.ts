import type { Actor } from "#platform/actor";
import type { EventLog, Position } from "#platform/events/event-log";
import type { EventRow } from "#platform/events/event-type";
import { isAfter, positionOf } from "./event-tail.ts";
import { eventMessage, realtimeBounds, type ServerMessage } from "./protocol.ts";
import type { Topic } from "./topic.ts";

const pageSize = 500;

export interface Subscription {
  readonly id: string;
  readonly topic: Topic;
  readonly argument: string | null;
  /** The organization whose facts it hears; null for the portfolio's, which hears all. */
  readonly orgId: string | null;
  /** Facts that arrived while it still reads what it missed; null once it is live. */
  waiting: EventRow[] | null;
  /** What it read by itself may be ahead of what is handed out: facts up to here are known already. */
  known: Position | null;
}

/** The facts of a batch that a subscription is about and has not heard of, whoever may see them. */
export function concerning({ topic, argument, orgId, known }: Subscription, events: readonly EventRow[]): EventRow[] {
  return events.filter(
    (event) =>
      (orgId === null || event.orgId === orgId) &&
      topic.matches(event, argument) &&
      (known === null || isAfter(positionOf(event), known)),
  );
}

/** What the viewer is told of these facts, with the rights they have now. */
export function messagesFor(subscription: Subscription, events: readonly EventRow[], actor: Actor): ServerMessage[] {
  const { topic, id } = subscription;
  const seesAll = topic.permission !== null && actor.visibleOwnerIds(topic.permission) === null;
  const shown = seesAll ? events : events.filter((event) => topic.visible(actor, event));
  const last = shown.at(-1);
  if (last === undefined) return [];
  if (shown.length > realtimeBounds.factsAtOnce) return [{ type: "reset", id, position: last.position }];
  return shown.map((event) => eventMessage(id, event));
}

/**
 * Reads what a returning subscriber missed after a position. Null when that is too much, or when the position is
 * ahead of the log (of another database, say): then only reading everything again is right.
 */
export async function missedSince(
  subscription: Subscription,
  after: Position,
  eventLog: EventLog,
): Promise<{ events: EventRow[]; upTo: Position } | null> {
  const events: EventRow[] = [];
  if (isAfter(after, await eventLog.head())) return null;
  let upTo = after;
  for (let read = 0; read <= realtimeBounds.factsBehind; read += pageSize) {
    const page = await eventLog.after(upTo, pageSize, subscription.orgId ?? undefined);
    const last = page.at(-1);
    if (last !== undefined) upTo = positionOf(last);
    events.push(...concerning(subscription, page));
    if (page.length < pageSize) return { events, upTo };
  }
  return null;
}
