import {
  defaultMatrix,
  kindDefaults,
  organizationRoles,
  type PermissionScope,
  permissionCatalogue,
  recordPermissions,
  type ScopeMap,
  scopes,
} from "./permission-shared-rules.ts";

export interface MatrixCell {
  readonly role: string;
  readonly permission: string;
  readonly scope: string;
}

/**
 * The matrix in force: an organization's own cells over the defaults, so that a permission new in a release works.
 * Kinds of records of its own are known by their cells, which were written when they were declared.
 */
export function matrixFrom(cells: readonly MatrixCell[]): ReadonlyMap<string, ScopeMap> {
  const own = Map.groupBy(cells, (cell) => cell.role);
  const kinds = [...new Set(cells.flatMap(({ permission }) => ownKindOf(permission) ?? []))];
  return new Map(
    organizationRoles.map((role) => {
      const chosen = (own.get(role) ?? []).filter(
        ({ permission }) => known.has(permission) || ownKindOf(permission) !== null,
      );
      return [
        role,
        {
          ...defaultMatrix[role],
          ...Object.assign({}, ...kinds.map((kind) => kindDefaults(role, kind))),
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

/** Every cell of a kind of records that has just been declared. */
export function defaultKindCells(kind: string): MatrixCell[] {
  return organizationRoles.flatMap((role) =>
    Object.entries(kindDefaults(role, kind)).map(([permission, scope]) => ({ role, permission, scope })),
  );
}

const recordActions: ReadonlySet<string> = new Set(
  recordPermissions({ id: "", label: "", group: "" }).map(({ id }) => id.slice(1)),
);

/** The kind of records of the organization's own that a permission is about; null for one that everybody has. */
function ownKindOf(permission: string): string | null {
  if (known.has(permission)) return null;
  const [kind = "", action = "", ...rest] = permission.split(".");
  return rest.length === 0 && kind !== "" && recordActions.has(action) ? kind : null;
}

const known = new Set(permissionCatalogue.map(({ id }) => id));

function asScope(text: string): PermissionScope {
  return scopes.find((scope) => scope === text) ?? "none";
}
