type TreeTeam = { readonly id: string; readonly name: string; readonly parentId: string | null };

export type TeamLine<Team extends TreeTeam> = { readonly team: Team; readonly depth: number };

/** The teams in reading order: each below its parent, one step deeper, brothers by name. A team whose parent is missing stands at the top. */
export function teamLines<Team extends TreeTeam>(teams: readonly Team[]): readonly TeamLine<Team>[] {
  const known = new Set(teams.map((team) => team.id));
  const children = Map.groupBy(teams, (team) =>
    team.parentId !== null && known.has(team.parentId) ? team.parentId : "",
  );
  const lines: TeamLine<Team>[] = [];
  const placed = new Set<string>();
  const place = (parent: string, depth: number): void => {
    const sorted = (children.get(parent) ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
    for (const team of sorted) {
      if (placed.has(team.id)) continue;
      placed.add(team.id);
      lines.push({ team, depth });
      place(team.id, depth + 1);
    }
  };
  place("", 0);
  return lines;
}

/** The team and everything below it: where it cannot be moved to. */
export function withBelow(teams: readonly TreeTeam[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  let grown = true;
  while (grown) {
    grown = false;
    for (const team of teams) {
      if (team.parentId === null || found.has(team.id) || !found.has(team.parentId)) continue;
      found.add(team.id);
      grown = true;
    }
  }
  return found;
}
