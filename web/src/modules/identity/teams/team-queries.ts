import { queryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, apiOf } from "../../../lib/api.ts";

export type Team = Shape<"Team">;
export type TeamFields = { readonly name: string; readonly parentId: string | null };

/** All teams of a company. */
export const teamsQuery = (organization: string) =>
  queryOptions({
    queryKey: ["organization", organization, "teams"],
    queryFn: async ({ signal }) => (await answerOf(apiOf(organization).GET("/api/v1/teams", { signal }))).items,
  });

/** Adds a team. @throws ApiProblem */
export function createTeam(organization: string, team: TeamFields): Promise<Team> {
  return answerOf(apiOf(organization).POST("/api/v1/teams", { body: team }));
}

/** Renames or moves a team. @throws ApiProblem */
export function changeTeam(
  organization: string,
  { id, version }: Pick<Team, "id" | "version">,
  fields: TeamFields,
): Promise<Team> {
  return answerOf(
    apiOf(organization).PATCH("/api/v1/teams/{id}", { params: { path: { id } }, body: { ...fields, version } }),
  );
}

/** Deletes a team without members or teams below it. @throws ApiProblem */
export async function deleteTeam(organization: string, { id }: Pick<Team, "id">): Promise<void> {
  await apiOf(organization).DELETE("/api/v1/teams/{id}", { params: { path: { id } } });
}
