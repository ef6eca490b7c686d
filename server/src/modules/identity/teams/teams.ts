import { invalidField, Refusal } from "#platform/errors";
import { codeOf } from "#platform/faults";
import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { changedFields } from "../audit/audit-rules.ts";
import { teamChanged } from "../events.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { teamsBelow } from "../sessions/reach-rules.ts";
import { refuseStale } from "../versions.ts";
import type { Team, TeamChange } from "./team-schema.ts";
import {
  countUses,
  deleteTeamRow,
  forgetTeamInInvitations,
  insertTeam,
  lockTeams,
  memberPlaces,
  type TeamRow,
  teamsWithCounts,
  updateTeam,
} from "./team-sql.ts";

/** Adds a team, under another or at the top. Refuses an unknown parent (`invalid`) and a taken name (`conflict`). */
export async function addTeam(
  work: Work,
  { name, parentId }: { name: string; parentId: string | null },
): Promise<Team> {
  const teams = await lockTeams(work);
  refuseUnknownParent(teams, parentId);
  const row = await insertTeam(work, { name, parentId }).catch((error: unknown) => throwTaken(error));
  recordChange(work, {
    object: "team",
    recordId: row.id,
    label: name,
    action: "created",
    before: null,
    after: { name, parentId },
  });
  noteTeam(work, row.id, "created");
  return toTeam(row, 0);
}

/** Renames a team or moves it with all below it. A team cannot be moved under itself. */
export async function changeTeam(work: Work, id: string, { version, ...change }: TeamChange): Promise<Team> {
  const teams = await lockTeams(work);
  const before = teams.find((team) => team.id === id);
  if (before === undefined) throw noTeam(id);
  refuseStale(before.version, version);
  const to = {
    name: change.name ?? before.name,
    parentId: change.parentId === undefined ? before.parent_id : change.parentId,
  };
  refuseUnknownParent(teams, to.parentId);
  if (to.parentId !== null && teamsBelow(id, teams).has(to.parentId))
    throw invalidField("parentId", "A team cannot stand below itself", "circle");
  const changes = changedFields({ name: before.name, parentId: before.parent_id }, to);
  const { members } = await countUses(work, id);
  if (changes === null) return toTeam(before, members);
  const row = await updateTeam(work, id, to).catch((error: unknown) => throwTaken(error));
  recordChange(work, { object: "team", recordId: id, label: to.name, action: "changed", ...changes });
  noteTeam(work, id, "changed");
  return toTeam(row, members);
}

/** Removes an empty team. Refuses (`rule_broken`) while members, teams or open invitations belong to it. */
export async function deleteTeam(work: Work, id: string): Promise<void> {
  const before = (await lockTeams(work)).find((team) => team.id === id);
  if (before === undefined) throw noTeam(id);
  const uses = await countUses(work, id);
  const problems = Object.entries(uses).flatMap(([what, count]) =>
    count === 0 ? [] : [{ path: what, code: "team_in_use", message: `${count} ${what} still belong to this team` }],
  );
  if (problems.length > 0)
    throw new Refusal("rule_broken", `${before.name} is not empty. Move what belongs to it first.`, { problems });
  await forgetTeamInInvitations(work, id);
  await deleteTeamRow(work, id);
  recordChange(work, {
    object: "team",
    recordId: id,
    label: before.name,
    action: "deleted",
    before: { name: before.name, parentId: before.parent_id },
    after: null,
  });
  noteTeam(work, id, "deleted");
}

/** Which team each member belongs to, and the teams by id; members without a team are left out. */
export async function teamsOfMembers(work: Work): Promise<{
  readonly teamOf: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, { readonly id: string; readonly name: string; readonly parentId: string | null }>;
}> {
  const places = await memberPlaces(work);
  const teams = await teamsWithCounts(work);
  return {
    teamOf: new Map(places.map(({ id, team_id: team }) => [id, team])),
    teams: new Map(teams.map(({ id, name, parent_id: parentId }) => [id, { id, name, parentId }])),
  };
}

/**
 * Everybody in a team and the teams below it, by member id; nobody for a team there is none of. `null` is the actor's
 * own team, and the actor alone where they are in none.
 */
export async function peopleOfTeam(work: Work, teamId: string | null): Promise<readonly string[]> {
  const { memberId } = work.actor;
  const { teamOf, teams } = await teamsOfMembers(work);
  const top = teamId ?? (memberId === null ? undefined : teamOf.get(memberId));
  if (top === undefined) return memberId === null ? [] : [memberId];
  const places = [...teams.values()].map(({ id, parentId }) => ({ id, parent_id: parentId }));
  const below = teamsBelow(top, places);
  return [...teamOf].flatMap(([member, team]) => (below.has(team) ? [member] : []));
}

function noteTeam(work: Work, teamId: string, change: "created" | "changed" | "deleted"): void {
  work.publish(teamChanged, teamId, { teamId, change });
  noteAuthorityChange(work);
}

function refuseUnknownParent(teams: readonly TeamRow[], parentId: string | null): void {
  if (parentId !== null && !teams.some((team) => team.id === parentId))
    throw invalidField("parentId", "There is no such team", "unknown_team");
}

function noTeam(id: string): Refusal {
  return new Refusal("not_found", `There is no team ${id}`);
}

function throwTaken(error: unknown): never {
  if (codeOf(error) !== "23505") throw error;
  throw new Refusal("conflict", "There is already a team of this name", {
    problems: [{ path: "name", code: "name_taken", message: "Choose another name" }],
  });
}

export function toTeam(row: TeamRow, members: number): Team {
  return { id: row.id, name: row.name, parentId: row.parent_id, members, version: row.version };
}
