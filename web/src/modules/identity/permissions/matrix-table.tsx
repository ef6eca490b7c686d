import { Fragment } from "react";
import type { Scope } from "../../../lib/session.ts";
import type { Cell, Matrix, PermissionEntry } from "./permission-queries.ts";

type Role = Matrix["roles"][number];

type MatrixTableProps = {
  readonly matrix: Matrix;
  readonly roles: readonly Role[];
  /** null: only to be read. */
  readonly onSet: ((cell: Cell) => void) | null;
};

const words: Readonly<Record<Scope, string>> = { none: "–", own: "Own", team: "Team", all: "All" };

/** What a scope is called for a permission: yes-or-no ones say "Yes". */
function wordOf(entry: PermissionEntry, scope: Scope): string {
  return scope === "all" && entry.scopes.length === 2 ? "Yes" : words[scope];
}

/** The matrix itself, grouped by what the permissions are about. */
export function MatrixTable({ matrix, roles, onSet }: MatrixTableProps) {
  const groups = Map.groupBy(matrix.permissions, (entry) => entry.group);
  return (
    <div className="gm-matrix-scroll">
      <table className="gm-matrix">
        <thead>
          <tr>
            <th scope="col">Permission</th>
            {roles.map((role) => (
              <th key={role.id} scope="col" title={role.description}>
                {role.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...groups].map(([group, entries]) => (
            <Fragment key={group}>
              <tr className="gm-matrix-group">
                <th colSpan={roles.length + 1} scope="colgroup">
                  {group}
                </th>
              </tr>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <th scope="row">
                    <span>{entry.label}</span>
                    <small>{entry.description}</small>
                  </th>
                  {roles.map((role) => (
                    <td key={role.id}>
                      <ScopeCell
                        entry={entry}
                        role={role}
                        scope={matrix.matrix[role.id]?.[entry.id] ?? "none"}
                        onSet={onSet}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type ScopeCellProps = {
  readonly entry: PermissionEntry;
  readonly role: Role;
  readonly scope: Scope;
  readonly onSet: ((cell: Cell) => void) | null;
};

function ScopeCell({ entry, role, scope, onSet }: ScopeCellProps) {
  if (onSet === null) return <span data-scope={scope}>{wordOf(entry, scope)}</span>;
  return (
    <select
      data-scope={scope}
      aria-label={`${entry.label}, ${role.label}`}
      value={scope}
      onChange={(event) => {
        const chosen = entry.scopes.find((one) => one === event.currentTarget.value);
        if (chosen !== undefined) onSet({ role: role.id, permission: entry.id, scope: chosen });
      }}
    >
      {entry.scopes.map((one) => (
        <option key={one} value={one}>
          {wordOf(entry, one)}
        </option>
      ))}
    </select>
  );
}
