import { useQueries } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { useMembers } from "../records/member-queries.ts";
import { recordQuery } from "../records/record-queries.ts";
import { type PropertyInfo, type Reference, objectTypes } from "../records/record.ts";
import type { FilterNode } from "./filter.ts";
import type { NameOf } from "./filter-sentence.ts";

/** The names of what the conditions' relations point to, read where they are not known yet. */
export function useNames(
  conditions: readonly FilterNode[],
  properties: readonly PropertyInfo[],
): { readonly nameOf: NameOf; readonly names: readonly Reference[] } {
  const { slug } = useOrganization();
  const members = useMembers().data ?? [];
  const pipelines = usePipelines().data ?? [];
  const wanted = conditions.flatMap(({ property: key, value }) => {
    const target = properties.find((property) => property.key === key)?.target;
    if (target !== "account" && target !== "contact") return [];
    const ids = Array.isArray(value) ? value : [value];
    return ids.filter((id) => typeof id === "string").map((id) => ({ object: objectTypes[target], id }));
  });
  const records = useQueries({ queries: wanted.map(({ object, id }) => recordQuery(slug, object, id)) });
  const names = [
    ...members,
    ...pipelines,
    ...pipelines.flatMap(({ stages }) => stages),
    ...records.flatMap(({ data }) => (data === undefined ? [] : [data])),
  ].map(({ id, name }) => ({ id, name }));

  const nameOf: NameOf = ({ target }, id) => {
    if (target === "member") return members.find((one) => one.id === id)?.name;
    if (target === "pipeline") return pipelines.find((one) => one.id === id)?.name;
    if (target === "stage") return pipelines.flatMap(({ stages }) => stages).find((one) => one.id === id)?.name;
    return records.find(({ data }) => data?.id === id)?.data?.name;
  };
  return { nameOf, names: namesFor(names) };
}

/** Ids of members, stages and records are counted apart; the pickers ask by property, so the first of an id is enough to begin with. */
function namesFor(names: readonly Reference[]): readonly Reference[] {
  return [...new Map(names.map((name) => [name.id, name])).values()];
}
