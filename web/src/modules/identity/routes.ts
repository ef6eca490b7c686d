import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { leave } from "../../frame/leave.ts";
import { publicRoute, signedInRoute } from "../../frame/routes.ts";
import { setupQuery } from "../../lib/session.ts";
import { textOf } from "./search-text.ts";

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
    const setup = await context.queryClient.query(setupQuery);
    if (!setup.needed) leave(redirect({ to: "/sign-in", replace: true }));
  },
  component: lazyRouteComponent(() => import("./setup/setup-page.tsx"), "SetupPage"),
});

const mailboxRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "mailbox",
  validateSearch: (search): { mail?: string | undefined } => ({ mail: textOf(search["mail"]) }),
  component: lazyRouteComponent(() => import("./mailbox/mailbox-page.tsx"), "MailboxPage"),
});

/** Pages before sign-in. */
export const identityPublicRoutes = [
  signInRoute,
  forgotRoute,
  resetRoute,
  invitationRoute,
  setupRoute,
  mailboxRoute,
] as const;

const startRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  beforeLoad: ({ context: { me } }) => {
    const [first] = me.organizations;
    if (me.portfolio !== null) leave(redirect({ to: "/portfolio", replace: true }));
    if (first !== undefined) leave(redirect({ to: "/o/$slug", params: { slug: first.slug }, replace: true }));
  },
  component: lazyRouteComponent(() => import("./me/nowhere-page.tsx"), "NowherePage"),
});

const meRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "me",
  component: lazyRouteComponent(() => import("./me/me-page.tsx"), "MePage"),
});

/** Pages about the person. */
export const identityPersonRoutes = [startRoute, meRoute] as const;
