import { once } from "node:events";
import { WebSocket } from "ws";
import type { Measured } from "./load.ts";
import { percentiles } from "./load.ts";

export interface Watch {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly topic: string;
}

/**
 * How long after the reply to a move another browser's socket hears of it, in milliseconds. `move` sends the n-th
 * move and answers the moved record's id once the reply is there.
 */
export async function timeUntilSeen(
  watch: Watch,
  moves: number,
  move: (n: number) => Promise<string>,
): Promise<Measured> {
  const socket = new WebSocket(`${watch.address.replace("http", "ws")}/ws`, {
    headers: { ...watch.headers, origin: watch.address },
  });
  await once(socket, "open");
  const heard = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  const subscribed = Promise.withResolvers<void>();
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as { type: string; recordId?: string; code?: string };
    if (message.type === "subscribed") subscribed.resolve();
    if (message.type === "refused") subscribed.reject(new Error(`the subscription was refused: ${message.code}`));
    if (message.type !== "event" || message.recordId === undefined) return;
    heard.set(message.recordId, performance.now());
    waiting.get(message.recordId)?.();
  });
  socket.send(JSON.stringify({ type: "subscribe", id: "board", topic: watch.topic }));
  await subscribed.promise;
  const times: number[] = [];
  const begun = performance.now();
  for (let n = 0; n < moves; n += 1) {
    const id = await move(n);
    const replied = performance.now();
    if (!heard.has(id)) await new Promise<void>((resolve) => waiting.set(id, resolve));
    times.push(Math.max(0, (heard.get(id) ?? 0) - replied));
  }
  socket.close();
  return { perSecond: moves / ((performance.now() - begun) / 1000), ...percentiles(times), failed: 0 };
}
