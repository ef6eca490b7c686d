import { expect, test } from "vitest";
import { plannedTeams } from "./planned-teams.ts";

const person = (line: number, team: string | null) => ({
  line,
  name: `Person ${line}`,
  email: null,
  team,
  action: "create" as const,
  member: null,
});

test("teams of a file stand below the ones above them, with their people and what becomes of them", () => {
  const teams = plannedTeams({
    newTeams: [
      { name: "West", parent: null },
      { name: "Melvin", parent: "West" },
      { name: "Celia", parent: "East" },
    ],
    movedTeams: [{ name: "Rocco", parent: "East" }],
    people: [person(2, "Melvin"), person(3, "Melvin"), person(4, "Celia"), person(5, "Alone"), person(6, null)],
  });
  expect(teams.map(({ name, depth, people, change }) => `${" ".repeat(depth)}${name} ${people} ${change}`)).toEqual([
    "Alone 1 none",
    "East 0 none",
    " Celia 1 new",
    " Rocco 0 moved",
    "West 0 new",
    " Melvin 2 new",
  ]);
});
