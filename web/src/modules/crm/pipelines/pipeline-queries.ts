import type { Pipeline, Stage } from "@gomark/server/contract/crm/pipelines/pipeline";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";

export type { Pipeline, Stage };

/** Every pipeline of an organization with its stages in order. */
export const pipelinesQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "pipelines"],
    queryFn: async ({ signal }) => {
      const answer = await request<{ readonly items: readonly Pipeline[] }>("GET", "/api/v1/pipelines", {
        organization: slug,
        signal,
      });
      return answer.items;
    },
    staleTime: 5 * 60_000,
  });

/** The pipelines of the open organization. */
export function usePipelines() {
  return useQuery(pipelinesQuery(useOrganization().slug));
}
