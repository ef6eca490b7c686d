import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { publicRoute, signedInRoute } from "../../frame/routes.ts";
import { setupQuery } from "../../lib/session.ts";

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const signInRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "sign-in",
  validateSearch: (search): { return?: string | undefined } => ({ return: textOf(search["return"]) }),
  component: lazyRouteComponent(() => import("./sign-in/sign-in-page.tsx"), "SignInPage"),
});

const forgotRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "forgot",
  component: lazyRouteComponent(() => import("./sign-in/forgot-page.tsx"), "ForgotPage"),
});

const resetRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "reset",
  validateSearch: (search): { token?: string | undefined } => ({ token: textOf(search["token"]) }),
  component: lazyRouteComponent(() => import("./sign-in/reset-page.tsx"), "ResetPage"),
});

const invitationRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "invite/$token",
  component: lazyRouteComponent(() => import("./invitations/accept-invitation-page.tsx"), "AcceptInvitationPage"),
});

const setupRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "setup",
  beforeLoad: async ({ context }) => {
    const setup = await context.queryClient.ensureQueryData(setupQuery);
    if (!setup.needed) throw redirect({ to: "/sign-in", replace: true });
  },
  component: lazyRouteComponent(() => import("./setup/setup-page.tsx"), "SetupPage"),
});

/** Pages before sign-in. */
export const identityPublicRoutes = [signInRoute, forgotRoute, resetRoute, invitationRoute, setupRoute] as const;

const startRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  beforeLoad: ({ context: { me } }) => {
    const [first] = me.organizations;
    if (me.portfolio !== null) throw redirect({ to: "/portfolio", replace: true });
    if (first !== undefined) throw redirect({ to: "/o/$slug", params: { slug: first.slug }, replace: true });
  },
  component: lazyRouteComponent(() => import("./me/nowhere-page.tsx"), "NowherePage"),
});

/** Pages about the person. */
export const identityPersonRoutes = [startRoute] as const;

/** Pages of the portfolio that identity owns. */
export const identityPortfolioRoutes = [] as const;

/** Settings pages of a company that identity owns. */
export const identityOrganizationRoutes = [] as const;
