/** How often a quiet connection is asked whether it still stands, and how long it may take to answer. */
const everyMs = 25_000;
const answerMs = 8_000;

type Liveness = {
  readonly start: () => void;
  /** Something came in: the connection stands. */
  readonly heard: () => void;
  readonly stop: () => void;
};

/**
 * Notices a connection that is gone without a word (a laptop that slept, a network that changed): asks it with `ping`
 * while it is quiet, and calls `onDead` when nothing comes back.
 */
export function liveness({ ping, onDead }: { readonly ping: () => void; readonly onDead: () => void }): Liveness {
  let asking: ReturnType<typeof setTimeout> | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(asking);
    clearTimeout(waiting);
  }

  function start(): void {
    stop();
    asking = setTimeout(() => {
      ping();
      waiting = setTimeout(onDead, answerMs);
    }, everyMs);
  }

  return { start, heard: start, stop };
}
