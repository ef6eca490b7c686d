import type { Actor } from "#platform/actor";
import { Refusal } from "#platform/errors";
import type { Authenticate, Credentials } from "#platform/http/credentials";
import type { Topic } from "./topic.ts";

/** How long an answer to "who is this, and what may they do" is believed. */
export const trustMs = 3000;

/** The person or key behind a connection, as bound to one organization or to the portfolio. */
export interface Viewer {
  readonly scope: Topic["scope"];
  readonly organization: string | null;
  actor: Actor;
  /** When the actor was last established, in milliseconds; -Infinity when something says it may have changed. */
  checkedAt: number;
}

/** Establishes who the connection's owner is in an organization, or in the portfolio. Refuses as every call does. */
export async function establishViewer(
  authenticate: Authenticate,
  credentials: Credentials,
  wanted: Pick<Viewer, "scope" | "organization">,
): Promise<Viewer> {
  return { ...wanted, actor: await identify(authenticate, credentials, wanted), checkedAt: Date.now() };
}

/**
 * Looks again who the viewer is when the last look is too old: a session that ended or a permission that was taken
 * away stops the stream. Refuses when they are nobody any more.
 */
export async function refreshViewer(
  viewer: Viewer,
  authenticate: Authenticate,
  credentials: Credentials,
): Promise<void> {
  if (Date.now() - viewer.checkedAt < trustMs) return;
  viewer.actor = await identify(authenticate, credentials, viewer);
  viewer.checkedAt = Date.now();
}

/** Refuses (`forbidden`) an actor who does not hold a topic's permission. */
export function checkTopicPermission(topic: Topic, actor: Actor): void {
  if (topic.permission !== null && !actor.can(topic.permission))
    throw new Refusal(
      "forbidden",
      `This needs the permission ${topic.permission}, which your role does not have here.`,
    );
}

function identify(
  authenticate: Authenticate,
  credentials: Credentials,
  { scope, organization }: Pick<Viewer, "scope" | "organization">,
): Promise<Actor> {
  const { "gomark-organization": _, ...headers } = credentials.headers;
  return authenticate(
    { ...credentials, headers: organization === null ? headers : { ...headers, "gomark-organization": organization } },
    scope,
  );
}
