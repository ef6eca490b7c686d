import { type Selectable, sql } from "kysely";
import { readPrepared, type Work } from "#platform/work";
import { identityTables, type IdentityTables } from "../tables.ts";
import { nameKey } from "./name-rules.ts";

export type MemberRow = Selectable<IdentityTables["identity.member"]> & { team_name: string | null };

/** Somebody records can belong to. */
export interface MemberName {
  readonly id: string;
  readonly name: string;
}

export interface MemberQuery {
  readonly limit: number;
  readonly after: readonly [nameKey: string, id: string] | undefined;
  readonly active: boolean | undefined;
  readonly q: string | undefined;
}

/** Members by name, after `after`. */
export function memberPage(work: Work, { limit, after, active, q }: MemberQuery): Promise<MemberRow[]> {
  return withTeam(work)
    .$if(active !== undefined, (query) => query.where("m.active", "=", active ?? true))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(m.name_key, m.id) > (${after?.[0]}, ${after?.[1]}::bigint)`),
    )
    .$if(q !== undefined, (query) =>
      query.where(
        sql<boolean>`(strpos(m.name_key, ${nameKey(q ?? "")}) > 0 or strpos(coalesce(m.email, ''), ${nameKey(q ?? "")}) > 0)`,
      ),
    )
    .orderBy("m.name_key")
    .orderBy("m.id")
    .limit(limit)
    .execute();
}

export function memberById(work: Work, id: string): Promise<MemberRow | undefined> {
  return withTeam(work).where("m.id", "=", id).executeTakeFirst();
}

function withTeam(work: Work) {
  return identityTables(work)
    .selectFrom("identity.member as m")
    .leftJoin("identity.team as t", (join) => join.onRef("t.org_id", "=", "m.org_id").onRef("t.id", "=", "m.team_id"))
    .selectAll("m")
    .select("t.name as team_name")
    .where("m.org_id", "=", work.orgId);
}

type PlainRow = Selectable<IdentityTables["identity.member"]>;

export function lockMember(work: Work, id: string): Promise<PlainRow | undefined> {
  return members(work).where("id", "=", id).forUpdate().executeTakeFirst();
}

export function lockMemberOfUser(work: Work, userId: string): Promise<PlainRow | undefined> {
  return members(work).where("user_id", "=", userId).forUpdate().executeTakeFirst();
}

export function lockMemberByEmail(work: Work, email: string): Promise<PlainRow | undefined> {
  return members(work).where("email", "=", email).forUpdate().executeTakeFirst();
}

function members(work: Work) {
  return identityTables(work).selectFrom("identity.member").selectAll().where("org_id", "=", work.orgId);
}

/** Locks every admin who can sign in: of two who remove each other at once, the second sees the first gone. */
export async function lockActiveAdmins(work: Work): Promise<readonly string[]> {
  const rows = await identityTables(work)
    .selectFrom("identity.member")
    .select("id")
    .where("org_id", "=", work.orgId)
    .where("role", "=", "admin")
    .where("active", "=", true)
    .where("user_id", "is not", null)
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}

export interface NewMember {
  readonly userId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly role: string;
  readonly teamId: string | null;
}

export async function insertMember(work: Work, member: NewMember): Promise<string> {
  const row = await identityTables(work)
    .insertInto("identity.member")
    .values({
      org_id: work.orgId,
      user_id: member.userId,
      name: member.name,
      name_key: nameKey(member.name),
      email: member.email,
      role: member.role,
      team_id: member.teamId,
      created_at: work.now,
      updated_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function updateMember(
  work: Work,
  id: string,
  to: Partial<NewMember> & { active: boolean },
): Promise<void> {
  await identityTables(work)
    .updateTable("identity.member")
    .set({
      active: to.active,
      updated_at: work.now,
      version: sql`version + 1`,
      ...(to.userId === undefined ? {} : { user_id: to.userId }),
      ...(to.name === undefined ? {} : { name: to.name, name_key: nameKey(to.name) }),
      ...(to.email === undefined ? {} : { email: to.email }),
      ...(to.role === undefined ? {} : { role: to.role }),
      ...(to.teamId === undefined ? {} : { team_id: to.teamId }),
    })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .execute();
}

export async function namesOf(work: Work, ids: readonly string[]): Promise<MemberName[]> {
  const text = "select id, name from identity.member where org_id = $1::bigint and id = any($2::bigint[])";
  return readPrepared<MemberName>(work, text, [work.orgId, ids]);
}

/** A member as records and views belong to them. */
export interface MemberStanding extends MemberName {
  readonly active: boolean;
  /** Null for a placeholder. */
  readonly userId: string | null;
}

/** These members, active or not. */
export async function standingOf(work: Work, ids: readonly string[]): Promise<MemberStanding[]> {
  const rows = await identityTables(work)
    .selectFrom("identity.member")
    .select(["id", "name", "active", "user_id"])
    .where("org_id", "=", work.orgId)
    .where(sql<boolean>`id = any(${[...ids]}::bigint[])`)
    .execute();
  return rows.map(({ user_id: userId, ...row }) => ({ ...row, userId }));
}

/** Members who may not come in any more, the latest changed first, at most `limit`. */
export function deactivatedMembers(work: Work, limit: number): Promise<MemberName[]> {
  return identityTables(work)
    .selectFrom("identity.member")
    .select(["id", "name"])
    .where("org_id", "=", work.orgId)
    .where("active", "=", false)
    .orderBy("updated_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** Members whose normalised name or e-mail is one of `keys`. */
export function membersByKeys(work: Work, keys: readonly string[]) {
  return identityTables(work)
    .selectFrom("identity.member")
    .select(["id", "name", "name_key", "email", "active"])
    .where("org_id", "=", work.orgId)
    .where(sql<boolean>`(name_key = any(${[...keys]}::text[]) or email = any(${[...keys]}::text[]))`)
    .orderBy("id")
    .execute();
}

/** A member as a file may put them into a team. */
export type PlacedMember = Pick<PlainRow, "id" | "name" | "name_key" | "email" | "user_id" | "team_id" | "active">;

/** As `membersByKeys`, and nobody changes them until the commit. */
export function lockMembersByKeys(work: Work, keys: readonly string[]): Promise<PlacedMember[]> {
  return identityTables(work)
    .selectFrom("identity.member")
    .select(["id", "name", "name_key", "email", "user_id", "team_id", "active"])
    .where("org_id", "=", work.orgId)
    .where(sql<boolean>`(name_key = any(${[...keys]}::text[]) or email = any(${[...keys]}::text[]))`)
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** Active members by name, at most `limit`: to offer a near match to somebody who wrote another name. */
export function activeMembers(work: Work, limit: number): Promise<MemberName[]> {
  return identityTables(work)
    .selectFrom("identity.member")
    .select(["id", "name"])
    .where("org_id", "=", work.orgId)
    .where("active", "=", true)
    .orderBy("name_key")
    .limit(limit)
    .execute();
}
