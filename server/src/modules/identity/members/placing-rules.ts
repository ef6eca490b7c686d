import { nameKey } from "./name-rules.ts";

/** Somebody as a file names them, with the team they belong to and the one above it. */
export interface PersonRow {
  readonly line: number;
  readonly name: string;
  readonly email: string | null;
  readonly team: string | null;
  readonly parentTeam: string | null;
}

export interface KnownTeam {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
}

/** A team as it will be: `id` is null while it is yet to be made, `moved` when it goes below another than now. */
export interface PlannedTeam {
  readonly key: string;
  readonly name: string;
  readonly id: string | null;
  readonly parentKey: string | null;
  readonly moved: boolean;
  /** The line that said so; null for a team as it is. */
  readonly line: number | null;
}

/** What is wrong with a field of a row. */
export interface PlacingProblem {
  readonly field: "name" | "email" | "team" | "parentTeam";
  readonly message: string;
}

/** Puts the teams of a file beside those there are. The same file twice plans nothing the second time. */
export class TeamPlan {
  readonly #teams = new Map<string, PlannedTeam>();

  constructor(known: readonly KnownTeam[]) {
    const keys = new Map(known.map(({ id, name }) => [id, nameKey(name)]));
    for (const { id, name, parent_id: parent } of known) {
      const parentKey = parent === null ? null : (keys.get(parent) ?? null);
      this.#teams.set(nameKey(name), { key: nameKey(name), name, id, parentKey, moved: false, line: null });
    }
  }

  /** Teams to be made or moved, parents before those below them. */
  changes(): PlannedTeam[] {
    const open = [...this.#teams.values()].filter(({ id, moved }) => id === null || moved);
    const depth = (team: PlannedTeam): number => {
      const parent = this.#teams.get(team.parentKey ?? "");
      return parent === undefined ? 0 : 1 + depth(parent);
    };
    return open.toSorted((one, other) => depth(one) - depth(other));
  }

  find(key: string): PlannedTeam | undefined {
    return this.#teams.get(key);
  }

  /** Takes in a row's team and the one above it; answers what is wrong instead. */
  take(row: PersonRow): PlacingProblem | null {
    const before = [...this.#teams.keys()];
    const problem = this.#take(row);
    // a team that only a refused row names is not made
    if (problem !== null) for (const key of this.#teams.keys()) if (!before.includes(key)) this.#teams.delete(key);
    return problem;
  }

  #take({ line, team, parentTeam }: PersonRow): PlacingProblem | null {
    if (team === null) return parentTeam === null ? null : this.#add(parentTeam, "parentTeam", line);
    if (parentTeam !== null && nameKey(team) === nameKey(parentTeam))
      return { field: "parentTeam", message: `"${team}" cannot stand below itself` };
    const problem =
      (parentTeam === null ? null : this.#add(parentTeam, "parentTeam", line)) ?? this.#add(team, "team", line);
    return problem ?? (parentTeam === null ? null : this.#putBelow(team, parentTeam, line));
  }

  #add(name: string, field: "team" | "parentTeam", line: number): PlacingProblem | null {
    const key = nameKey(name);
    if (this.#teams.has(key)) return null;
    const near = [...this.#teams.values()].find((other) => letters(other.name) === letters(name));
    if (near !== undefined) return { field, message: `There is no team "${name}": did you mean ${near.name}?` };
    this.#teams.set(key, { key, name: name.trim(), id: null, parentKey: null, moved: false, line });
    return null;
  }

  #putBelow(team: string, parent: string, line: number): PlacingProblem | null {
    const [key, parentKey] = [nameKey(team), nameKey(parent)];
    const found = this.#teams.get(key);
    if (found === undefined || found.parentKey === parentKey) return null;
    if (found.parentKey !== null) {
      const above = this.#teams.get(found.parentKey)?.name ?? found.parentKey;
      const where = found.line === null ? "" : ` by line ${found.line}`;
      return { field: "parentTeam", message: `"${found.name}" stands below "${above}"${where}` };
    }
    for (let above = this.#teams.get(parentKey); above !== undefined; above = this.#teams.get(above.parentKey ?? ""))
      if (above.key === key) return { field: "parentTeam", message: `"${parent}" stands below "${team}" already` };
    this.#teams.set(key, { ...found, parentKey, moved: found.id !== null, line });
    return null;
  }
}

/** A name as its letters and digits alone. */
export function letters(name: string): string {
  return nameKey(name).replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
