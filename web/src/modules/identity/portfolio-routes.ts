import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { portfolioRoute } from "../../frame/routes.ts";
import { auditSearchOf } from "./audit/audit-search.ts";
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

const auditRoute = createRoute({
  getParentRoute: () => portfolioRoute,
  path: "audit",
  validateSearch: auditSearchOf,
  component: lazyRouteComponent(() => import("./audit/audit-page.tsx"), "PortfolioAuditPage"),
});

/** Pages of the portfolio that identity owns. */
export const identityPortfolioRoutes = [organizationsRoute, membersRoute, keysRoute, auditRoute] as const;
