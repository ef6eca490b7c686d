import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";

export type Member = {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly team: { readonly id: string } | null;
};

/** Beyond these the list is not whole. */
export const mostMembers = 200;

/** The people of an organization who can own records. */
export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "members", "owners"],
    queryFn: async ({ signal }) => {
      const answer = await request<{ readonly items: readonly Member[] }>("GET", "/api/v1/members", {
        organization: slug,
        query: { limit: mostMembers },
        signal,
      });
      return answer.items;
    },
    staleTime: 5 * 60_000,
  });

/** The people of the open organization. */
export function useMembers() {
  return useQuery(membersQuery(useOrganization().slug));
}
