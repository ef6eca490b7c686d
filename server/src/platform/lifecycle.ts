import { setTimeout as pause } from "node:timers/promises";

/** What must be closed, in the order it was opened, and the wish to stop. */
export interface Lifecycle {
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal;
  /** Closed in reverse order; one that does not finish within its time is left behind, so that the next gets its turn. */
  onClose(name: string, close: () => Promise<void>): void;
  requestStop(): void;
  close(): Promise<void>;
}

export interface LifecycleOptions {
  readonly graceSeconds: number;
  readonly log: (line: string, error?: unknown) => void;
}

/** A terminal and npm both pass a signal on: what follows the first within this time is the same wish. */
const sameWishMs = 1000;

/** Opens and closes the parts of a process. SIGINT, SIGTERM and SIGHUP ask it to stop; a second wish stops at once. */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const wish = new AbortController();
  const impatience = new AbortController();
  const parts: { name: string; close: () => Promise<void> }[] = [];
  let wishedAt = 0;
  const onSignal = () => {
    if (!wish.signal.aborted) {
      wishedAt = Date.now();
      wish.abort();
    } else if (Date.now() - wishedAt > sameWishMs) {
      options.log("Asked twice: not waiting for what still runs");
      impatience.abort();
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

  const closeOne = async ({ name, close }: { name: string; close: () => Promise<void> }) => {
    const timer = new AbortController();
    const closed = close().then(
      () => "closed" as const,
      (error: unknown) => {
        options.log(`Closing ${name} failed`, error);
        return "closed" as const;
      },
    );
    const patience = Promise.race([
      pause(options.graceSeconds * 1000, "late" as const, { signal: timer.signal }),
      aborted(impatience.signal).then(() => pause(3000, "late" as const, { signal: timer.signal })),
    ]).catch(() => "closed" as const); // the timer is called off once the part has closed
    if ((await Promise.race([closed, patience])) === "late")
      options.log(`${name} did not finish in time and is left behind`);
    timer.abort();
  };
  return {
    stop: wish.signal,
    onClose: (name, close) => void parts.push({ name, close }),
    requestStop: () => wish.abort(),
    async close() {
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) await closeOne(part);
    },
  };
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
