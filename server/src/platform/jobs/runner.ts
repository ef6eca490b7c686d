import { setTimeout as pause } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Runner } from "graphile-worker";
import { aborted } from "#platform/lifecycle";

const firstPauseMs = 250;
const longestPauseMs = 10_000;
/** A runner that has lasted this long was well: the pauses begin anew. */
const steadyMs = 60_000;

export interface KeptRunner {
  /** Lets what runs come to its end and begins nothing more. */
  stop(): Promise<void>;
}

/**
 * Keeps a runner of the queue at work. The queue ends its runner when it cannot write down how a job has ended, as when
 * the database is away for a moment: another one then begins, after pauses that grow while none lasts.
 */
export async function keepRunning(begin: () => Promise<Runner>, log: FastifyBaseLogger): Promise<KeptRunner> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let runner: Runner | null = await begin();
  let failures = 0;

  const lasted = async (running: Runner) => {
    const began = performance.now();
    const ended = running.promise.then(
      () => "ended" as const,
      (error: unknown) => {
        log.error({ err: error }, "the job runner ended");
        return "ended" as const;
      },
    );
    if ((await Promise.race([ended, aborted(signal)])) !== "ended") return;
    if (performance.now() - began > steadyMs) failures = 0;
    runner = null;
    log.warn("the job runner has ended without being asked to; another one begins");
  };
  const beginAgain = async () => {
    // a stop calls the pause off, and nothing begins after it
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** failures), null, { signal }).catch(() => null);
    failures += 1;
    if (signal.aborted) return;
    runner = await begin().catch((error: unknown) => {
      log.warn({ err: error, failures }, "no job runner can begin yet");
      return null;
    });
  };
  const keeping = (async () => {
    while (!signal.aborted) await (runner === null ? beginAgain() : lasted(runner));
  })();
  return {
    async stop() {
      stopping.abort();
      await keeping;
      await stopped(runner);
    },
  };
}

async function stopped(runner: Runner | null): Promise<void> {
  if (runner === null) return;
  try {
    await runner.stop();
  } catch {
    // one that is ending by itself refuses to be stopped, and is waited for
    await runner.promise.catch(() => undefined);
  }
}
