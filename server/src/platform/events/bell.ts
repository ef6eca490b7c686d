import type { Pool, PoolClient } from "pg";
import type { FastifyBaseLogger } from "fastify";

const channel = "gomark_event";
const debounceMs = 15;
const longestPauseMs = 30_000;

/** Wakes those who read the event log, here at once and in other processes by NOTIFY. A lost ring costs a poll, not a fact. */
export interface Bell {
  ring(): void;
  /** Calls `wake` at every ring; answers the function that stops it. */
  onRing(wake: () => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * NOTIFY takes a lock that makes commits wait for each other, so it is never sent in a business transaction:
 * commits ring in this process, and one debounced NOTIFY on a connection of its own tells the others.
 */
export function createBell(pool: Pool, log: FastifyBaseLogger): Bell {
  const wakes = new Set<() => void>();
  let listening: PoolClient | null = null;
  let pending: NodeJS.Timeout | null = null;
  let reconnect: NodeJS.Timeout | null = null;
  let stopped = true;

  const wakeAll = () => {
    for (const wake of wakes) wake();
  };
  const tellOthers = () => {
    pending = null;
    pool
      .query(`select pg_notify('${channel}', $1)`, [String(process.pid)])
      .catch((error: unknown) =>
        log.warn({ err: error }, "could not tell other processes about new events; they will poll"),
      );
  };
  const listen = async () => {
    const client = await listener(pool);
    if (stopped) return client.release(true);
    listening = client;
    client.on("notification", (message) => {
      if (message.payload !== String(process.pid)) wakeAll();
    });
    // once: a connection may tell of its end twice
    client.once("error", (error) => {
      log.warn({ err: error }, "the connection that listens for new events broke; polling goes on meanwhile");
      listening = null;
      client.release(true);
      listenAgain(1);
    });
  };
  const listenAgain = (attempt: number) => {
    if (stopped) return;
    reconnect = setTimeout(
      () => {
        listen()
          // what was told while nobody listened is read now
          .then(wakeAll)
          .catch((error: unknown) => {
            log.warn({ err: error, attempt }, "cannot listen for new events yet");
            listenAgain(attempt + 1);
          });
      },
      Math.min(longestPauseMs, 250 * 2 ** attempt),
    );
  };
  return {
    ring() {
      wakeAll();
      pending ??= setTimeout(tellOthers, debounceMs);
    },
    onRing(wake) {
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    async start() {
      stopped = false;
      await listen();
    },
    async stop() {
      stopped = true;
      if (pending !== null) clearTimeout(pending);
      if (reconnect !== null) clearTimeout(reconnect);
      wakes.clear();
      listening?.release(true);
      listening = null;
    },
  };
}

async function listener(pool: Pool): Promise<PoolClient> {
  const client = await pool.connect();
  try {
    await client.query(`listen ${channel}`);
    return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
