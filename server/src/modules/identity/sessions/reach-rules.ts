import type { Reach } from "../permissions/ability-shared-rules.ts";

export interface TeamPlace {
  readonly id: string;
  readonly parent_id: string | null;
}

export interface MemberPlace {
  readonly id: string;
  readonly team_id: string | null;
}

/** The team and every team below it. Teams never form a circle; one would end here all the same. */
export function teamsBelow(teamId: string, teams: readonly TeamPlace[]): ReadonlySet<string> {
  const childrenOf = Map.groupBy(teams, (team) => team.parent_id);
  const found = new Set([teamId]);
  const open = [teamId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const child of childrenOf.get(next) ?? []) {
      if (found.has(child.id)) continue;
      found.add(child.id);
      open.push(child.id);
    }
  }
  return found;
}

/** The team and every team above it, as somebody of it is a person of all of them. */
export function teamsAbove(teamId: string | null, teams: readonly TeamPlace[]): readonly string[] {
  const parentOf = new Map(teams.map(({ id, parent_id: parentId }) => [id, parentId]));
  const found = new Set<string>();
  for (let next = teamId; next !== null && !found.has(next); next = parentOf.get(next) ?? null) found.add(next);
  return [...found];
}

/** Whose records "own" and "team" mean for a member: a team reaches over the teams below it. */
export function reachOf(
  memberId: string | null,
  teamId: string | null,
  places: { teams: readonly TeamPlace[]; members: readonly MemberPlace[] },
): Reach {
  if (memberId === null) return { own: [], team: [] };
  if (teamId === null) return { own: [memberId], team: [memberId] };
  const teams = teamsBelow(teamId, places.teams);
  const mates = places.members
    .filter((member) => member.team_id !== null && teams.has(member.team_id))
    .map((member) => member.id);
  return { own: [memberId], team: [...new Set([memberId, ...mates])] };
}
