import { queryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, api, apiOf } from "../../../lib/api.ts";
import type { People } from "../members/member-queries.ts";
import { organizationRole, portfolioRole } from "../roles.ts";

export type ApiKey = Shape<"ApiKey">;

/** The API keys that work, of a company or of the portfolio. */
export const keysQuery = (people: People) =>
  queryOptions({
    queryKey: [...(people.place === "portfolio" ? ["portfolio"] : ["organization", people.organization]), "keys"],
    queryFn: async ({ signal }) => {
      const { items } = await answerOf(
        people.place === "portfolio"
          ? api.GET("/api/v1/portfolio/keys", { signal })
          : apiOf(people.organization).GET("/api/v1/keys", { signal }),
      );
      return items;
    },
  });

/** Makes a key; the answer holds it for the only time. @throws ApiProblem */
export function createKey(
  people: People,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<Shape<"CreatedApiKey">> {
  if (people.place === "portfolio")
    return answerOf(api.POST("/api/v1/portfolio/keys", { body: { name, role: portfolioRole(role) } }));
  return answerOf(apiOf(people.organization).POST("/api/v1/keys", { body: { name, role: organizationRole(role) } }));
}

/** Ends a key at once and for good. @throws ApiProblem */
export async function revokeKey(people: People, id: string): Promise<void> {
  const params = { path: { id } };
  if (people.place === "portfolio") await api.DELETE("/api/v1/portfolio/keys/{id}", { params });
  else await apiOf(people.organization).DELETE("/api/v1/keys/{id}", { params });
}
