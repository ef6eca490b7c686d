import type { Topic } from "#platform/realtime/topic";
import { rollupMoved } from "../events.ts";

/** Whoever watches the portfolio hears when a company's sums have moved. Sums tell nothing of single records. */
export const portfolioTopics: readonly Topic[] = [
  {
    topic: "portfolio",
    argument: "none",
    scope: "portfolio",
    permission: "portfolio.read",
    matches: (event) => event.name === rollupMoved.name,
    visible: () => true,
  },
];
