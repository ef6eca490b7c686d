export { createIdentity, type Identity } from "./identity.ts";
export { recordChange, recordChanges } from "./audit/audit.ts";
export { auditPage } from "./audit/audit-sql.ts";
export { keysMadeBy } from "./keys/key-sql.ts";
export { activeMembers, deactivatedMembers, type MemberStanding } from "./members/member-sql.ts";
export { addMember, findMembers, mayStillAct, membersByIds, membersInFull } from "./members/members.ts";
export { type PersonRow, placePeople, type PlacedRow } from "./members/placing.ts";
export { organizationBySlug, organizationOf, portfolioOrganizations } from "./organizations/organizations.ts";
export { addPortfolioMember } from "./portfolio/portfolio-members.ts";
export { portfolioOf } from "./portfolio/portfolios.ts";
export { declareRecordKind } from "./permissions/record-kinds.ts";
export { isOrganizationRole, roleLabelOf } from "./permissions/role-words.ts";
export {
  hiddenInOrganizations,
  roleConditions,
  roleFields,
  setFieldAccess,
  setRoleCondition,
} from "./permissions/limits.ts";
export type { PortfolioRole } from "./permissions/permission-shared-rules.ts";
export { addTeam, peopleOfTeam, teamsOfMembers } from "./teams/teams.ts";
