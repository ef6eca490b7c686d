import { type Actor, type Limits, systemActor } from "#platform/actor";
import { dateOf } from "#platform/clock";
import type { Transact, Work } from "#platform/work";
import type { Reach } from "../permissions/ability-shared-rules.ts";
import { limitsFrom } from "../permissions/limit-rules.ts";
import type { ScopeMap } from "../permissions/permission-shared-rules.ts";
import { matrixFrom } from "../permissions/permission-rules.ts";
import { hashOf } from "../secrets.ts";
import type { Auth } from "../users/auth.ts";
import type { User } from "../users/users.ts";
import { onAuthorityChange } from "./authority-changes.ts";
import { createCache } from "./cache.ts";
import {
  authorityVersion,
  findKey,
  findOrganization,
  type KeyRow,
  type MembershipRow,
  membershipsOf,
  organizationAuthority,
  type OrganizationRow,
  type PortfolioMembershipRow,
  portfolioMembershipOf,
} from "./lookup-sql.ts";
import { reachOf, teamsAbove } from "./reach-rules.ts";

/** Somebody's session as it was found: who, and until when. */
export interface Session {
  readonly user: User;
  readonly expiresAt: Date;
}

/** Where a user may go. */
export interface Places {
  readonly memberships: readonly MembershipRow[];
  readonly portfolio: PortfolioMembershipRow | null;
}

/** What the roles of one organization may do, and whom its teams reach. */
export interface OrganizationAuthority {
  readonly scopesOf: (role: string) => ScopeMap;
  readonly reachOf: (memberId: string | null, teamId: string | null) => Reach;
  readonly limitsOf: (role: string) => Limits;
  /** A team and those above it. */
  readonly teamsAbove: (teamId: string | null) => readonly string[];
}

/** Who may do what, remembered in memory: an authenticated call costs no query of its own. */
export interface Authority {
  /** `cookie` is the session's cookie as `name=value`. */
  session(cookie: string): Promise<Session | null>;
  placesOf(userId: string): Promise<Places>;
  key(secret: string): Promise<KeyRow | null>;
  organization(slugOrId: string): Promise<OrganizationRow | null>;
  organizationAuthority(orgId: string): Promise<OrganizationAuthority>;
  /** An actor made of the above, remembered and forgotten together with it. */
  actor<Made extends Actor | null>(key: string, make: () => Promise<Made>): Promise<Made>;
  /** Looks for changes made by other processes, at most every other second. Call before trusting the rest. */
  refresh(): Promise<void>;
  close(): void;
}

/** How long a change made by another process may go unseen, in milliseconds. */
const trustedMs = 2000;

export function createAuthority({ transact, auth }: { transact: Transact; auth: Auth }): Authority {
  const read = <Result>(orgId: string | null, body: (work: Work) => Promise<Result>) =>
    transact(
      {
        actor: systemActor(orgId, { name: "Sign-in" }),
        origin: { requestId: "authority", ip: null, via: "job" },
        readOnly: true,
      },
      body,
    );
  const sessions = createCache<Session | null>();
  const places = createCache<Places>();
  const keys = createCache<KeyRow | null>();
  const organizations = createCache<OrganizationRow | null>();
  const authorities = createCache<OrganizationAuthority>();
  const actors = createCache<Actor | null>();
  const forget = () => [sessions, places, keys, organizations, authorities, actors].forEach((cache) => cache.clear());
  const unregister = onAuthorityChange(forget);
  const watch = createWatch(() => read(null, authorityVersion), forget);
  return {
    // a key names one caller in one place: what is remembered under it is what `make` makes
    actor: <Made extends Actor | null>(key: string, make: () => Promise<Made>) =>
      actors.get(key, make) as Promise<Made>,
    refresh: watch,
    close: unregister,
    // remembered by its hash: a stranger's cookie may be as long as a header, and there may be many
    session: (cookie) => sessions.get(hashOf(cookie).toString("base64url"), () => findSession(auth, cookie)),
    placesOf: (userId) =>
      places.get(userId, () =>
        read(null, async (work) => ({
          memberships: await membershipsOf(work, userId),
          portfolio: (await portfolioMembershipOf(work, userId)) ?? null,
        })),
      ),
    key(secret) {
      const hash = hashOf(secret);
      return keys.get(
        hash.toString("base64url"),
        async () => (await read(null, (work) => findKey(work, hash))) ?? null,
      );
    },
    organization: (slugOrId) =>
      organizations.get(slugOrId, async () => (await read(null, (work) => findOrganization(work, slugOrId))) ?? null),
    organizationAuthority: (orgId) =>
      authorities.get(orgId, async () => toAuthority(await read(orgId, organizationAuthority))),
  };
}

/** One question every two seconds at most, however many calls wait for the answer. */
function createWatch(readVersion: () => Promise<string>, forget: () => void): () => Promise<void> {
  let known: string | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;
  const ask = async () => {
    const startedAt = performance.now();
    const version = await readVersion();
    if (known !== null && known !== version) forget();
    known = version;
    checkedAt = startedAt;
  };
  return async () => {
    if (performance.now() - checkedAt < trustedMs) return;
    asking ??= ask().finally(() => {
      asking = null;
    });
    await asking;
  };
}

async function findSession(auth: Auth, cookie: string): Promise<Session | null> {
  const found = await auth.api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } });
  if (found === null) return null;
  const { id, name, email } = found.user;
  const expiresAt = found.session.expiresAt;
  return { user: { id, name, email }, expiresAt: typeof expiresAt === "string" ? dateOf(expiresAt) : expiresAt };
}

function toAuthority(rows: Awaited<ReturnType<typeof organizationAuthority>>): OrganizationAuthority {
  const matrix = matrixFrom(rows.permissions);
  return {
    scopesOf: (role) => matrix.get(role) ?? {},
    reachOf: (memberId, teamId) => reachOf(memberId, teamId, rows),
    limitsOf: limitsFrom(rows.fields, rows.conditions),
    teamsAbove: (teamId) => teamsAbove(teamId, rows.teams),
  };
}
