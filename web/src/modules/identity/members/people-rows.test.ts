import { expect, test } from "vitest";
import { matchingPeople, peopleRows } from "./people-rows.ts";

const member = (id: string, name: string, more = {}) => ({
  id,
  name,
  email: `${name.toLowerCase()}@example.com`,
  role: "rep" as const,
  team: null,
  active: true,
  placeholder: false,
  version: 1,
  ...more,
});
const invitation = {
  id: "1",
  email: "bo@example.com",
  name: null,
  role: "rep",
  teamId: null,
  invitedBy: "Ada",
  createdAt: "2026-01-01T00:00:00Z",
  expiresAt: "2026-01-08T00:00:00Z",
  expired: false,
};
const rows = peopleRows(
  [
    member("1", "Zoe"),
    member("2", "Ada"),
    member("3", "Carl", { active: false }),
    member("4", "Dan", { placeholder: true }),
  ],
  [invitation],
);

test("active people come first, then placeholders, the invited, and last those without access", () => {
  expect(rows.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "Ada active",
    "Zoe active",
    "Dan placeholder",
    "bo@example.com invited",
    "Carl deactivated",
  ]);
});

test("people are found by a part of the name or address, whatever the case", () => {
  expect(matchingPeople(rows, " BO@ ").map(({ name }) => name)).toEqual(["bo@example.com"]);
  expect(matchingPeople(rows, "")).toHaveLength(5);
});
