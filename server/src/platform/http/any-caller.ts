import type { Actor } from "#platform/actor";
import { Refusal } from "#platform/errors";
import type { OperationScope } from "#platform/operation";
import type { Authenticate, Credentials } from "./credentials.ts";

const scopes: readonly OperationScope[] = ["organization", "portfolio", "user"];

/**
 * Whoever has said who they are, bound as narrowly as their credentials allow: for calls that concern no
 * organization in particular. Refuses with `unauthenticated` when they prove nothing.
 */
export async function authenticateAny(authenticate: Authenticate, credentials: Credentials): Promise<Actor> {
  let first: Refusal | undefined;
  for (const scope of scopes) {
    try {
      return await authenticate(credentials, scope);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "unauthenticated" || error.code === "rate_limited") throw error;
      first ??= error;
    }
  }
  throw first ?? new Refusal("unauthenticated", "Sign in, or send an API key.");
}
