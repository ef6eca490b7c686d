import type { z } from "zod";
import { invariant } from "#platform/errors";
import type { Work } from "#platform/work";
import { matrixFrom } from "../permissions/permission-rules.ts";
import {
  actsAs,
  isPortfolioRole,
  type OrganizationRole,
  type PortfolioRole,
  portfolioRights,
  type ScopeMap,
  widestOf,
} from "../permissions/permission-shared-rules.ts";
import { allOrganizations } from "../organizations/organization-sql.ts";
import { type MembershipRow, membershipsOf, permissionsOf, portfolioMembershipOf } from "../sessions/lookup-sql.ts";
import type { Me } from "./me-schema.ts";
import type { User } from "./users.ts";

type Place = z.input<typeof Me>["organizations"][number];

/** The most companies a portfolio's person is shown; beyond it they are searched for. */
const mostShown = 1000;

/** Who is signed in and what they may do where: what the web app is built around. */
export async function describeMe(work: Work, user: User): Promise<z.input<typeof Me>> {
  const portfolio = await portfolioMembershipOf(work, user.id);
  const memberships = await membershipsOf(work, user.id);
  const portfolioRole = portfolio !== undefined && isPortfolioRole(portfolio.role) ? portfolio.role : null;
  const acting = portfolioRole === null ? null : actsAs[portfolioRole];
  const cells = Map.groupBy(await permissionsOf(work, user.id, acting), (cell) => cell.org_id);
  const scopesIn = (orgId: string, role: string): ScopeMap => {
    const matrix = matrixFrom(cells.get(orgId) ?? []);
    return acting === null ? (matrix.get(role) ?? {}) : widestOf(matrix.get(role) ?? {}, matrix.get(acting) ?? {});
  };
  const own = memberships.map((row) => placeOf(row, acting, scopesIn(row.org_id, row.role)));
  return {
    user: { id: user.id, name: user.name, email: user.email },
    portfolio: portfolio === undefined || portfolioRole === null ? null : portfolioOf(portfolio, portfolioRole),
    organizations:
      acting === null
        ? own
        : await withBorrowed(work, own, (orgId) => ({ role: acting, scopes: scopesIn(orgId, acting) })),
  };
}

function portfolioOf(row: { portfolio_id: string; portfolio_name: string }, role: PortfolioRole) {
  return { id: row.portfolio_id, name: row.portfolio_name, role, permissions: [...portfolioRights[role]] };
}

/** Every company of the portfolio, by name: as its member where one is, else with the role one acts with. */
async function withBorrowed(
  work: Work,
  own: readonly Place[],
  borrowed: (orgId: string) => { role: OrganizationRole; scopes: ScopeMap },
): Promise<Place[]> {
  const mine = new Map(own.map((place) => [place.id, place]));
  const all = await allOrganizations(work, mostShown);
  return all.map(({ id, slug, name, currency, timeZone }) => {
    const { role, scopes } = borrowed(id);
    const place = { id, slug, name, currency, timeZone, role, roles: [role], memberId: null };
    return mine.get(id) ?? { ...place, permissions: held(scopes) };
  });
}

function placeOf(row: MembershipRow, acting: OrganizationRole | null, scopes: ScopeMap): Place {
  const role = row.role as OrganizationRole;
  return {
    id: row.org_id,
    slug: row.slug,
    name: row.org_name,
    currency: row.currency,
    timeZone: row.time_zone,
    role,
    roles: acting === null || acting === role ? [role] : [role, acting],
    memberId: row.member_id,
    permissions: held(scopes),
  };
}

function held(scopes: ScopeMap): Record<string, "own" | "team" | "all"> {
  return Object.fromEntries(
    Object.entries(scopes).flatMap(([permission, scope]) => (scope === "none" ? [] : [[permission, scope]])),
  );
}

/** The user behind a call of scope "user". */
export function userIdOf(work: Work): string {
  const { userId } = work.actor;
  invariant(userId !== null, "calls of this scope are made by people");
  return userId;
}
