import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute, portfolioRoute } from "../../frame/routes.ts";
import { readPortfolioSearch } from "./portfolio/portfolio-search.ts";

const portfolioHomeRoute = createRoute({
  getParentRoute: () => portfolioRoute,
  path: "/",
  validateSearch: readPortfolioSearch,
  component: lazyRouteComponent(() => import("./portfolio/portfolio-page.tsx"), "PortfolioPage"),
});

const homeRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./home/home-page.tsx"), "HomePage"),
});

/** The portfolio's own page. */
export const analyticsPortfolioRoutes = [portfolioHomeRoute] as const;

/** A company's home. */
export const analyticsOrganizationRoutes = [homeRoute] as const;
