import type { ColumnType } from "kysely";
import { tablesOf } from "#platform/work";

/** Counts and sums come as text: they are longer than JavaScript's numbers. */
type Count = ColumnType<string, string | number, string | number>;

interface AnalyticsTables {
  "analytics.stage_rollup": {
    org_id: string;
    portfolio_id: string;
    pipeline_id: string;
    stage_id: string;
    kind: "open" | "won" | "lost";
    probability: number;
    currency: string;
    deals: Count;
    amount_minor: Count;
  };
  "analytics.closing_rollup": {
    org_id: string;
    portfolio_id: string;
    /** The quarter of an hour it closed in. */
    closed_at: Date;
    kind: "won" | "lost";
    currency: string;
    deals: Count;
    amount_minor: Count;
    cycle_seconds: Count;
  };
  "analytics.activity_rollup": { org_id: string; portfolio_id: string; last_activity_at: Date };
}

/** The tables analytics owns. */
export const analyticsTables = tablesOf<AnalyticsTables>();
