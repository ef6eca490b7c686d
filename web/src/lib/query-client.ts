import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem.ts";

const retries = 2;

/** Whether asking again can help: the way to the server failed or it was too busy, not when it refused. */
function worthRetrying(failures: number, error: unknown): boolean {
  if (failures >= retries) return false;
  return !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;
}

/** The cache of everything read from the server. Live updates refresh it; the window's focus refreshes what is older than 30 s. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: worthRetrying, retryDelay: (n) => 400 * 2 ** n },
    mutations: { retry: false },
  },
});
