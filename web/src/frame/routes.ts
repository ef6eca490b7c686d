import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, notFound, redirect } from "@tanstack/react-router";
import { isProblem } from "../lib/http.ts";
import { meQuery, setupQuery } from "../lib/session.ts";
import { AppFrame } from "./app-frame.tsx";
import { ErrorPage } from "./error-page.tsx";
import { leave } from "./leave.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { RootLayout } from "./root-layout.tsx";

export type RouterContext = { readonly queryClient: QueryClient };

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: RootLayout,
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
});

/** Pages that need nobody signed in: sign-in, reset, invitation, first run, mailbox. */
export const publicRoute = createRoute({ getParentRoute: () => rootRoute, id: "public" });

/** Everything behind the sign-in page, inside the frame. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.query(meQuery).catch(async (error: unknown) => {
      if (!isProblem(error, "unauthenticated")) throw error;
      const setup = await context.queryClient.query(setupQuery);
      if (setup.needed) leave(redirect({ to: "/setup" }));
      return leave(redirect({ to: "/sign-in", search: location.pathname === "/" ? {} : { return: location.href } }));
    });
    return { me };
  },
  component: AppFrame,
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
});

/** The umbrella's pages; only for people with a role in the portfolio. */
export const portfolioRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "portfolio",
  loader: ({ context }) => {
    if (context.me.portfolio === null) leave(notFound());
  },
});

/** The pages of one company; one that is not the person's own cannot be told from one that does not exist. */
export const organizationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "o/$slug",
  loader: ({ context, params }) => {
    if (!context.me.organizations.some((one) => one.slug === params.slug)) leave(notFound());
  },
});
