import type { DealReport } from "@gomark/server/contract/crm/reports/deal-report";
import { wallClock } from "@gomark/server/shared/crm/tasks/task-due";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { useNow } from "../../../ui/values.tsx";
import { teamsQuery } from "../../identity/teams/team-queries.ts";
import type { FilterNode } from "../filters/filter.ts";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { mostMembers, useMembers } from "../records/member-queries.ts";
import type { ReportWorld } from "./report-deals.ts";

export type { DealReport };

const mostGroups = 200;

/** All reports of an organization; what changes a deal makes them stale. */
export const reportsKey = (slug: string) => ["organization", slug, "reports"] as const;

/** Deals added up by what they have in common, of those the person may see. */
export const dealReportQuery = (slug: string, by: string, filter: FilterNode | undefined) =>
  queryOptions({
    queryKey: [...reportsKey(slug), "deals", by, filter ?? null],
    queryFn: ({ signal }) =>
      request<DealReport>("GET", "/api/v1/reports/deals", {
        organization: slug,
        query: { by, filter: filter === undefined ? undefined : JSON.stringify(filter), limit: mostGroups },
        signal,
      }),
  });

/** What is needed to lead from a figure to its deals; undefined while it is on its way. What cannot be read leads nowhere. */
export function useReportWorld(): ReportWorld | undefined {
  const { slug, timeZone, scopeOf } = useOrganization();
  const pipelines = usePipelines();
  const members = useMembers();
  const teams = useQuery(teamsQuery(slug));
  const { day } = wallClock(useNow(), timeZone);
  if (pipelines.isPending || members.isPending || teams.isPending) return undefined;
  const people = members.data ?? [];
  // of a list that may go on nobody can say who belongs to a team
  const whole = people.length < mostMembers;
  return {
    timeZone,
    today: day,
    pipelines: pipelines.data ?? [],
    members: people,
    teams: whole ? (teams.data ?? []) : [],
    seesAccounts: scopeOf("accounts.read") === "all",
  };
}
