import { operation } from "#platform/operation";
import { dealReport } from "./deal-report.ts";
import { DealReport, DealReportInput } from "./deal-report-schema.ts";

export const reportOperations = [
  operation({
    id: "crm.deals.report",
    summary: "Add up deals by time, owner, team, account, stage or a property",
    description:
      "Counts, sums, win rate and cycle time of the deals you may see. Closed deals count in the time they closed in, open ones in the time they are expected to; times are those of the company's time zone.",
    http: { method: "GET", path: "/api/v1/reports/deals" },
    scope: "organization",
    permission: "deals.read",
    input: DealReportInput,
    output: DealReport,
    errors: ["too_large"],
    run: dealReport,
  }),
];
