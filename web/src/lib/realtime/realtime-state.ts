/** What the server tells over the socket. Protocol: one subscription per topic; resuming is subscribing again with `after`. */
export type LiveEvent = {
  readonly type: "event";
  readonly id: string;
  readonly position: string;
  readonly name: string;
  readonly object: string;
  readonly recordId: string | null;
  readonly version: number | null;
  readonly organizationId: string;
  readonly actor: { readonly name: string; readonly userId: string | null };
};

/** Whether an event tells that a record is gone ("crm.deal.deleted"): there is nothing left to read then. */
export function isDeletion(event: Pick<LiveEvent, "name">): boolean {
  return event.name.endsWith(".deleted");
}

export type ServerMessage =
  | LiveEvent
  | { readonly type: "subscribed"; readonly id: string; readonly position: string }
  | { readonly type: "reset"; readonly id: string; readonly position: string }
  | { readonly type: "refused"; readonly id: string | null; readonly code: string }
  | { readonly type: "pong" };

export type ClientMessage =
  | {
      readonly type: "subscribe";
      readonly id: string;
      readonly topic: string;
      readonly organization?: string;
      readonly after?: string;
    }
  | { readonly type: "unsubscribe"; readonly id: string }
  | { readonly type: "ping" };

export type Subscription = {
  readonly id: string;
  readonly topic: string;
  readonly organization: string | null;
  /** The last position seen; null until the server confirmed the subscription. */
  readonly after: string | null;
};

export type RealtimeState = { readonly open: boolean; readonly subscriptions: Readonly<Record<string, Subscription>> };

export type Input =
  | { readonly kind: "subscribe"; readonly id: string; readonly topic: string; readonly organization: string | null }
  | { readonly kind: "unsubscribe"; readonly id: string }
  | { readonly kind: "again"; readonly id: string }
  | { readonly kind: "opened" }
  | { readonly kind: "closed" }
  | { readonly kind: "received"; readonly message: ServerMessage };

export type Step = {
  readonly state: RealtimeState;
  readonly send: readonly ClientMessage[];
  /** Messages the listeners of a subscription must see. */
  readonly deliver: readonly ServerMessage[];
  /** Subscriptions the server was too busy for, to be tried `again` a little later. */
  readonly later: readonly string[];
};

export const closedState: RealtimeState = { open: false, subscriptions: {} };

/** One step of the socket's life: what changes, what is sent, what listeners hear. Pure. */
export function step(state: RealtimeState, input: Input): Step {
  switch (input.kind) {
    case "subscribe":
      return subscribed(state, { id: input.id, topic: input.topic, organization: input.organization, after: null });
    case "unsubscribe":
      return unsubscribed(state, input.id);
    case "again":
      return again(state, input.id);
    case "opened":
      return quiet({ ...state, open: true }, Object.values(state.subscriptions).map(subscribeMessage));
    case "closed":
      return quiet({ ...state, open: false });
    case "received":
      return received(state, input.message);
  }
}

function subscribed(state: RealtimeState, subscription: Subscription): Step {
  if (subscription.id in state.subscriptions) return quiet(state);
  const next = { ...state, subscriptions: { ...state.subscriptions, [subscription.id]: subscription } };
  return quiet(next, state.open ? [subscribeMessage(subscription)] : []);
}

function unsubscribed(state: RealtimeState, id: string): Step {
  if (!(id in state.subscriptions)) return quiet(state);
  return quiet(withoutSubscription(state, id), state.open ? [{ type: "unsubscribe", id }] : []);
}

function again(state: RealtimeState, id: string): Step {
  const subscription = state.subscriptions[id];
  return quiet(state, subscription !== undefined && state.open ? [subscribeMessage(subscription)] : []);
}

const passing: ReadonlySet<string> = new Set(["rate_limited", "too_busy"]);

function received(state: RealtimeState, message: ServerMessage): Step {
  if (message.type === "pong" || message.id === null) return quiet(state);
  const subscription = state.subscriptions[message.id];
  if (subscription === undefined) return quiet(state);
  switch (message.type) {
    case "subscribed":
      return quiet(withPosition(state, subscription, subscription.after ?? message.position));
    case "event":
      // A resumed subscription may repeat its last event; hearing it twice would only refetch in vain.
      if (message.position === subscription.after) return quiet(state);
      return heard(withPosition(state, subscription, message.position), message);
    case "reset":
      return heard(withPosition(state, subscription, message.position), message);
    case "refused":
      if (passing.has(message.code)) return { ...quiet(state), later: [message.id] };
      return heard(withoutSubscription(state, message.id), message);
  }
}

function withoutSubscription(state: RealtimeState, id: string): RealtimeState {
  return {
    ...state,
    subscriptions: Object.fromEntries(Object.entries(state.subscriptions).filter(([key]) => key !== id)),
  };
}

function withPosition(state: RealtimeState, subscription: Subscription, after: string | null): RealtimeState {
  return { ...state, subscriptions: { ...state.subscriptions, [subscription.id]: { ...subscription, after } } };
}

function subscribeMessage(subscription: Subscription): ClientMessage {
  return {
    type: "subscribe",
    id: subscription.id,
    topic: subscription.topic,
    ...(subscription.organization === null ? {} : { organization: subscription.organization }),
    ...(subscription.after === null ? {} : { after: subscription.after }),
  };
}

function quiet(state: RealtimeState, send: readonly ClientMessage[] = []): Step {
  return { state, send, deliver: [], later: [] };
}

function heard(state: RealtimeState, message: ServerMessage): Step {
  return { state, send: [], deliver: [message], later: [] };
}

const slowestSeconds = 20;

/** How long to wait before the next attempt to connect: doubling from half a second, at most 20 s, with `jitter` (0..1) so that not all tabs come at once. */
export function reconnectDelayMs(attempt: number, jitter: number): number {
  const seconds = Math.min(slowestSeconds, 0.5 * 2 ** attempt);
  return Math.round(seconds * 1000 * (0.75 + 0.5 * jitter));
}
