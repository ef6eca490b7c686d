import { useParams } from "@tanstack/react-router";
import { type Organization, type Scope, useMe } from "./session.ts";

export type OpenOrganization = Organization & {
  /** Whether the person has the permission in this organization, in any scope. */
  readonly can: (permission: string) => boolean;
  /** How far the permission reaches: own records, the team's, all, or none. */
  readonly scopeOf: (permission: string) => Scope;
};

/** The organization that the address names, with what the person may do in it; null outside `/o/<slug>`. */
export function useOrganizationIfAny(): OpenOrganization | null {
  const { slug } = useParams({ strict: false });
  const found = useMe().organizations.find((one) => one.slug === slug);
  if (found === undefined) return null;
  const scopeOf = (permission: string) => found.permissions[permission] ?? "none";
  return { ...found, scopeOf, can: (permission) => scopeOf(permission) !== "none" };
}

/** The organization that the address names; only for pages below `/o/<slug>`. */
export function useOrganization(): OpenOrganization {
  const organization = useOrganizationIfAny();
  if (organization === null) throw new Error("useOrganization: this page does not stand below /o/<slug>");
  return organization;
}
