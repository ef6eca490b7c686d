import { invariant } from "#platform/errors";
import { actingIn, boundOrganization, type Work } from "#platform/work";
import { type Change, shortLabel } from "./audit-rules.ts";
import { insertAuditEntries, insertPortfolioAuditEntries } from "./audit-sql.ts";

interface PendingChange extends Change {
  /** The organization it happened in; null for the portfolio. */
  readonly orgId: string | null;
}

const pendingOf = new WeakMap<Work, PendingChange[]>();

/** Puts one change into the audit trail, in the same transaction; written with all others just before the commit. */
export function recordChange(work: Work, change: Change): void {
  recordChanges(work, [change]);
}

/** Puts many changes into the audit trail at once, for bulk work. */
export function recordChanges(work: Work, changes: readonly Change[]): void {
  const orgId = boundOrganization(work);
  const pending = pendingOf.get(work);
  const entries = changes.map((change) => ({ ...change, label: shortLabel(change.label), orgId }));
  if (pending !== undefined) {
    for (const entry of entries) pending.push(entry);
    return;
  }
  pendingOf.set(work, entries);
  work.beforeCommit(() => flush(work));
}

async function flush(work: Work): Promise<void> {
  const pending = pendingOf.get(work) ?? [];
  pendingOf.delete(work);
  for (const [orgId, changes] of Map.groupBy(pending, (change) => change.orgId)) {
    if (orgId === null) await flushPortfolio(work, changes);
    else if (orgId === boundOrganization(work)) await insertAuditEntries(work, orgId, changes);
    else await actingIn(work, orgId, () => insertAuditEntries(work, orgId, changes));
  }
}

async function flushPortfolio(work: Work, changes: readonly Change[]): Promise<void> {
  const { portfolioId } = work.actor;
  invariant(portfolioId !== null, "a change outside every organization is a change of the portfolio");
  await insertPortfolioAuditEntries(work, portfolioId, changes);
}
