import {
  defaultMatrix,
  organizationRoles,
  type PermissionScope,
  permissionCatalogue,
  type ScopeMap,
  scopes,
} from "./permission-shared-rules.ts";

export interface MatrixCell {
  readonly role: string;
  readonly permission: string;
  readonly scope: string;
}

/** The matrix in force: an organization's own cells over the defaults, so that a permission new in a release works. */
export function matrixFrom(cells: readonly MatrixCell[]): ReadonlyMap<string, ScopeMap> {
  const own = Map.groupBy(cells, (cell) => cell.role);
  return new Map(
    organizationRoles.map((role) => {
      const chosen = (own.get(role) ?? []).filter(({ permission }) => known.has(permission));
      return [
        role,
        {
          ...defaultMatrix[role],
          ...Object.fromEntries(chosen.map(({ permission, scope }) => [permission, asScope(scope)])),
        },
      ];
    }),
  );
}

/** Every cell a new organization begins with. */
export function defaultCells(): MatrixCell[] {
  return organizationRoles.flatMap((role) =>
    Object.entries(defaultMatrix[role]).map(([permission, scope]) => ({ role, permission, scope })),
  );
}

const known = new Set(permissionCatalogue.map(({ id }) => id));

function asScope(text: string): PermissionScope {
  return scopes.find((scope) => scope === text) ?? "none";
}
