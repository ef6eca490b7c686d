import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../frame/routes.ts";
import { auditSearchOf } from "./audit/audit-search.ts";

/** The settings of a company; every module hangs its settings pages here. */
export const settingsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings",
  component: lazyRouteComponent(() => import("./settings/settings-layout.tsx"), "SettingsLayout"),
});

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./settings/settings-index.tsx"), "SettingsIndex"),
});

const generalRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "general",
  component: lazyRouteComponent(() => import("./settings/general-page.tsx"), "GeneralPage"),
});

const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "teams",
  component: lazyRouteComponent(() => import("./teams/teams-page.tsx"), "TeamsPage"),
});

const permissionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "permissions",
  component: lazyRouteComponent(() => import("./permissions/permissions-page.tsx"), "PermissionsPage"),
});

const keysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "keys",
  component: lazyRouteComponent(() => import("./keys/keys-page.tsx"), "KeysPage"),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "audit",
  validateSearch: auditSearchOf,
  component: lazyRouteComponent(() => import("./audit/audit-page.tsx"), "AuditPage"),
});

/** Settings pages of a company that identity owns. */
export const identitySettingsRoutes = [
  indexRoute,
  generalRoute,
  teamsRoute,
  permissionsRoute,
  keysRoute,
  auditRoute,
] as const;
