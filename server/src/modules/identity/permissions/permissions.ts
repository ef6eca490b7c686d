import { invalidField, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { permissionsChanged } from "../events.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { matrixFrom } from "./permission-rules.ts";
import {
  exceedingPermissions,
  isWider,
  matrixProblem,
  type OrganizationRole,
  type PermissionScope,
  type ScopeMap,
} from "./permission-shared-rules.ts";
import { catalogueOf } from "./record-kinds.ts";
import { lockMatrix, matrixCells, setCell } from "./permission-sql.ts";

/** The matrix in force in the organization: scopes by role. */
export async function matrixOf(work: Work): Promise<ReadonlyMap<string, ScopeMap>> {
  return matrixFrom(await matrixCells(work));
}

export interface CellChange {
  readonly role: OrganizationRole;
  readonly permission: string;
  readonly scope: PermissionScope;
}

/** Sets how far one permission of one role reaches; in force at once. Nobody can give away more than they have. */
export async function setPermission(work: Work, { role, permission, scope }: CellChange): Promise<void> {
  const problem = matrixProblem(role, permission, scope, await catalogueOf(work));
  if (problem !== undefined) throw invalidField(problem.startsWith("There is no") ? "permission" : "scope", problem);
  await lockMatrix(work);
  const before = (await matrixOf(work)).get(role)?.[permission] ?? "none";
  if (before === scope) return;
  if (isWider(scope, work.actor.scopeOf(permission))) {
    throw new Refusal("forbidden", `You cannot give ${permission} further than you have it yourself`);
  }
  await setCell(work, { role, permission, scope });
  recordChange(work, {
    object: "permission",
    recordId: null,
    label: `${role}: ${permission}`,
    action: "changed",
    before: { scope: before },
    after: { scope },
  });
  work.publish(permissionsChanged, null, { role, permission });
  noteAuthorityChange(work);
}

/** Refuses (`forbidden`) to hand out a role that may do more than the one who hands it out. */
export async function refuseExceedingRole(work: Work, role: string): Promise<void> {
  const granted = (await matrixOf(work)).get(role) ?? {};
  const exceeding = exceedingPermissions(granted, (permission) => work.actor.scopeOf(permission));
  if (exceeding.length === 0) return;
  throw new Refusal(
    "forbidden",
    `The role ${role} may do more than you: ${exceeding.slice(0, 5).join(", ")}${exceeding.length > 5 ? ", …" : ""}`,
  );
}
