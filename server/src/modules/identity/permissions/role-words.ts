import { organizationRoles, type OrganizationRole } from "./permission-shared-rules.ts";
import { roleLabels } from "./role-shared-rules.ts";

/** Whether a text is the key of a role that people have in an organization. */
export function isOrganizationRole(role: string): role is OrganizationRole {
  return organizationRoles.some((one) => one === role);
}

/** What a role is called; its key where there is no such role. */
export function roleLabelOf(role: string): string {
  return isOrganizationRole(role) ? roleLabels[role].label : role;
}
