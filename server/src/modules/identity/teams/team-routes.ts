import { z } from "zod";
import { operation } from "#platform/operation";
import { Id } from "#platform/wire";
import { NewTeam, Team, TeamChange } from "./team-schema.ts";
import { teamsWithCounts } from "./team-sql.ts";
import { addTeam, changeTeam, deleteTeam, toTeam } from "./teams.ts";

export const teamRoutes = [
  operation({
    id: "identity.teams.list",
    summary: "List the company's teams by name",
    http: { method: "GET", path: "/api/v1/teams" },
    scope: "organization",
    permission: null,
    input: z.object({}),
    output: z.object({ items: z.array(Team) }),
    run: async (work) => ({ items: (await teamsWithCounts(work)).map((row) => toTeam(row, row.members)) }),
  }),
  operation({
    id: "identity.teams.create",
    summary: "Add a team",
    http: { method: "POST", path: "/api/v1/teams", status: 201 },
    scope: "organization",
    permission: "members.manage",
    input: NewTeam,
    output: Team,
    errors: ["conflict"],
    run: addTeam,
  }),
  operation({
    id: "identity.teams.update",
    summary: "Rename a team or move it under another",
    http: { method: "PATCH", path: "/api/v1/teams/:id" },
    scope: "organization",
    permission: "members.manage",
    input: TeamChange.extend({ id: Id }),
    output: Team,
    errors: ["not_found", "conflict"],
    run: (work, { id, ...change }) => changeTeam(work, id, change),
  }),
  operation({
    id: "identity.teams.delete",
    summary: "Remove an empty team",
    http: { method: "DELETE", path: "/api/v1/teams/:id" },
    scope: "organization",
    permission: "members.manage",
    input: z.object({ id: Id }),
    output: z.object({ deleted: z.literal(true) }),
    errors: ["not_found", "rule_broken"],
    async run(work, { id }) {
      await deleteTeam(work, id);
      return { deleted: true as const };
    },
  }),
];
