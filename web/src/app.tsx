import { MantineProvider, localStorageColorSchemeManager } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, createRouter } from "@tanstack/react-router";
import { ErrorPage } from "./frame/error-page.tsx";
import { publicRoute, organizationRoute, portfolioRoute, rootRoute, signedInRoute } from "./frame/routes.ts";
import { RoutePending } from "./frame/route-pending.tsx";
import { onSignedOut } from "./lib/http.ts";
import { queryClient } from "./lib/query-client.ts";
import { analyticsOrganizationRoutes, analyticsPortfolioRoutes } from "./modules/analytics/routes.ts";
import { crmOrganizationRoutes } from "./modules/crm/routes.ts";
import { crmSettingsRoutes } from "./modules/crm/settings/settings-routes.ts";
import { identityPortfolioRoutes } from "./modules/identity/portfolio-routes.ts";
import { identityPersonRoutes, identityPublicRoutes } from "./modules/identity/routes.ts";
import { identitySettingsRoutes, settingsRoute } from "./modules/identity/settings-routes.ts";
import { resolveCssVariables, theme } from "./ui/theme.ts";

const routeTree = rootRoute.addChildren([
  publicRoute.addChildren(identityPublicRoutes),
  signedInRoute.addChildren([
    ...identityPersonRoutes,
    portfolioRoute.addChildren([...analyticsPortfolioRoutes, ...identityPortfolioRoutes]),
    organizationRoute.addChildren([
      ...analyticsOrganizationRoutes,
      ...crmOrganizationRoutes,
      settingsRoute.addChildren([...identitySettingsRoutes, ...crmSettingsRoutes]),
    ]),
  ]),
]);

const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: ErrorPage,
  defaultPendingMs: 250,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

onSignedOut(() => {
  // While a page is being decided the route itself redirects; this is for a session that ends in the middle of work.
  if (queryClient.getQueryData(["me"]) === undefined) return;
  queryClient.clear();
  void router.navigate({ to: "/sign-in", search: { return: router.state.location.href }, replace: true });
});

/** Fetches the code of the page that the address names while the session is still being asked for. */
export function preloadPage(): void {
  const [matched] = router.getMatchedRoutes(location.pathname);
  for (const route of matched) void router.loadRouteChunk(route);
}

const colorSchemeManager = localStorageColorSchemeManager();

/** The whole web app: theme, cache, router, toasts. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      cssVariablesResolver={resolveCssVariables}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Notifications position="bottom-right" limit={4} />
    </MantineProvider>
  );
}
