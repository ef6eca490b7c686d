import { queryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, apiOf } from "../../../lib/api.ts";
import type { Scope } from "../../../lib/session.ts";
import { organizationRole } from "../roles.ts";

export type Matrix = Shape<"PermissionMatrix">;
export type PermissionEntry = Matrix["permissions"][number];
export type Cell = { readonly role: string; readonly permission: string; readonly scope: Scope };

/** What every role may do in a company. */
export const permissionsQuery = (organization: string) =>
  queryOptions({
    queryKey: ["organization", organization, "permissions"],
    queryFn: ({ signal }) => answerOf(apiOf(organization).GET("/api/v1/permissions", { signal })),
  });

/** Sets one cell; answers with the whole matrix. @throws ApiProblem */
export function setPermission(organization: string, { role, permission, scope }: Cell): Promise<Matrix> {
  return answerOf(
    apiOf(organization).PUT("/api/v1/permissions", { body: { role: organizationRole(role), permission, scope } }),
  );
}

/** The matrix with one cell changed, shown before the server has answered. */
export function withCell(matrix: Matrix, { role, permission, scope }: Cell): Matrix {
  return { ...matrix, matrix: { ...matrix.matrix, [role]: { ...matrix.matrix[role], [permission]: scope } } };
}
