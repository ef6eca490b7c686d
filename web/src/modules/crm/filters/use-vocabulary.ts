import type { FilterNode } from "./filter.ts";
import type { Names, Vocabulary } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import { fieldAt, kindOf } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import { useQueries, useQuery } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { teamsQuery } from "../../identity/teams/team-queries.ts";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { useMembers } from "../records/member-queries.ts";
import { recordQuery } from "../records/record-queries.ts";
import { type Reference, isObjectKey, objectTypes } from "../records/record.ts";
import type { NameOf } from "./filter-sentence.ts";

/** Everything a filter of an object can ask; asked for when something needs it. */
export function useVocabulary(object: string, enabled = true) {
  const { slug } = useOrganization();
  return useQuery({
    queryKey: ["organization", slug, "properties", object, "vocabulary"],
    queryFn: ({ signal }) =>
      request<Vocabulary>("GET", "/api/v1/filters/vocabulary", { organization: slug, query: { object }, signal }),
    staleTime: 5 * 60_000,
    enabled,
  });
}

/** What people, teams, pipelines and stages are called. */
export function useKnownNames(): Names {
  const { slug } = useOrganization();
  const pipelines = usePipelines().data ?? [];
  return {
    members: useMembers().data ?? [],
    teams: useQuery({ ...teamsQuery(slug), staleTime: 5 * 60_000 }).data ?? [],
    pipelines,
    stages: pipelines.flatMap(({ stages }) => stages),
  };
}

/** The names of what a filter's relations point to, read where they are not known yet. */
export function useFilterNames(
  nodes: readonly FilterNode[],
  vocabulary: Vocabulary | undefined,
): { readonly nameOf: NameOf; readonly names: readonly Reference[]; readonly known: Names } {
  const { slug } = useOrganization();
  const known = useKnownNames();
  const wanted =
    vocabulary === undefined ? [] : nodes.flatMap((node) => recordsIn(node, vocabulary, vocabulary.object));
  const unique = [...new Map(wanted.map((one) => [`${one.object.key} ${one.id}`, one])).values()];
  const records = useQueries({ queries: unique.map(({ object, id }) => recordQuery(slug, object, id)) });
  const lists: Readonly<Record<string, readonly Reference[]>> = {
    member: [...known.members, ...known.teams.map(({ id, name }) => ({ id: `team:${id}`, name: `team ${name}` }))],
    pipeline: known.pipelines,
    stage: known.stages,
  };
  const nameOf: NameOf = ({ target }, id) =>
    lists[target ?? ""]?.find((one) => one.id === id)?.name ?? records.find(({ data }) => data?.id === id)?.data?.name;
  const names = [...Object.values(lists).flat(), ...records.flatMap(({ data }) => (data === undefined ? [] : [data]))];
  return { nameOf, names: names.map(({ id, name }) => ({ id, name })), known };
}

/** The records that comparisons name. */
function recordsIn(
  node: FilterNode,
  vocabulary: Vocabulary,
  kind: string,
): { object: (typeof objectTypes)["deal"]; id: string }[] {
  const parts = [...(node.and ?? []), ...(node.or ?? []), ...(node.not === undefined ? [] : [node.not])];
  const inside = parts.flatMap((part) => recordsIn(part, vocabulary, kind));
  const at = kindOf(vocabulary, kind);
  const lead = at.related.find(({ name }) => name === node.related);
  const below = node.where === undefined || lead === undefined ? [] : recordsIn(node.where, vocabulary, lead.kind);
  const target = fieldAt(vocabulary, at, node.property ?? "")?.field.target ?? "";
  if (!isObjectKey(target)) return [...inside, ...below];
  const ids = [node.value].flat().filter((id) => typeof id === "string");
  return ids.map((id) => ({ object: objectTypes[target], id }));
}
