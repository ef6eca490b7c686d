import type { CompanyOverview, Overview, PortfolioOverview } from "@gomark/server/contract/analytics/overview/overview";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../lib/http.ts";

export type { CompanyOverview, Overview, PortfolioOverview };

/** Every company of the portfolio side by side. */
export const portfolioOverviewQuery = queryOptions({
  queryKey: ["portfolio", "overview"],
  queryFn: ({ signal }) => request<PortfolioOverview>("GET", "/api/v1/portfolio/overview", { signal }),
});

/** One company's figures over the deals the person may see. */
export const overviewQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "overview"],
    queryFn: ({ signal }) => request<Overview>("GET", "/api/v1/overview", { organization: slug, signal }),
  });
