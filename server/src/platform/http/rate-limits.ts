import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Actor } from "#platform/actor";
import { Refusal } from "#platform/errors";
import { countedAddress } from "./address.ts";

/** Calls per minute; 0 switches a limit off. */
export interface RateLimits {
  readonly perAddress: number;
  readonly perCaller: number;
}

export interface RateLimiter {
  /** Counts a call from an address, before anything is known of the caller. Refuses with `rate_limited`. */
  countAddress(ip: string): Promise<void>;
  /** Counts a call of a known key or user. Refuses with `rate_limited`. */
  countCaller(actor: Actor): Promise<void>;
}

/** Counts in this process's memory; a second process counts for itself. */
export function createRateLimiter(limits: RateLimits): RateLimiter {
  const addresses = limiter(limits.perAddress);
  const callers = limiter(limits.perCaller);
  return {
    countAddress: (ip) => count(addresses, countedAddress(ip), "this address"),
    async countCaller(actor) {
      if (actor.kind === "key") await count(callers, `key:${actor.keyId}`, "this API key");
      if (actor.kind === "user") await count(callers, `user:${actor.userId}`, "you");
    },
  };
}

function limiter(points: number): RateLimiterMemory | null {
  return points === 0 ? null : new RateLimiterMemory({ points, duration: 60 });
}

async function count(counter: RateLimiterMemory | null, key: string, whom: string): Promise<void> {
  if (counter === null) return;
  try {
    await counter.consume(key);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const retryAfter = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
    throw new Refusal("rate_limited", `Too many requests from ${whom}. Try again in ${retryAfter} s.`, { retryAfter });
  }
}
