import type { Work } from "#platform/work";

/** The records shared with whoever asks, by what they may do with them. */
interface SharedWithMe {
  readonly read: readonly string[];
  readonly edit: readonly string[];
}

const nothing: SharedWithMe = { read: [], edit: [] };
const sharedIn = new WeakMap<Work, SharedWithMe>();

/** Keeps what was shared with the actor for the length of the unit of work. */
export function rememberShared(work: Work, shared: SharedWithMe): void {
  sharedIn.set(work, shared);
}

/**
 * Ids of records, of whatever object, that were shared with the actor far enough for an action. Who may do something
 * with own records only may do it with these too; nothing is deleted or exported because it was shared.
 */
export function sharedIds(work: Work, action: string): readonly string[] {
  const shared = sharedIn.get(work) ?? nothing;
  if (action === "read") return shared.read;
  return action === "update" ? shared.edit : [];
}
