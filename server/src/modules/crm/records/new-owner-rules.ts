import type { Work } from "#platform/work";
import type { RecordInput } from "./record-drafts.ts";
import type { Registry } from "./registry.ts";

/** A new record belongs to whoever makes it, unless the row says otherwise. */
export function withOwner(work: Work, registry: Registry, row: RecordInput): RecordInput {
  return row["ownerId"] === undefined && !isOwnerGuarded(registry) ? { ...row, ownerId: work.actor.memberId } : row;
}

/** Whoever may not say whose a record is makes their own. */
export function isOwnerGuarded(registry: Registry): boolean {
  return registry.find("ownerId")?.guarded === true;
}
