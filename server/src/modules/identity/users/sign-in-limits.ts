import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Pools } from "#platform/database/pools";
import { Refusal } from "#platform/errors";
import { countedAddress } from "#platform/http/address";

/** Guesses at a password, counted in the database so that processes and restarts count together. */
export interface SignInLimits {
  /** Counts a try from an address. Refuses with `rate_limited`. */
  countAddress(ip: string): Promise<void>;
  /** Counts a try at an account, whether or not it exists. Refuses with `rate_limited`. */
  countAccount(email: string): Promise<void>;
  /** Forgets an account's tries after a right password. */
  forgive(email: string): Promise<void>;
}

/** Wrong passwords for one account within `accountSeconds`. */
const triesPerAccount = 10;
const accountSeconds = 15 * 60;

/** `perAddress` is a minute's tries from one address; 0 switches that limit off. */
export function createSignInLimits(authPool: Pools["auth"], perAddress: number): SignInLimits {
  const store = {
    storeClient: authPool,
    storeType: "pool",
    schemaName: "auth",
    tableName: "rate_limit",
    tableCreated: true,
  };
  const addresses =
    perAddress === 0
      ? null
      : new RateLimiterPostgres({ ...store, keyPrefix: "sign-in-address", points: perAddress, duration: 60 });
  const accounts = new RateLimiterPostgres({
    ...store,
    keyPrefix: "sign-in-account",
    points: triesPerAccount,
    duration: accountSeconds,
  });
  return {
    async countAddress(ip) {
      if (addresses !== null) await consume(addresses, countedAddress(ip));
    },
    countAccount: (email) => consume(accounts, accountKey(email)),
    async forgive(email) {
      await accounts.delete(accountKey(email));
    },
  };
}

/** The table says how often, never whose address was tried. */
function accountKey(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("base64url");
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const retryAfter = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
    throw new Refusal("rate_limited", `Too many tries. Try again in ${waitText(retryAfter)}.`, { retryAfter });
  }
}

function waitText(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
