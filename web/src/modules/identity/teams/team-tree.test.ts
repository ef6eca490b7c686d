import { expect, test } from "vitest";
import { teamLines, withBelow } from "./team-tree.ts";

const team = (id: string, name: string, parentId: string | null = null) => ({ id, name, parentId });
const teams = [
  team("3", "Oslo", "2"),
  team("1", "South"),
  team("2", "North"),
  team("4", "Bergen", "2"),
  team("5", "Lost", "99"),
];

test("every team stands below its parent, brothers by name, and one without its parent at the top", () => {
  expect(teamLines(teams).map(({ team: { name }, depth }) => `${depth} ${name}`)).toEqual([
    "0 Lost",
    "0 North",
    "1 Bergen",
    "1 Oslo",
    "0 South",
  ]);
});

test("a circle in the data ends instead of going on for ever", () => {
  expect(teamLines([team("1", "A", "2"), team("2", "B", "1")])).toEqual([]);
});

test("a team cannot be moved into itself or anything below it", () => {
  expect([...withBelow([...teams, team("6", "Harbour", "4")], "2")].toSorted()).toEqual(["2", "3", "4", "6"]);
});
