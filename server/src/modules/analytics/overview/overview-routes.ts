import { z } from "zod";
import { operation } from "#platform/operation";
import { Overview, PortfolioOverview } from "./overview-schema.ts";
import { organizationOverview, portfolioOverview } from "./overview.ts";

export const overviewRoutes = [
  operation({
    id: "analytics.overview.read",
    summary: "Read the company's figures",
    description: "Open, weighted, won and lost deals, by stage and by month, over the deals the caller may see.",
    http: { method: "GET", path: "/api/v1/overview" },
    scope: "organization",
    permission: "deals.read",
    input: z.strictObject({}),
    output: Overview,
    run: (work) => organizationOverview(work),
  }),
  operation({
    id: "analytics.portfolio.read",
    summary: "Read the portfolio's figures",
    description: "Every company side by side, from sums that follow each change of a deal within moments.",
    http: { method: "GET", path: "/api/v1/portfolio/overview" },
    scope: "portfolio",
    permission: "portfolio.read",
    input: z.strictObject({}),
    output: PortfolioOverview,
    run: (work) => portfolioOverview(work),
  }),
];
