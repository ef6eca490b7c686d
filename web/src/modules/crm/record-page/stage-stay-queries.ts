import type { StageStay } from "@gomark/server/contract/crm/deals/deal";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";

export type { StageStay };

/** Most stays that are shown: no deal moves as often as that. */
const most = 200;

/** A deal's stays in stages, the present one first. Below its timeline's key: what makes that stale makes this stale. */
export const stageStaysQuery = (slug: string, dealId: string) =>
  queryOptions({
    queryKey: ["organization", slug, "timeline", "deal", dealId, "stages"],
    queryFn: async ({ signal }) => {
      const answer = await request<{ readonly items: readonly StageStay[] }>("GET", `/api/v1/deals/${dealId}/stages`, {
        organization: slug,
        signal,
        query: { limit: most },
      });
      return answer.items;
    },
  });
