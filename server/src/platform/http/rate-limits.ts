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
  /** Counts credentials from an address that were refused. They may be as many as calls without any. */
  countRefused(ip: string): Promise<void>;
  /** Refuses (`rate_limited`) an address whose credentials were refused too often. Costs nothing while there is none. */
  refuseGuessing(ip: string): void;
}

/** Addresses kept out at one time; past it the one kept out longest may try again. */
const maxGuessing = 10_000;

/** Counts in this process's memory; a second process counts for itself. */
export function createRateLimiter(limits: RateLimits): RateLimiter {
  const addresses = limiter(limits.perAddress);
  const callers = limiter(limits.perCaller);
  return {
    ...guessLimiter(limiter(limits.perAddress)),
    countAddress: (ip) => count(addresses, countedAddress(ip), "this address"),
    async countCaller(actor) {
      if (actor.kind === "key") await count(callers, `key:${actor.keyId}`, "this API key");
      if (actor.kind === "user") await count(callers, `user:${actor.userId}`, "you");
    },
  };
}

/** A counter of its own: what an office behind one address calls without signing in must not sign its people out. */
function guessLimiter(counter: RateLimiterMemory | null): Pick<RateLimiter, "countRefused" | "refuseGuessing"> {
  const keptOutUntil = new Map<string, number>();
  return {
    async countRefused(ip) {
      if (counter === null) return;
      const address = countedAddress(ip);
      const counted = await counter.penalty(address);
      if (counted.consumedPoints < counter.points) return;
      const first = keptOutUntil.size < maxGuessing ? undefined : keptOutUntil.keys().next().value;
      if (first !== undefined) keptOutUntil.delete(first);
      keptOutUntil.set(address, Date.now() + counted.msBeforeNext);
    },
    refuseGuessing(ip) {
      if (keptOutUntil.size === 0) return;
      const address = countedAddress(ip);
      const wait = (keptOutUntil.get(address) ?? 0) - Date.now();
      if (wait > 0) throw tooMany("this address with credentials that are not valid", wait);
      keptOutUntil.delete(address);
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
    throw tooMany(whom, rejection.msBeforeNext);
  }
}

function tooMany(whom: string, waitMs: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  return new Refusal("rate_limited", `Too many requests from ${whom}. Try again in ${retryAfter} s.`, { retryAfter });
}
