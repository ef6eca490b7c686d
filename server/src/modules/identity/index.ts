export { createIdentity, type Identity } from "./identity.ts";
export { recordChange, recordChanges } from "./audit/audit.ts";
export { auditPage } from "./audit/audit-sql.ts";
export { addMember, findMembers, membersByIds } from "./members/members.ts";
export { organizationBySlug, organizationOf, portfolioOrganizations } from "./organizations/organizations.ts";
export { addPortfolioMember } from "./portfolio/portfolio-members.ts";
export { portfolioOf } from "./portfolio/portfolios.ts";
export type { PortfolioRole } from "./permissions/permission-shared-rules.ts";
export { addTeam } from "./teams/teams.ts";
