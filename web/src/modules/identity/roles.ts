import {
  type OrganizationRole,
  type PortfolioRole,
  organizationRoles,
  portfolioRoleLabels,
  portfolioRoles,
  roleLabels,
} from "@gomark/server/shared/identity/permissions/permission";

export type Place = "organization" | "portfolio";

type RoleChoice = { readonly value: string; readonly label: string; readonly description: string };

const choices: Readonly<Record<Place, readonly RoleChoice[]>> = {
  organization: organizationRoles.map((role) => ({ value: role, ...roleLabels[role] })),
  portfolio: portfolioRoles.map((role) => ({ value: role, ...portfolioRoleLabels[role] })),
};

/** The roles one can have in a company or in the portfolio, with what they mean. */
export function roleChoices(place: Place): readonly RoleChoice[] {
  return choices[place];
}

/** A role's name for people; the id itself for one this version does not know. */
export function roleLabel(place: Place, role: string): string {
  return choices[place].find((choice) => choice.value === role)?.label ?? role;
}

/** The organization role of this id; the choices offer no other. */
export function organizationRole(role: string): OrganizationRole {
  return oneOf(organizationRoles, role);
}

/** The portfolio role of this id; the choices offer no other. */
export function portfolioRole(role: string): PortfolioRole {
  return oneOf(portfolioRoles, role);
}

function oneOf<Role extends string>(roles: readonly Role[], wanted: string): Role {
  const found = roles.find((role) => role === wanted);
  if (found === undefined) throw new Error(`there is no role ${wanted} here`);
  return found;
}
