import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { request } from "./http.ts";

export type Scope = "own" | "team" | "all";

export type Organization = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly role: string;
  readonly memberId: string | null;
  readonly permissions: Readonly<Record<string, Scope>>;
};

export type Me = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly portfolio: { readonly id: string; readonly name: string; readonly role: string; readonly permissions: readonly string[] } | null;
  readonly organizations: readonly Organization[];
};

export type DemoAccount = { readonly email: string; readonly password: string; readonly role: string; readonly description: string };

export type Setup = {
  readonly needed: boolean;
  readonly portfolioName: string | null;
  readonly demoAccounts: readonly DemoAccount[];
  readonly mailbox: boolean;
};

/** Who is signed in, where they may go and what they may do there. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => request<Me>("GET", "/api/v1/me", { signal }),
  staleTime: 60_000,
});

/** What this installation offers before anyone has signed in. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => request<Setup>("GET", "/api/v1/setup", { signal }),
  staleTime: 60_000,
});

/** The signed-in person; pages below the frame always have one. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** What the signed-in person may do in the portfolio. */
export function usePortfolio(): { readonly name: string; readonly role: string; can: (permission: string) => boolean } {
  const { portfolio } = useMe();
  return {
    name: portfolio?.name ?? "Portfolio",
    role: portfolio?.role ?? "none",
    can: (permission) => portfolio?.permissions.includes(permission) ?? false,
  };
}
