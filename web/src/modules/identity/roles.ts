import { portfolioRoleLabels, roleLabels } from "@gomark/server/shared/identity/permissions/role";
import type { Shape } from "../../lib/api.ts";

type OrganizationRole = Shape<"Member">["role"];
type PortfolioRole = Shape<"PortfolioMember">["role"];

export type Place = "organization" | "portfolio";

type RoleChoice = { readonly value: string; readonly label: string; readonly description: string };

const choices: Readonly<Record<Place, readonly RoleChoice[]>> = {
  organization: Object.entries(roleLabels).map(([role, words]) => ({ value: role, ...words })),
  portfolio: Object.entries(portfolioRoleLabels).map(([role, words]) => ({ value: role, ...words })),
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
  if (!isKeyOf(roleLabels, role)) throw new Error(`there is no role ${role} in a company`);
  return role;
}

/** The portfolio role of this id; the choices offer no other. */
export function portfolioRole(role: string): PortfolioRole {
  if (!isKeyOf(portfolioRoleLabels, role)) throw new Error(`there is no role ${role} in a portfolio`);
  return role;
}

function isKeyOf<Words extends object>(words: Words, key: string): key is keyof Words & string {
  return Object.hasOwn(words, key);
}
