import type { WebSocket } from "ws";
import { closeCode, realtimeBounds, type ServerMessage } from "./protocol.ts";

/** The sending side of a socket. Nothing waits: a client that does not keep up is let go and comes back by itself. */
export interface Outbox {
  send(message: ServerMessage): void;
  close(code: number, reason: string): void;
  /** Pings at one call and hangs up at the next if no pong came in between. */
  beat(): void;
}

export function createOutbox(socket: WebSocket): Outbox {
  let alive = true;
  socket.on("pong", () => {
    alive = true;
  });
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(message));
      if (socket.bufferedAmount > realtimeBounds.bufferedBytes) socket.close(closeCode.tooSlow, "reading too slowly");
    },
    close: (code, reason) => socket.close(code, reason),
    beat() {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    },
  };
}
