import type { Work } from "#platform/work";
import { sharedIds } from "../sharing/shared-records-rules.ts";

/** Whether what belongs to this member is within reach of the permission. For a record ask `reachesRecord`. */
export function reaches(work: Work, permission: string, ownerId: string | null): boolean {
  const owners = work.actor.visibleOwnerIds(permission);
  return owners === null || (ownerId !== null && owners.includes(ownerId));
}

/** What one would do, with records of which plural. */
interface Wanted {
  readonly plural: string;
  readonly action: string;
}

/** Whether one record is within reach of an action: by its owner, or because it was shared. As `readable` in SQL. */
export function reachesRecord(
  work: Work,
  { plural, action }: Wanted,
  record: { readonly id: string; readonly ownerId: string | null },
): boolean {
  const permission = `${plural}.${action}`;
  if (reaches(work, permission, record.ownerId)) return true;
  return work.actor.can(permission) && sharedIds(work, action).includes(record.id);
}
