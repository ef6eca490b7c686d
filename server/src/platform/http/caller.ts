import type { FastifyRequest } from "fastify";
import type { Actor } from "#platform/actor";
import { Refusal } from "#platform/errors";
import type { Credentials } from "./credentials.ts";
import type { RateLimiter } from "./rate-limits.ts";

/**
 * Who makes a request, as `identify` reads its credentials. An address whose credentials have been refused too often is
 * refused (`rate_limited`) before anything is looked up: guesses are cheap to make and must be cheap to answer.
 */
export async function identifiedCaller(
  request: FastifyRequest,
  rateLimiter: RateLimiter,
  identify: (credentials: Credentials) => Promise<Actor>,
): Promise<Actor> {
  rateLimiter.refuseGuessing(request.ip);
  try {
    return await identify({ headers: request.headers, method: request.method, ip: request.ip });
  } catch (error) {
    // what failed on our side says nothing of whoever asked
    if (error instanceof Refusal) await rateLimiter.countRefused(request.ip);
    throw error;
  }
}
