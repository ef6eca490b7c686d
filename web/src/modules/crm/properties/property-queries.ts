import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import type { PropertyInfo } from "../records/record.ts";

/** The properties of an object, built-in first, then the organization's own. */
export const propertiesQuery = (slug: string, object: string) =>
  queryOptions({
    queryKey: ["organization", slug, "properties", object],
    queryFn: async ({ signal }) => {
      const answer = await request<{ readonly items: readonly PropertyInfo[] }>("GET", "/api/v1/properties", {
        organization: slug,
        query: { object },
        signal,
      });
      return answer.items;
    },
    staleTime: 5 * 60_000,
  });

/** The properties of an object in the open organization. */
export function useProperties(object: string) {
  return useQuery(propertiesQuery(useOrganization().slug, object));
}
