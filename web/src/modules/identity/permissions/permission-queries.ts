import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import type { Scope } from "../../../lib/session.ts";

export type MatrixScope = Scope | "none";

export type PermissionEntry = {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly description: string;
  readonly scopes: readonly MatrixScope[];
};

export type Matrix = {
  readonly roles: readonly { readonly id: string; readonly label: string; readonly description: string }[];
  readonly permissions: readonly PermissionEntry[];
  readonly matrix: Readonly<Record<string, Readonly<Record<string, MatrixScope>>>>;
};

export type Cell = { readonly role: string; readonly permission: string; readonly scope: MatrixScope };

/** What every role may do in a company. */
export const permissionsQuery = (organization: string) =>
  queryOptions({
    queryKey: ["organization", organization, "permissions"],
    queryFn: ({ signal }) => request<Matrix>("GET", "/api/v1/permissions", { organization, signal }),
  });

/** Sets one cell; answers with the whole matrix. @throws ApiProblem */
export function setPermission(organization: string, cell: Cell): Promise<Matrix> {
  return request("PUT", "/api/v1/permissions", { organization, body: cell });
}

/** The matrix with one cell changed, shown before the server has answered. */
export function withCell(matrix: Matrix, { role, permission, scope }: Cell): Matrix {
  return { ...matrix, matrix: { ...matrix.matrix, [role]: { ...matrix.matrix[role], [permission]: scope } } };
}
