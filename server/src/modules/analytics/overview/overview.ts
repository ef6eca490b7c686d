import { dealTotals } from "#modules/crm";
import { hiddenInOrganizations, organizationOf, portfolioOrganizations } from "#modules/identity";
import { invariant } from "#platform/errors";
import type { Work } from "#platform/work";
import type { CompanyOverview, Overview, PortfolioOverview } from "./overview-schema.ts";
import { lastMonths, monthSpans, portfolioOf, standingOf, withoutAmounts, wonByMonth } from "./portfolio-rules.ts";
import { readActivity, readClosings, readStanding } from "./rollup-sql.ts";

const monthsShown = 12;

/** Every company of the portfolio with its standing and its last twelve months, from sums kept by events. */
export async function portfolioOverview(work: Work): Promise<PortfolioOverview> {
  const { portfolioId } = work.actor;
  invariant(portfolioId !== null, "the portfolio's overview is read by the portfolio");
  const months = lastMonths(work.now, monthsShown);
  const organizations = await portfolioOrganizations(work);
  const standing = Map.groupBy(await readStanding(work, portfolioId), (row) => row.orgId);
  const spans = organizations.flatMap(({ id, timeZone }) =>
    monthSpans(months, timeZone).map((span) => ({ ...span, orgId: id })),
  );
  const closings = Map.groupBy(await readClosings(work, portfolioId, spans), (row) => row.orgId);
  const activity = await readActivity(work, portfolioId);
  const unseen = await hiddenInOrganizations(work, { object: "deal", property: "amount" });
  const companies = organizations.map(({ id, slug, name, currency }) => {
    const all = { standing: standing.get(id) ?? [], closings: closings.get(id) ?? [] };
    const figures = unseen.has(id) ? withoutAmounts(all) : all;
    const overview: CompanyOverview = {
      organization: { id, slug, name, currency },
      ...standingOf(figures),
      wonByMonth: wonByMonth(figures.closings, months),
      lastActivityAt: activity.get(id)?.toISOString() ?? null,
    };
    return { overview, figures };
  });
  return portfolioOf(companies, months);
}

/** The deals of the organization that the actor may see, counted now. */
export async function organizationOverview(work: Work): Promise<Overview> {
  const { currency, timeZone } = await organizationOf(work);
  // the same months as the portfolio's, so that both say the same of a company
  const [first] = monthSpans(lastMonths(work.now, monthsShown), timeZone);
  invariant(first !== undefined, "there are months to show");
  const totals = await dealTotals(work, { timeZone, cyclesSince: first.from });
  const closed = totals.won.count + totals.lost.count;
  return { currency, ...totals, winRate: closed === 0 ? null : totals.won.count / closed };
}
