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

let state: RealtimeState = closedState;
let socket: WebSocket | null = null;
let attempt = 0;
let retryTimer: number | undefined;
let patienceTimer: number | undefined;
let lost = false;
const listeners = new Map<string, Set<Listener>>();
const statusListeners = new Set<() => void>();

function apply(input: Input): void {
  const next = step(state, input);
  state = next.state;
  for (const message of next.send) transmit(message);
  for (const message of next.deliver) for (const listen of listeners.get(message.id) ?? []) listen(message);
}

function transmit(message: ClientMessage): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect(): void {
  clearTimeout(retryTimer);
  if (socket !== null || Object.keys(state.subscriptions).length === 0) return;
  const address = new URL("/ws", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const opening = new WebSocket(address);
  socket = opening;
  opening.addEventListener("open", () => {
    attempt = 0;
    setLost(false);
    apply({ kind: "opened" });
  });
  opening.addEventListener("message", (event) => receive(event.data));
  opening.addEventListener("close", () => {
    if (socket !== opening) return;
    socket = null;
    apply({ kind: "closed" });
    retry();
  });
}

function receive(data: unknown): void {
  if (typeof data !== "string") return;
  const message: unknown = JSON.parse(data);
  if (typeof message === "object" && message !== null && "type" in message && "id" in message) {
    apply({ kind: "received", message: message as ServerMessage });
  }
}

function retry(): void {
  if (Object.keys(state.subscriptions).length === 0) return;
  if (patienceTimer === undefined) patienceTimer = window.setTimeout(() => setLost(true), patienceMs);
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
  clearTimeout(retryTimer);
  setLost(false);
  closing?.close();
}

if (typeof window !== "undefined") window.addEventListener("online", reconnectNow);
