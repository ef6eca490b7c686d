import { queryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, apiOf } from "../../../lib/api.ts";
import type { FilterNode } from "../filters/filter.ts";

export type RoleCondition = Shape<"RoleCondition">;
export type LimitedRole = RoleCondition["role"];
export type ConditionAction = RoleCondition["action"];

/** What records must be like for roles to edit or delete them. */
export const conditionsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "conditions"],
    queryFn: async ({ signal }) => (await answerOf(apiOf(slug).GET("/api/v1/permission-conditions", { signal }))).items,
  });

export type ConditionChange = {
  readonly role: LimitedRole;
  readonly object: string;
  readonly action: ConditionAction;
  readonly filter: FilterNode | null;
};

/** Sets or takes away one condition; answers all there are. @throws ApiProblem */
export async function setCondition(slug: string, change: ConditionChange): Promise<readonly RoleCondition[]> {
  const { filter, ...rest } = change;
  const body = { ...rest, filter: filter as RoleCondition["filter"] | null };
  return (await answerOf(apiOf(slug).PUT("/api/v1/permission-conditions", { body }))).items;
}

/** The roles that can be limited: admins never are. */
export const limitedRoles: readonly { readonly id: LimitedRole; readonly label: string }[] = [
  { id: "manager", label: "Manager" },
  { id: "rep", label: "Rep" },
  { id: "marketer", label: "Marketer" },
  { id: "viewer", label: "Viewer" },
];

export type LimitedField = Shape<"LimitedField">;
export type FieldAccess = LimitedField["least"];

/** What roles may do with the fields of an object. */
export const fieldsQuery = (slug: string, object: string) =>
  queryOptions({
    queryKey: ["organization", slug, "field-access", object],
    queryFn: async ({ signal }) =>
      (await answerOf(apiOf(slug).GET("/api/v1/field-access", { params: { query: { object } }, signal }))).items,
  });

export type FieldChange = {
  readonly role: LimitedRole;
  readonly object: string;
  readonly property: string;
  readonly access: FieldAccess;
};

/** Sets what a role may do with a field; answers all of the object. @throws ApiProblem */
export async function setField(slug: string, change: FieldChange): Promise<readonly LimitedField[]> {
  return (await answerOf(apiOf(slug).PUT("/api/v1/field-access", { body: change }))).items;
}
