import type { Work } from "#platform/work";

/** Whether a record of this owner is within reach of the permission. */
export function reaches(work: Work, permission: string, ownerId: string | null): boolean {
  const owners = work.actor.visibleOwnerIds(permission);
  return owners === null || (ownerId !== null && owners.includes(ownerId));
}
