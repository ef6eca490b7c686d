import type { FastifyBaseLogger } from "fastify";
import { type Actor, anonymous } from "#platform/actor";
import { invalidField, Refusal } from "#platform/errors";
import { messageOf } from "#platform/faults";
import type { Authenticate, Credentials } from "#platform/http/credentials";
import type { OperationScope } from "#platform/operation";
import type { Transact } from "#platform/work";
import { keyActor, memberActor, personActor, portfolioKeyActor } from "./actors.ts";
import type { Authority, Session } from "./authority.ts";
import { crossSiteProblem } from "./cross-site-rules.ts";
import { type KeyRow, noteKeyUse, type OrganizationRow } from "./lookup-sql.ts";

export interface AuthenticateParts {
  readonly authority: Authority;
  readonly transact: Transact;
  readonly clock: () => Date;
  readonly log: FastifyBaseLogger;
  readonly publicUrl: string;
  readonly sessionCookieName: string;
}

/** A key's last use is written at most this often. */
const keyUseSeconds = 60;

/** Turns a session cookie or API key into an actor bound as the operation's scope asks. */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const noteUse = createKeyUse(parts);
  return async (credentials, scope) => {
    const { authority } = parts;
    await authority.refresh();
    const secret = bearerOf(credentials);
    if (secret !== null) {
      const key = await authority.key(secret);
      if (key === null) throw new Refusal("unauthenticated", "This API key is not valid, or has been revoked");
      noteUse(key);
      return actorOfKey(parts, key, { credentials, scope });
    }
    const session = await sessionOf(parts, credentials);
    if (session === null && scope === "public") return anonymous;
    if (session === null) throw new Refusal("unauthenticated", "Sign in, or send an API key as a bearer token");
    refuseForeign(parts, credentials);
    return actorOfUser(parts, session, { credentials, scope });
  };
}

interface Wanted {
  readonly credentials: Credentials;
  readonly scope: OperationScope;
}

async function actorOfKey(
  { authority }: AuthenticateParts,
  key: KeyRow,
  { credentials, scope }: Wanted,
): Promise<Actor> {
  if (scope === "user") throw new Refusal("forbidden", "This is for people: sign in instead of using an API key");
  const orgId = key.org_id;
  if (orgId === null) {
    if (scope !== "organization") return portfolioKeyActor(key);
    const { id } = await namedOrganization(authority, credentials);
    return authority.actor(`key:${key.id}:${id}`, () => keyActor(authority, key, id));
  }
  if (scope === "portfolio")
    throw new Refusal("forbidden", "This key belongs to one company; the portfolio has keys of its own");
  const named = header(credentials, "gomark-organization");
  const organization = named === undefined ? null : await authority.organization(named);
  if (named !== undefined && organization?.id !== orgId) throw noOrganization(named);
  return authority.actor(`key:${key.id}:${orgId}`, () => keyActor(authority, key, orgId));
}

async function actorOfUser(
  { authority }: AuthenticateParts,
  { user }: Session,
  { credentials, scope }: Wanted,
): Promise<Actor> {
  if (scope !== "organization") {
    const places = await authority.placesOf(user.id);
    if (scope === "portfolio" && places.portfolio === null)
      throw new Refusal("forbidden", "This is for the people of the portfolio");
    return personActor(user, places);
  }
  const organization = await namedOrganization(authority, credentials);
  const actor = await authority.actor(`user:${user.id}:${organization.id}`, () =>
    memberActor(authority, user, organization),
  );
  if (actor === null) throw noOrganization(header(credentials, "gomark-organization") ?? "");
  return actor;
}

async function namedOrganization(authority: Authority, credentials: Credentials): Promise<OrganizationRow> {
  const named = header(credentials, "gomark-organization");
  if (named === undefined)
    throw invalidField(
      "GoMark-Organization",
      "Name the company in the header GoMark-Organization (its slug or id)",
      "missing_header",
    );
  const organization = await authority.organization(named.slice(0, 100));
  if (organization === null) throw noOrganization(named);
  return organization;
}

/** The same whether it does not exist or is not the caller's to see. */
function noOrganization(named: string): Refusal {
  return new Refusal("not_found", `There is no company ${named.slice(0, 100)}`);
}

async function sessionOf(
  { authority, clock, sessionCookieName }: AuthenticateParts,
  credentials: Credentials,
): Promise<Session | null> {
  const cookies = header(credentials, "cookie");
  if (cookies === undefined) return null;
  const prefix = `${sessionCookieName}=`;
  const cookie = cookies.split(/; */).find((pair) => pair.startsWith(prefix));
  if (cookie === undefined) return null;
  const session = await authority.session(cookie);
  return session !== null && session.expiresAt > clock() ? session : null;
}

function refuseForeign({ publicUrl }: AuthenticateParts, credentials: Credentials): void {
  const marks = {
    method: credentials.method,
    origin: header(credentials, "origin"),
    host: header(credentials, "host"),
    fetchSite: header(credentials, "sec-fetch-site"),
    client: header(credentials, "gomark-client"),
    upgrade: header(credentials, "upgrade"),
  };
  const problem = crossSiteProblem(marks, publicUrl);
  if (problem !== null) throw new Refusal("forbidden", problem);
}

function bearerOf(credentials: Credentials): string | null {
  const authorization = header(credentials, "authorization");
  if (authorization === undefined) return null;
  const secret = /^Bearer +(gmk_[A-Za-z0-9_-]{43})$/i.exec(authorization)?.[1];
  if (secret === undefined) throw new Refusal("unauthenticated", "Send an API key as `Authorization: Bearer gmk_…`");
  return secret;
}

function header({ headers }: Credentials, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Writes when a key was last used, beside the call and never in its way. */
function createKeyUse({ transact, clock, log }: AuthenticateParts): (key: KeyRow) => void {
  const written = new Map<string, number>();
  return (key) => {
    const id = `${key.org_id ?? "portfolio"}:${key.id}`;
    const now = clock().getTime();
    if (now - (written.get(id) ?? Number.NEGATIVE_INFINITY) < keyUseSeconds * 1000) return;
    if (written.size > 10_000) written.clear();
    written.set(id, now);
    const context = { actor: anonymous, origin: { requestId: "key-use", ip: null, via: "job" as const } };
    transact(context, (work) => noteKeyUse(work, { orgId: key.org_id, id: key.id })).catch((error: unknown) =>
      log.warn({ error: messageOf(error) }, "a key's last use was not written"),
    );
  };
}
