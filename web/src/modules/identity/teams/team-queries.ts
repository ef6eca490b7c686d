import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";

export type Team = { readonly id: string; readonly name: string; readonly parentId: string | null; readonly members: number; readonly version: number };

/** All teams of a company. */
export const teamsQuery = (organization: string) =>
  queryOptions({
    queryKey: ["organization", organization, "teams"],
    queryFn: async ({ signal }) => {
      const page = await request<{ readonly items: readonly Team[] }>("GET", "/api/v1/teams", {
        organization,
        signal,
      });
      return page.items;
    },
  });

/** Adds a team. @throws ApiProblem */
export function createTeam(organization: string, team: { readonly name: string; readonly parentId: string | null }): Promise<Team> {
  return request("POST", "/api/v1/teams", { organization, body: team });
}

/** Renames or moves a team. @throws ApiProblem */
export function changeTeam(
  organization: string,
  team: Pick<Team, "id" | "version">,
  change: { readonly name?: string; readonly parentId?: string | null },
): Promise<Team> {
  return request("PATCH", `/api/v1/teams/${team.id}`, { organization, body: { ...change, version: team.version } });
}

/** Deletes a team without members or teams below it. @throws ApiProblem */
export function deleteTeam(organization: string, team: Pick<Team, "id">): Promise<void> {
  return request("DELETE", `/api/v1/teams/${team.id}`, { organization });
}
