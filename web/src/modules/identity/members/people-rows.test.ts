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
  memberId: null,
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

test("a placeholder who has been invited is one row: the person, invited to the address", () => {
  const of4 = { ...invitation, id: "2", email: "dan@new.example", name: "Dan", memberId: "4" };
  const dan = peopleRows([member("4", "Dan", { placeholder: true, email: null })], [invitation, of4]);
  expect(dan.map(({ id, kind, name, email, status }) => [id, kind, name, email, status])).toEqual([
    ["invitation-1", "invitation", "bo@example.com", "bo@example.com", "invited"],
    ["member-4", "member", "Dan", "dan@new.example", "invited"],
  ]);
});

test("people are found by a part of the name or address, whatever the case", () => {
  expect(matchingPeople(rows, " BO@ ").map(({ name }) => name)).toEqual(["bo@example.com"]);
  expect(matchingPeople(rows, "")).toHaveLength(5);
});
