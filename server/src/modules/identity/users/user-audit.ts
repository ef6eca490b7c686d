import { systemActor } from "#platform/actor";
import { invariant } from "#platform/errors";
import { actingAs, type Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import type { Change } from "../audit/audit-rules.ts";
import { installedPortfolio } from "../sessions/lookup-sql.ts";

/** Puts a change of somebody's own account into the portfolio's trail: an account belongs to no single company. */
export async function recordUserChange(
  work: Work,
  user: { id: string; name: string },
  change: Pick<Change, "action" | "before" | "after">,
): Promise<void> {
  const portfolio = await installedPortfolio(work);
  invariant(portfolio !== undefined, "people exist only where there is a portfolio");
  const actor = {
    ...systemActor(null, { portfolioId: portfolio.id }),
    kind: "user" as const,
    userId: user.id,
    name: user.name,
  };
  await actingAs(work, actor, async (own) =>
    recordChange(own, { object: "user", recordId: user.id, label: user.name, ...change }),
  );
}
