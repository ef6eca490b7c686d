import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import type { StageKind } from "../../../ui/stage-pill.tsx";

export type Stage = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly position: number;
  readonly kind: StageKind;
  readonly probability: number;
  readonly requiredProperties: readonly string[];
  readonly allowedFrom: readonly string[] | null;
};

export type Pipeline = { readonly id: string; readonly name: string; readonly stages: readonly Stage[] };

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
