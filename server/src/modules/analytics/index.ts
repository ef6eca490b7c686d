import type { Module } from "#platform/module";
import { overviewRoutes } from "./overview/overview-routes.ts";
import { portfolioTopics } from "./overview/portfolio-topics.ts";
import { rollupListeners } from "./overview/rollup-listeners.ts";

/** What the application mounts. */
export function analyticsModule(): Module {
  return {
    name: "analytics",
    operations: overviewRoutes,
    consumers: rollupListeners,
    jobs: [],
    schedule: [],
    topics: portfolioTopics,
  };
}
