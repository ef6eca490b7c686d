import type { Actor, Limits } from "#platform/actor";
import { abilityOf, isAllowed, ownersReached, type Reach } from "../permissions/ability-shared-rules.ts";
import { noLimits, widestLimits } from "../permissions/limit-rules.ts";
import {
  actsAs,
  isPortfolioRole,
  portfolioScopes,
  type ScopeMap,
  widestOf,
} from "../permissions/permission-shared-rules.ts";
import type { Authority, Places } from "./authority.ts";
import type { KeyRow, OrganizationRow } from "./lookup-sql.ts";

interface Identified extends Pick<Actor, "kind" | "userId" | "keyId" | "name" | "roles"> {
  readonly memberId?: string | null;
  readonly portfolioId?: string | null;
  readonly orgId?: string | null;
  readonly teamIds?: readonly string[];
  readonly limits?: Limits;
}

const nobody: Reach = { own: [], team: [] };

/** An actor whose rights are CASL rules built from a role's scopes. */
function actorWith(who: Identified, scopes: ScopeMap, reach: Reach = nobody): Actor {
  const ability = abilityOf(scopes, reach);
  return {
    ...who,
    memberId: who.memberId ?? null,
    portfolioId: who.portfolioId ?? null,
    orgId: who.orgId ?? null,
    teamIds: who.teamIds ?? [],
    limits: who.limits ?? noLimits,
    limited: Object.values(scopes).some((scope) => scope === "own" || scope === "team"),
    can: (permission) => isAllowed(ability, permission),
    scopeOf: (permission) => scopes[permission] ?? "none",
    visibleOwnerIds: (permission) => ownersReached(ability, permission),
  };
}

/** A user outside any organization: what they may do is what their portfolio role allows. */
export function personActor(user: { id: string; name: string }, places: Places): Actor {
  const { portfolio } = places;
  const who = { kind: "user" as const, userId: user.id, keyId: null, name: user.name };
  return actorWith(
    { ...who, portfolioId: portfolio?.portfolio_id ?? null, roles: present(portfolio?.role ?? null) },
    portfolioScopes(portfolio?.role ?? null),
  );
}

/** A user in an organization, as its member, for the portfolio, or both (the wider right counts); null when neither. */
export async function memberActor(
  authority: Authority,
  user: { id: string; name: string },
  organization: OrganizationRow,
): Promise<Actor | null> {
  const places = await authority.placesOf(user.id);
  const membership = places.memberships.find((one) => one.org_id === organization.id) ?? noMembership;
  const borrowed = actingRole(places.portfolio?.role ?? null);
  const roles = [...new Set([...present(membership.role), ...present(borrowed)])];
  const [role, other] = roles;
  if (role === undefined) return null;
  const { scopesOf, limitsOf, reachOf, teamsAbove } = await authority.organizationAuthority(organization.id);
  const scopes = other === undefined ? scopesOf(role) : widestOf(scopesOf(role), scopesOf(other));
  const rightsOf = (one: string) => ({ scopes: scopesOf(one), limits: limitsOf(one) });
  const who = { kind: "user" as const, userId: user.id, keyId: null, name: user.name };
  const place = {
    memberId: membership.member_id,
    portfolioId: places.portfolio?.portfolio_id ?? null,
    orgId: organization.id,
    roles,
    limits: other === undefined ? limitsOf(role) : widestLimits(rightsOf(role), rightsOf(other)),
    teamIds: membership.member_id === null ? [] : teamsAbove(membership.team_id),
  };
  return actorWith({ ...who, ...place }, scopes, reachOf(membership.member_id, membership.team_id));
}

const noMembership = { member_id: null, role: null, team_id: null };

/** A portfolio key outside any organization. */
export function portfolioKeyActor(key: KeyRow): Actor {
  return actorWith(
    { ...keyIdentity(key), portfolioId: key.portfolio_id, roles: [key.role] },
    portfolioScopes(key.role),
  );
}

/** A key in an organization: its own, or for a portfolio key the one it names. It owns no records: "own" is nothing. */
export async function keyActor(authority: Authority, key: KeyRow, orgId: string): Promise<Actor> {
  const { scopesOf, limitsOf } = await authority.organizationAuthority(orgId);
  const role = key.org_id === null ? actingRole(key.role) : key.role;
  return actorWith(
    {
      ...keyIdentity(key),
      portfolioId: key.portfolio_id,
      orgId,
      roles: present(role),
      limits: limitsOf(role ?? ""),
    },
    scopesOf(role ?? ""),
  );
}

function keyIdentity(key: KeyRow) {
  return { kind: "key" as const, userId: null, keyId: key.id, name: `Key ${key.name}` };
}

function present(role: string | null): string[] {
  return role === null ? [] : [role];
}

function actingRole(portfolioRole: string | null) {
  return portfolioRole !== null && isPortfolioRole(portfolioRole) ? actsAs[portfolioRole] : null;
}
