import type { Work } from "#platform/work";

type Forget = () => void;

const forgetting = new Set<Forget>();

/** Called with every change of who may do what: this process forgets at the commit, others within seconds. */
export function noteAuthorityChange(work: Work): void {
  work.afterCommit(forgetAuthority);
}

/** Forgets what this process remembers of sessions, keys, roles and teams, at once. */
export function forgetAuthority(): void {
  for (const forget of forgetting) forget();
}

/** Registers something that must be forgotten then. Answers how to take it back. */
export function onAuthorityChange(forget: Forget): () => void {
  forgetting.add(forget);
  return () => forgetting.delete(forget);
}
