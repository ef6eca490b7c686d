import { systemActor } from "#platform/actor";
import { actingAs, type Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { installedPortfolio } from "../sessions/lookup-sql.ts";
import { insertPortfolio, lockFirstRun, nextPortfolioId } from "./portfolio-sql.ts";

/** The installation's one portfolio, made under this name where there is none yet. Safe against another first run at once. */
export async function ensurePortfolio(
  work: Work,
  name: string,
): Promise<{ id: string; name: string; created: boolean }> {
  await lockFirstRun(work);
  const present = await installedPortfolio(work);
  if (present !== undefined) return { ...present, created: false };
  const id = await nextPortfolioId(work);
  const actor = systemActor(null, { portfolioId: id, name: work.actor.name });
  await actingAs(work, actor, async (inner) => {
    await insertPortfolio(inner, id, name);
    recordChange(inner, {
      object: "portfolio",
      recordId: id,
      label: name,
      action: "created",
      before: null,
      after: { name },
    });
  });
  return { id, name, created: true };
}

/** The installation's portfolio; null before the first run. */
export async function portfolioOf(work: Work): Promise<{ id: string; name: string } | null> {
  return (await installedPortfolio(work)) ?? null;
}
