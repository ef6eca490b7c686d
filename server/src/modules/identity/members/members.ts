import type { Actor } from "#platform/actor";
import { invalidField, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { changedFields } from "../audit/audit-rules.ts";
import { memberAdded, memberChanged } from "../events.ts";
import { keyWorks } from "../keys/key-sql.ts";
import { refuseExceedingRole } from "../permissions/permissions.ts";
import type { OrganizationRole } from "../permissions/permission-shared-rules.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { teamById } from "../teams/team-sql.ts";
import { refuseStale } from "../versions.ts";
import type { Member, MemberChange } from "./member-schema.ts";
import {
  insertMember,
  lockActiveAdmins,
  lockMember,
  memberById,
  type MemberName,
  type MemberStanding,
  type MemberRow,
  membersByKeys,
  namesOf,
  standingOf,
  updateMember,
} from "./member-sql.ts";
import { nameKey } from "./name-rules.ts";

export interface MemberToAdd {
  readonly name: string;
  readonly email?: string | null;
  /** Absent: a placeholder, to be invited later. */
  readonly userId?: string | null;
  readonly role?: OrganizationRole;
  readonly teamId?: string | null;
}

/** Adds a member to the organization and answers the id: a user's place, or a placeholder that owns records. */
export async function addMember(work: Work, member: MemberToAdd): Promise<string> {
  const { name, email = null, userId = null, role = "rep", teamId = null } = member;
  await refuseUnknownTeam(work, teamId);
  const id = await insertMember(work, { name, email, userId, role, teamId });
  recordChange(work, {
    object: "member",
    recordId: id,
    label: name,
    action: "created",
    before: null,
    after: { name, email, role, teamId },
  });
  work.publish(memberAdded, id, { memberId: id });
  noteAuthorityChange(work);
  return id;
}

/** Changes a member's role, team or whether they may come in. The last admin stays, and nobody removes themselves. */
export async function changeMember(work: Work, id: string, { version, ...change }: MemberChange): Promise<Member> {
  // before the member itself, so that two changes at once wait for each other in one order
  const admins = await lockActiveAdmins(work);
  const row = await lockMember(work, id);
  if (row === undefined) throw noMember(id);
  refuseStale(row.version, version);
  const before = { role: row.role, teamId: row.team_id, active: row.active };
  const to = { ...before, ...definedOf(change) };
  const changes = changedFields(before, to);
  if (changes === null) return readMember(work, id);
  if (to.role !== before.role || to.active !== before.active) {
    await refuseExceedingRole(work, before.role);
    await refuseExceedingRole(work, to.role);
    refuseLosingAccess(work, { id, admins, staysAdmin: to.role === "admin" && to.active, active: to.active });
  }
  if (to.teamId !== before.teamId) await refuseUnknownTeam(work, to.teamId);
  await updateMember(work, id, to);
  const action = before.active && !to.active ? "deactivated" : "changed";
  recordChange(work, { object: "member", recordId: id, label: row.name, action, ...changes });
  work.publish(memberChanged, id, { memberId: id, changed: Object.keys(changes.after ?? {}) });
  noteAuthorityChange(work);
  return readMember(work, id);
}

function definedOf({ role, teamId, active }: Omit<MemberChange, "version">) {
  return {
    ...(role === undefined ? {} : { role }),
    ...(teamId === undefined ? {} : { teamId }),
    ...(active === undefined ? {} : { active }),
  };
}

function refuseLosingAccess(
  work: Work,
  change: { id: string; admins: readonly string[]; staysAdmin: boolean; active: boolean },
): void {
  const { id, admins, staysAdmin, active } = change;
  if (!staysAdmin && admins.includes(id) && admins.length === 1) {
    throw new Refusal("rule_broken", "This is the last admin who can sign in. Make somebody else an admin first.", {
      problems: [
        { path: active ? "role" : "active", code: "last_admin", message: "A company keeps at least one admin" },
      ],
    });
  }
  if (!active && work.actor.memberId === id) {
    throw new Refusal("rule_broken", "You cannot deactivate yourself. Ask another admin.", {
      problems: [{ path: "active", code: "yourself", message: "Ask another admin" }],
    });
  }
}

/** One member as the API shows them; refuses with `not_found`. */
async function readMember(work: Work, id: string): Promise<Member> {
  const row = await memberById(work, id);
  if (row === undefined) throw noMember(id);
  return toMember(row);
}

/** Names of members by id, for records that show their owner. Unknown ids are left out. */
export async function membersByIds(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, MemberName>> {
  const rows = ids.length === 0 ? [] : await namesOf(work, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Members by id with whether they may come in and as whom; unknown ids are left out. */
export async function membersInFull(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, MemberStanding>> {
  const rows = ids.length === 0 ? [] : await standingOf(work, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whether whoever once acted so may still come in: a member who was deactivated or a key that was revoked may not. */
export async function mayStillAct(
  work: Work,
  { memberId, keyId }: Pick<Actor, "memberId" | "keyId">,
): Promise<boolean> {
  if (memberId !== null) return (await membersInFull(work, [memberId])).get(memberId)?.active === true;
  return keyId === null || (await keyWorks(work, keyId));
}

/** The members each text names by e-mail or full name, without case: none, one, or several of the same name. */
export async function findMembers(
  work: Work,
  texts: readonly string[],
): Promise<ReadonlyMap<string, readonly MemberName[]>> {
  const keys = new Set(texts.map(nameKey).filter((key) => key !== ""));
  const rows = keys.size === 0 ? [] : await membersByKeys(work, [...keys]);
  const byName = Map.groupBy(rows, (row) => row.name_key);
  const byEmail = Map.groupBy(rows, (row) => row.email);
  return new Map(
    texts.map((text) => [
      text,
      (byEmail.get(nameKey(text)) ?? byName.get(nameKey(text)) ?? []).map(({ id, name }) => ({ id, name })),
    ]),
  );
}

/** Refuses (`invalid`) a team the organization does not have. */
export async function refuseUnknownTeam(work: Work, teamId: string | null): Promise<void> {
  if (teamId !== null && (await teamById(work, teamId)) === undefined)
    throw invalidField("teamId", "There is no such team", "unknown_team");
}

function noMember(id: string): Refusal {
  return new Refusal("not_found", `There is no member ${id}`);
}

export function toMember(row: MemberRow): Member {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as OrganizationRole,
    team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? "" },
    active: row.active,
    placeholder: row.user_id === null,
    version: row.version,
  };
}
