import type { Money } from "../../../ui/format.ts";
import type { CompanyOverview } from "../overview-queries.ts";
import { addUp } from "../period-sums.ts";

/** One colour of the stack: a company, or the smaller ones together. */
export type Series = {
  readonly name: string;
  readonly slug: string | null;
  readonly sums: readonly (readonly Money[])[];
};

/** As many as there are colours that can be told apart. */
const mostSeries = 6;

/** The companies that won something in the currency, the largest first; more than there are colours become "Others". */
export function seriesOf(companies: readonly CompanyOverview[], currency: string): readonly Series[] {
  const of = (company: CompanyOverview) =>
    company.wonByMonth.map(({ sum }) => sum.filter((one) => one.currency === currency));
  const all = companies
    .map((company) => ({ name: company.organization.name, slug: company.organization.slug, sums: of(company) }))
    .map((series) => ({ series, total: BigInt(addUp(series.sums)[0]?.minor ?? "0") }))
    .filter(({ total }) => total > 0n)
    .toSorted((one, other) => (one.total < other.total ? 1 : -1))
    .map(({ series }) => series);
  if (all.length <= mostSeries) return all;
  const rest = all.slice(mostSeries - 1);
  const months = rest[0]?.sums.length ?? 0;
  const sums = Array.from({ length: months }, (_, month) => addUp(rest.map((series) => series.sums[month] ?? [])));
  return [...all.slice(0, mostSeries - 1), { name: `${rest.length} others`, slug: null, sums }];
}
