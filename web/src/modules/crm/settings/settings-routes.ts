import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { textOf } from "../../identity/search-text.ts";
import { settingsRoute } from "../../identity/settings-routes.ts";
import { type ObjectKey, isObjectKey } from "../records/record.ts";

const pipelinesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "pipelines",
  validateSearch: (search): { pipeline?: string | undefined; stage?: string | undefined } => ({
    pipeline: textOf(search["pipeline"]),
    stage: textOf(search["stage"]),
  }),
  component: lazyRouteComponent(() => import("./pipelines-page.tsx"), "PipelinesSettingsPage"),
});

const propertiesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "properties",
  validateSearch: (search): { object: string; open?: string | undefined } => ({
    object: textOf(search["object"]) ?? "deal",
    open: textOf(search["open"]),
  }),
  component: lazyRouteComponent(() => import("./properties-page.tsx"), "PropertiesSettingsPage"),
});

/** People belong to identity; that what they own is handed over makes the page CRM's. */
const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "members",
  validateSearch: (search): { open?: string | undefined } => ({ open: textOf(search["open"]) }),
  component: lazyRouteComponent(() => import("../handover/people-page.tsx"), "PeoplePage"),
});

const limitsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "limits",
  validateSearch: (search): { object: ObjectKey } => {
    const object = textOf(search["object"]) ?? "";
    return { object: isObjectKey(object) ? object : "deal" };
  },
  component: lazyRouteComponent(() => import("../limits/limits-page.tsx"), "LimitsPage"),
});

const objectsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "objects",
  component: lazyRouteComponent(() => import("./objects-page.tsx"), "ObjectsSettingsPage"),
});

/** Settings pages of the CRM. */
export const crmSettingsRoutes = [objectsRoute, pipelinesRoute, propertiesRoute, limitsRoute, membersRoute] as const;
