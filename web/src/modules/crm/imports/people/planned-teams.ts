import type { PeopleImport } from "./people-queries.ts";

/** A team as the file will leave it. */
export type PlannedTeam = {
  readonly name: string;
  readonly depth: number;
  /** People the file puts directly into it. */
  readonly people: number;
  readonly change: "new" | "moved" | "none";
};

const mostDeep = 20;

/** The teams a file names, each below the one above it, brothers by name. */
export function plannedTeams({
  newTeams,
  movedTeams,
  people,
}: Pick<PeopleImport, "newTeams" | "movedTeams" | "people">): readonly PlannedTeam[] {
  const parents = new Map([...newTeams, ...movedTeams].map(({ name, parent }) => [name, parent]));
  const counts = Map.groupBy(people, ({ team }) => team ?? "");
  const known = [...parents.values()].filter((name) => name !== null);
  const named = people.flatMap(({ team }) => team ?? []);
  const names = new Set([...parents.keys(), ...known, ...named]);
  const below = Map.groupBy(names, (name) => parents.get(name) ?? "");
  const lines: PlannedTeam[] = [];
  const place = (parent: string, depth: number): void => {
    for (const name of (below.get(parent) ?? []).toSorted((a, b) => a.localeCompare(b))) {
      lines.push({ name, depth, people: counts.get(name)?.length ?? 0, change: changeOf(name) });
      if (depth < mostDeep) place(name, depth + 1);
    }
  };
  const changeOf = (name: string) =>
    newTeams.some((team) => team.name === name)
      ? "new"
      : movedTeams.some((team) => team.name === name)
        ? "moved"
        : "none";
  place("", 0);
  return lines;
}
