import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { portfolioRoute } from "../../frame/routes.ts";
import { textOf } from "./search-text.ts";

const organizationsRoute = createRoute({
  getParentRoute: () => portfolioRoute,
  path: "organizations",
  component: lazyRouteComponent(() => import("./organizations/organizations-page.tsx"), "OrganizationsPage"),
});

const membersRoute = createRoute({
  getParentRoute: () => portfolioRoute,
  path: "members",
  validateSearch: (search): { open?: string | undefined } => ({ open: textOf(search["open"]) }),
  component: lazyRouteComponent(() => import("./organizations/portfolio-members-page.tsx"), "PortfolioMembersPage"),
});

const keysRoute = createRoute({
  getParentRoute: () => portfolioRoute,
  path: "keys",
  component: lazyRouteComponent(() => import("./keys/keys-page.tsx"), "PortfolioKeysPage"),
});

/** Pages of the portfolio that identity owns. */
export const identityPortfolioRoutes = [organizationsRoute, membersRoute, keysRoute] as const;
