import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Shape, answerOf, apiOf } from "../../../lib/api.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { type ObjectType, objectTypes } from "../records/record.ts";

/** A type as its settings have it. */
export type TypeInfo = Shape<"ObjectType">;

/** Every type that the company has defined itself, archived ones too. */
export const typesQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "object-types"],
    queryFn: async ({ signal }) =>
      (await answerOf(apiOf(slug).GET("/api/v1/object-types", { params: { query: { archived: true } }, signal })))
        .items,
    staleTime: 5 * 60_000,
  });

/** A type as the pages of its records have it. */
export function ownType({ id, key, plural, labels, icon }: TypeInfo): ObjectType {
  const words = { one: labels.one.toLocaleLowerCase(), plural: labels.many.toLocaleLowerCase(), many: labels.many };
  return { key, area: plural, ...words, own: { id, icon } };
}

/** The types of the company's own that are in use, by name. */
export function useOwnTypes() {
  const types = useQuery(typesQuery(useOrganization().slug));
  const own = (types.data ?? []).filter(({ archivedAt }) => archivedAt === null).map(ownType);
  return { own, isPending: types.isPending, error: types.error, retry: () => void types.refetch() };
}

/** What records of a type are called; of one that is archived or not read yet in general words. */
export function useTypeOf(): (key: string) => ObjectType {
  const types = useAllTypes();
  return (key) =>
    types.find((type) => type.key === key) ?? { key, area: "", one: "record", plural: "records", many: "Records" };
}

/** Every type of records: those that each company has, then the company's own. */
export function useAllTypes(): readonly ObjectType[] {
  return [...Object.values(objectTypes), ...useOwnTypes().own];
}
