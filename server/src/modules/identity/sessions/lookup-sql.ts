import { sql } from "kysely";
import type { Work } from "#platform/work";
import { conditionRows, fieldRows } from "../permissions/limit-sql.ts";
import { identityTables } from "../tables.ts";

/** An organization as callers name it. */
export interface OrganizationRow {
  readonly id: string;
  readonly portfolio_id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly time_zone: string;
}

export interface MembershipRow {
  readonly org_id: string;
  readonly slug: string;
  readonly org_name: string;
  readonly currency: string;
  readonly time_zone: string;
  readonly member_id: string;
  readonly member_name: string;
  readonly role: string;
  readonly team_id: string | null;
}

export interface PortfolioMembershipRow {
  readonly portfolio_id: string;
  readonly portfolio_name: string;
  readonly member_id: string;
  readonly member_name: string;
  readonly role: string;
}

export interface KeyRow {
  readonly org_id: string | null;
  readonly portfolio_id: string | null;
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

export interface InvitationRow {
  readonly org_id: string | null;
  readonly portfolio_id: string;
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  readonly place: string;
  readonly invited_by: string;
  readonly expires_at: Date;
  readonly accepted_at: Date | null;
  readonly revoked_at: Date | null;
}

export async function installedPortfolio(work: Work): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from identity.installed_portfolio()`.execute(
    identityTables(work),
  );
  return rows[0];
}

export async function findOrganization(work: Work, slugOrId: string): Promise<OrganizationRow | undefined> {
  const { rows } = await sql<OrganizationRow>`select * from identity.find_organization(${slugOrId})`.execute(
    identityTables(work),
  );
  return rows[0];
}

export async function membershipsOf(work: Work, userId: string): Promise<readonly MembershipRow[]> {
  const { rows } = await sql<MembershipRow>`select * from identity.memberships_of(${userId}::bigint)`.execute(
    identityTables(work),
  );
  return rows;
}

export async function portfolioMembershipOf(work: Work, userId: string): Promise<PortfolioMembershipRow | undefined> {
  const { rows } =
    await sql<PortfolioMembershipRow>`select * from identity.portfolio_membership_of(${userId}::bigint)`.execute(
      identityTables(work),
    );
  return rows[0];
}

/** The matrix cells of the user's own roles, and of the role their portfolio role acts with, by organization. */
export async function permissionsOf(work: Work, userId: string, actingRole: string | null) {
  const { rows } = await sql<{ org_id: string; role: string; permission: string; scope: string }>`
    select * from identity.permissions_of(${userId}::bigint, ${actingRole}::text)`.execute(identityTables(work));
  return rows;
}

export async function findKey(work: Work, hash: Buffer): Promise<KeyRow | undefined> {
  const { rows } = await sql<KeyRow>`select * from identity.find_key(${hash})`.execute(identityTables(work));
  return rows[0];
}

export async function findInvitation(work: Work, hash: Buffer): Promise<InvitationRow | undefined> {
  const { rows } = await sql<InvitationRow>`select * from identity.find_invitation(${hash})`.execute(
    identityTables(work),
  );
  return rows[0];
}

export async function noteKeyUse(work: Work, key: { orgId: string | null; id: string }): Promise<void> {
  await sql`select identity.note_key_use(array[${key.orgId}]::bigint[], array[${key.id}]::bigint[], array[${work.now}]::timestamptz[])`.execute(
    identityTables(work),
  );
}

export async function renameUser(work: Work, userId: string, name: { shown: string; key: string }): Promise<void> {
  await sql`select identity.rename_user(${userId}::bigint, ${name.shown}, ${name.key})`.execute(identityTables(work));
}

/** Moves with every change of who may do what, in whichever process it was made. */
export async function authorityVersion(work: Work): Promise<string> {
  const row = await identityTables(work).selectFrom("identity.authority").select("version").executeTakeFirstOrThrow();
  return row.version;
}

/** The matrix and the people of the organization the work is bound to. */
export async function organizationAuthority(work: Work) {
  const tables = identityTables(work);
  const permissions = await tables
    .selectFrom("identity.role_permission")
    .select(["role", "permission", "scope"])
    .where("org_id", "=", work.orgId)
    .execute();
  const teams = await tables
    .selectFrom("identity.team")
    .select(["id", "parent_id"])
    .where("org_id", "=", work.orgId)
    .execute();
  const members = await tables
    .selectFrom("identity.member")
    .select(["id", "team_id"])
    .where("org_id", "=", work.orgId)
    .where("team_id", "is not", null)
    .execute();
  return { permissions, teams, members, fields: await fieldRows(work), conditions: await conditionRows(work) };
}
