import type { DealReport } from "@gomark/server/contract/crm/reports/deal-report";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";

export type { DealReport };

/** Deals added up by what they have in common, of those the person may see. */
export const dealReportQuery = (slug: string, by: string) =>
  queryOptions({
    queryKey: ["organization", slug, "reports", "deals", by],
    queryFn: ({ signal }) =>
      request<DealReport>("GET", "/api/v1/reports/deals", { organization: slug, query: { by }, signal }),
  });
