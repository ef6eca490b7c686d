import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Shape, answerOf, apiOf } from "../../../lib/api.ts";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import type { ObjectType } from "../records/record.ts";

export type Relation = Shape<"Relation">;
export type RelationSide = Shape<"RelationSide">;
export type RecordLink = Shape<"Link">;

/** The relations that the company has defined between types of records, archived ones too. */
export const relationsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "relations"],
    queryFn: async ({ signal }) =>
      (await answerOf(apiOf(slug).GET("/api/v1/relations", { params: { query: { archived: true } }, signal }))).items,
    staleTime: 5 * 60_000,
  });

/** The relations in use that records of a type have, from whichever side. */
export function useLinkTargets(object: string) {
  const { slug } = useOrganization();
  const relations = (useQuery(relationsQuery(slug)).data ?? []).filter(({ archivedAt }) => archivedAt === null);
  return relations.flatMap(({ from, to, cardinality, labels, names }) => [
    ...(from === object ? [{ name: names.from, label: labels.from, single: cardinality === "oneToOne" }] : []),
    ...(to === object ? [{ name: names.to, label: labels.to, single: cardinality !== "manyToMany" }] : []),
  ]);
}

/** Reads the relations again, and what filters can ask, which follows from them. */
export async function relationsChanged(client: QueryClient, slug: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: relationsQuery(slug).queryKey }),
    client.invalidateQueries({ queryKey: ["organization", slug, "properties"] }),
  ]);
}

/** A record's place in a relation. */
export type LinkPlace = {
  readonly object: ObjectType;
  readonly id: string;
  readonly relation: Relation;
  readonly side: RelationSide;
};

const urlOf = ({ object, id, relation }: LinkPlace) => `/api/v1/records/${object.key}/${id}/links/${relation.id}`;

const shown = 50;

type Links = { readonly items: readonly RecordLink[]; readonly total: number };

/** The first records that one is linked with by a relation, and how many there are. */
export const linksQuery = (slug: string, place: LinkPlace) =>
  queryOptions({
    queryKey: ["organization", slug, "links", place.object.key, place.id, place.relation.id, place.side],
    queryFn: ({ signal }) =>
      request<Links>("GET", urlOf(place), {
        organization: slug,
        signal,
        query: { side: place.side, limit: shown },
      }),
  });

export type LinkFields = { readonly label?: string | null; readonly primary?: boolean };

/** Every change to a record's links of one relation; each is followed by reading what shows them. @throws ApiProblem */
export function useLinkChanges(place: LinkPlace) {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const sending = async (call: Promise<unknown>): Promise<void> => {
    try {
      await call;
    } finally {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["organization", slug, "links"] }),
        client.invalidateQueries({ queryKey: ["organization", slug, "timeline", place.object.key, place.id] }),
      ]);
    }
  };
  const url = (otherId: string) => `${urlOf(place)}/${otherId}`;
  const { side } = place;
  return {
    link: (otherId: string, fields: LinkFields) =>
      sending(request("PUT", url(otherId), { organization: slug, body: { side, ...fields } })),
    unlink: (otherId: string) => sending(request("DELETE", url(otherId), { organization: slug, query: { side } })),
  };
}
