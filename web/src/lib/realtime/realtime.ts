import { sessionEnded } from "../http.ts";
import { liveness } from "./liveness.ts";
import {
  type ClientMessage,
  type Input,
  type RealtimeState,
  type ServerMessage,
  closedState,
  reconnectDelayMs,
  step,
} from "./realtime-state.ts";

type Listener = (message: ServerMessage) => void;

/** How long a connection may be away before the person is told. */
const patienceMs = 4_000;
/** When to ask again for a subscription the server was too busy for. */
const laterMs = 5_000;
/** The close code of a session that has ended. */
const signedOut = 4401;

let state: RealtimeState = closedState;
let socket: WebSocket | null = null;
let attempt = 0;
let retryTimer: number | undefined;
let patienceTimer: number | undefined;
let lost = false;
const listeners = new Map<string, Set<Listener>>();
const statusListeners = new Set<() => void>();
const pulse = liveness({ ping: () => transmit({ type: "ping" }), onDead: () => socket?.close() });

function apply(input: Input): void {
  const next = step(state, input);
  state = next.state;
  for (const message of next.send) transmit(message);
  for (const message of next.deliver) deliver(message);
  for (const id of next.later) setTimeout(() => apply({ kind: "again", id }), laterMs);
}

function deliver(message: ServerMessage): void {
  if (message.type === "pong" || message.id === null) return;
  for (const listen of listeners.get(message.id) ?? []) listen(message);
}

function transmit(message: ClientMessage): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect(): void {
  clearTimeout(retryTimer);
  if (socket !== null || !isWanted()) return;
  const address = new URL("/ws", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const opening = new WebSocket(address);
  socket = opening;
  opening.addEventListener("open", () => {
    attempt = 0;
    pulse.start();
    setLost(false);
    apply({ kind: "opened" });
  });
  opening.addEventListener("message", (event) => {
    pulse.heard();
    receive(event.data);
  });
  opening.addEventListener("close", ({ code }) => {
    if (socket !== opening) return;
    socket = null;
    pulse.stop();
    apply({ kind: "closed" });
    if (code === signedOut) sessionEnded();
    else retry();
  });
}

function isWanted(): boolean {
  return Object.keys(state.subscriptions).length > 0;
}

function receive(data: unknown): void {
  if (typeof data !== "string") return;
  const message: unknown = JSON.parse(data);
  // The server writes every message by one type; what matters here is that it is a message at all.
  if (typeof message === "object" && message !== null && "type" in message)
    apply({ kind: "received", message: message as ServerMessage });
}

function retry(): void {
  if (!isWanted()) return setLost(false);
  patienceTimer ??= window.setTimeout(() => setLost(true), patienceMs);
  retryTimer = window.setTimeout(connect, reconnectDelayMs(attempt, Math.random()));
  attempt += 1;
}

function setLost(value: boolean): void {
  if (!value) {
    clearTimeout(patienceTimer);
    patienceTimer = undefined;
  }
  if (lost === value) return;
  lost = value;
  for (const listen of statusListeners) listen();
}

/** Hears a topic until the returned function is called; equal topics share one subscription. */
export function listenTo(topic: string, organization: string | null, listener: Listener): () => void {
  const id = `${organization ?? ""}/${topic}`;
  const heard = listeners.get(id) ?? new Set();
  heard.add(listener);
  listeners.set(id, heard);
  apply({ kind: "subscribe", id, topic, organization });
  connect();
  return () => {
    heard.delete(listener);
    if (heard.size > 0) return;
    listeners.delete(id);
    apply({ kind: "unsubscribe", id });
  };
}

/** Whether live updates have been away long enough to say so. */
export function isConnectionLost(): boolean {
  return lost;
}

/** Calls back whenever `isConnectionLost` changes. */
export function onConnectionChange(listener: () => void): () => void {
  statusListeners.add(listener);
  return () => statusListeners.delete(listener);
}

/** Tries to connect at once instead of waiting for the next attempt. */
export function reconnectNow(): void {
  attempt = 0;
  connect();
}

/** Ends the socket, for when the session ends. */
export function disconnect(): void {
  const closing = socket;
  socket = null;
  state = closedState;
  pulse.stop();
  clearTimeout(retryTimer);
  setLost(false);
  closing?.close();
}

if (typeof window !== "undefined") window.addEventListener("online", reconnectNow);
