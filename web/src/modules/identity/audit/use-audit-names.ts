import { useQueries, useQuery } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { type People, membersQuery } from "../members/member-queries.ts";
import { teamsQuery } from "../teams/team-queries.ts";
import { type AuditNames, type Kind, idsIn } from "./audit-names.ts";
import type { AuditEntry } from "./audit-queries.ts";

type Named = { readonly id: string; readonly name: string };
const asMap = (items: readonly Named[] | undefined) => new Map(items?.map(({ id, name }) => [id, name]));
/** An entry names a handful of records; a list of more is shown as it was kept. */
const mostRecords = 10;

/** The names of what an entry of a company's trail points to, as they are today. */
export function useAuditNames(people: People, entry: AuditEntry): AuditNames {
  const slug = people.place === "organization" ? people.organization : "";
  const wants = (kind: Kind) => slug !== "" && idsIn(entry, kind).length > 0;
  const pipelines = useQuery({
    queryKey: ["organization", slug, "audit-pipelines"],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly (Named & { readonly stages: readonly Named[] })[] }>(
        "GET",
        "/api/v1/pipelines",
        { organization: slug, signal },
      ),
    enabled: wants("stage") || wants("pipeline"),
  }).data?.items;
  const teams = useQuery({ ...teamsQuery(slug), enabled: wants("team") }).data;
  const members = useQuery({ ...membersQuery(people), enabled: wants("member") }).data;
  return {
    pipeline: asMap(pipelines),
    stage: asMap(pipelines?.flatMap(({ stages }) => stages)),
    team: asMap(teams),
    member: asMap(members),
    account: useRecordNames(slug, "account", idsIn(entry, "account")),
    contact: useRecordNames(slug, "contact", idsIn(entry, "contact")),
  };
}

function useRecordNames(slug: string, object: "account" | "contact", ids: readonly string[]) {
  const found = useQueries({
    queries: ids.slice(0, mostRecords).map((id) => ({
      queryKey: ["organization", slug, "audit-names", object, id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request<Named>("GET", `/api/v1/${object}s/${id}`, { organization: slug, signal }),
      enabled: slug !== "",
    })),
  });
  return asMap(found.flatMap(({ data }) => data ?? []));
}
