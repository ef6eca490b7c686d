import { type Selectable, sql } from "kysely";
import type { Work } from "#platform/work";
import { nameKey } from "../members/name-rules.ts";
import { identityTables, type IdentityTables } from "../tables.ts";

export type TeamRow = Selectable<IdentityTables["identity.team"]>;

/** Every team of the organization with how many members it has, by name. */
export async function teamsWithCounts(work: Work): Promise<(TeamRow & { members: number })[]> {
  const { rows } = await sql<TeamRow & { members: number }>`
    select t.*, (select count(*)::int from identity.member m where m.org_id = t.org_id and m.team_id = t.id) as members
    from identity.team t where t.org_id = ${work.orgId}::bigint order by t.name, t.id`.execute(identityTables(work));
  return rows;
}

/** Every member who belongs to a team, with the team. */
export async function memberPlaces(work: Work): Promise<{ id: string; team_id: string }[]> {
  const { rows } = await sql<{ id: string; team_id: string }>`
    select id, team_id from identity.member where org_id = ${work.orgId}::bigint and team_id is not null`.execute(
    identityTables(work),
  );
  return rows;
}

/** Locks the organization's teams: moving two under each other at once cannot make a circle. */
export function lockTeams(work: Work): Promise<TeamRow[]> {
  return identityTables(work)
    .selectFrom("identity.team")
    .selectAll()
    .where("org_id", "=", work.orgId)
    .orderBy("id")
    .forUpdate()
    .execute();
}

export function teamById(work: Work, id: string): Promise<TeamRow | undefined> {
  return identityTables(work)
    .selectFrom("identity.team")
    .selectAll()
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .forShare()
    .executeTakeFirst();
}

export function insertTeam(work: Work, team: { name: string; parentId: string | null }): Promise<TeamRow> {
  return identityTables(work)
    .insertInto("identity.team")
    .values({
      org_id: work.orgId,
      name: team.name,
      name_key: nameKey(team.name),
      parent_id: team.parentId,
      created_at: work.now,
      updated_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function updateTeam(work: Work, id: string, to: { name: string; parentId: string | null }): Promise<TeamRow> {
  return identityTables(work)
    .updateTable("identity.team")
    .set({
      name: to.name,
      name_key: nameKey(to.name),
      parent_id: to.parentId,
      updated_at: work.now,
      version: sql`version + 1`,
    })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteTeamRow(work: Work, id: string): Promise<void> {
  await identityTables(work)
    .deleteFrom("identity.team")
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .execute();
}

export async function countUses(
  work: Work,
  id: string,
): Promise<{ members: number; teams: number; invitations: number }> {
  const { rows } = await sql<{ members: number; teams: number; invitations: number }>`
    select (select count(*)::int from identity.member where org_id = ${work.orgId}::bigint and team_id = ${id}::bigint) as members,
      (select count(*)::int from identity.team where org_id = ${work.orgId}::bigint and parent_id = ${id}::bigint) as teams,
      (select count(*)::int from identity.invitation where org_id = ${work.orgId}::bigint and team_id = ${id}::bigint
        and accepted_at is null and revoked_at is null) as invitations`.execute(identityTables(work));
  return rows[0] ?? { members: 0, teams: 0, invitations: 0 };
}

/** Invitations that are over no longer need the team they named. */
export async function forgetTeamInInvitations(work: Work, id: string): Promise<void> {
  await identityTables(work)
    .updateTable("identity.invitation")
    .set({ team_id: null })
    .where("org_id", "=", work.orgId)
    .where("team_id", "=", id)
    .execute();
}
