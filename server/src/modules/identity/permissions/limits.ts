import { invalidField, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { permissionsChanged } from "../events.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import type { ConditionRow, FieldRow } from "./limit-rules.ts";
import {
  conditionRows,
  type FieldAccess,
  fieldRows,
  organizationsHiding,
  writeCondition,
  writeField,
} from "./limit-sql.ts";
import { actsAs, isPortfolioRole, type OrganizationRole } from "./permission-shared-rules.ts";
import { lockMatrix } from "./permission-sql.ts";

/** The fields that roles may not see, or only see. */
export function roleFields(work: Work): Promise<FieldRow[]> {
  return fieldRows(work);
}

/** The conditions that records must meet for permissions of roles. */
export function roleConditions(work: Work): Promise<ConditionRow[]> {
  return conditionRows(work);
}

/**
 * The organizations in which the actor, who acts for the portfolio, may not see a field: sums over them must not tell of it.
 */
export async function hiddenInOrganizations(
  work: Work,
  field: { readonly object: string; readonly property: string },
): Promise<ReadonlySet<string>> {
  const { userId, roles } = work.actor;
  const role = roles.flatMap((one) => (isPortfolioRole(one) ? [actsAs[one]] : []))[0];
  return role === undefined ? new Set() : organizationsHiding(work, { userId, role }, field);
}

interface FieldChange extends Omit<FieldRow, "role" | "access"> {
  readonly role: OrganizationRole;
  readonly access: FieldAccess;
  /** What the field is called, for the trail. */
  readonly label: string;
}

/**
 * Sets what a role may do with a field; in force at once. Refuses (`invalid`) to limit admins, and (`forbidden`) to
 * give more than one has. That the field exists and can be limited the caller has checked.
 */
export async function setFieldAccess(
  work: Work,
  { role, object, property, access, label }: FieldChange,
): Promise<void> {
  refuseAdmin(role);
  await lockMatrix(work);
  const held = work.actor.limits.fields[object]?.[property];
  if (held !== undefined && access !== "none" && access !== held)
    throw new Refusal("forbidden", `You cannot give more of ${label} than you have yourself`);
  const known = (await fieldRows(work)).find(
    (row) => row.role === role && row.object === object && row.property === property,
  );
  const before = known?.access ?? "edit";
  if (before === access) return;
  await writeField(work, { role, object, property, access });
  const permission = `${object}.${property}`;
  tellLimit(work, { role, permission, label: `${role}: ${label}` }, { before: { access: before }, after: { access } });
}

interface ConditionChange {
  readonly role: OrganizationRole;
  readonly permission: string;
  /** Null: none any more. */
  readonly filter: unknown;
}

/** Sets which condition records must meet for a permission of a role; in force at once. The caller has checked the filter. */
export async function setRoleCondition(work: Work, { role, permission, filter }: ConditionChange): Promise<void> {
  refuseAdmin(role);
  await lockMatrix(work);
  if ((work.actor.limits.conditions[permission] ?? []).length > 0)
    throw new Refusal("forbidden", `You cannot change the condition of ${permission}: one holds for yourself`);
  const rows = await conditionRows(work);
  const before = rows.find((row) => row.role === role && row.permission === permission)?.filter ?? null;
  if (JSON.stringify(before) === JSON.stringify(filter)) return;
  await writeCondition(work, { role, permission, filter });
  const change = { before: { condition: before }, after: { condition: filter } };
  tellLimit(work, { role, permission, label: `${role}: ${permission}` }, change);
}

function refuseAdmin(role: OrganizationRole): void {
  if (role === "admin")
    throw invalidField("role", "Admins are limited by nothing: without it nobody could take a limit back");
}

function tellLimit(
  work: Work,
  { role, permission, label }: { role: string; permission: string; label: string },
  change: { before: Readonly<Record<string, unknown>>; after: Readonly<Record<string, unknown>> },
): void {
  recordChange(work, { object: "permission", recordId: null, label, action: "changed", ...change });
  work.publish(permissionsChanged, null, { role, permission });
  noteAuthorityChange(work);
}
