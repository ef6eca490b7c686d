import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { type Shape, answerOf, api } from "./api.ts";

export type Me = Shape<"Me">;
export type Organization = Me["organizations"][number];
export type Scope = "none" | "own" | "team" | "all";
export type Setup = Shape<"Setup">;
export type DemoAccount = Setup["demoAccounts"][number];

/** Who is signed in, where they may go and what they may do there. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => answerOf(api.GET("/api/v1/me", { signal })),
  staleTime: 60_000,
});

/** What this installation offers before anyone has signed in. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => answerOf(api.GET("/api/v1/setup", { signal })),
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
