import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Shape, answerOf, apiOf } from "../../../lib/api.ts";
import { useOrganization } from "../../../lib/organization.ts";
import type { ObjectType } from "../records/record.ts";

export type Share = Shape<"Share">;
export type ShareAccess = Share["access"];
export type RecordAccess = Shape<"RecordAccess">;

type Place = { readonly slug: string; readonly object: ObjectType; readonly id: string };

/** With whom a record is shared. */
export const sharesQuery = ({ slug, object, id }: Place) =>
  queryOptions({
    queryKey: ["organization", slug, "shares", object.key, id],
    queryFn: ({ signal }) =>
      answerOf(apiOf(slug).GET("/api/v1/shares", { params: { query: { object: object.key, recordId: id } }, signal })),
  });

/** What the person may do with a record: the server knows of shares and conditions, which a role alone does not tell. */
export const accessQuery = ({ slug, object, id }: Place) =>
  queryOptions({
    queryKey: ["organization", slug, "access", object.key, id],
    queryFn: ({ signal }) =>
      answerOf(
        apiOf(slug).GET("/api/v1/record-access", { params: { query: { object: object.key, recordId: id } }, signal }),
      ),
  });

/** What the person may do with the record that is open; undefined until the server has answered. */
export function useAccess(object: ObjectType, id: string): RecordAccess | undefined {
  const { slug } = useOrganization();
  return useQuery(accessQuery({ slug, object, id })).data;
}

export type Grant = { readonly to: "member" | "team"; readonly id: string; readonly access: ShareAccess };

/** Shares a record, or changes how far. @throws ApiProblem */
export function shareRecord({ slug, object, id: recordId }: Place, { to, id, access }: Grant): Promise<Share> {
  const whom = to === "member" ? { memberId: id } : { teamId: id };
  return answerOf(apiOf(slug).POST("/api/v1/shares", { body: { object: object.key, recordId, access, ...whom } }));
}

/** Ends a share. @throws ApiProblem */
export async function endShare(slug: string, { id }: Pick<Share, "id">): Promise<void> {
  await apiOf(slug).DELETE("/api/v1/shares/{id}", { params: { path: { id } } });
}
