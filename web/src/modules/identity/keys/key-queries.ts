import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import type { People } from "../members/member-queries.ts";

export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly hint: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
};

const path = (people: People) => (people.place === "portfolio" ? "/api/v1/portfolio/keys" : "/api/v1/keys");
const organizationOf = (people: People) => (people.place === "portfolio" ? undefined : people.organization);

/** The API keys that work, of a company or of the portfolio. */
export const keysQuery = (people: People) =>
  queryOptions({
    queryKey: [...(people.place === "portfolio" ? ["portfolio"] : ["organization", people.organization]), "keys"],
    queryFn: async ({ signal }) => {
      const page = await request<{ readonly items: readonly ApiKey[] }>("GET", path(people), {
        organization: organizationOf(people),
        signal,
      });
      return page.items;
    },
  });

/** Makes a key; the answer holds it for the only time. @throws ApiProblem */
export function createKey(people: People, key: { readonly name: string; readonly role: string }): Promise<ApiKey & { readonly key: string }> {
  return request("POST", path(people), { organization: organizationOf(people), body: key });
}

/** Ends a key at once and for good. @throws ApiProblem */
export function revokeKey(people: People, id: string): Promise<void> {
  return request("DELETE", `${path(people)}/${id}`, { organization: organizationOf(people) });
}
