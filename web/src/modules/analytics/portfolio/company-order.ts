import type { Money } from "../../../ui/format.ts";
import type { CompanyOverview } from "../overview-queries.ts";
import { addUp } from "../period-sums.ts";

type Measure = (company: CompanyOverview) => string | number | bigint | null;

const byCurrency = (sums: readonly Money[], currency: string): bigint =>
  BigInt(sums.find((sum) => sum.currency === currency)?.minor ?? "0");

const measures: Readonly<Record<string, Measure>> = {
  name: ({ organization }) => organization.name.toLocaleLowerCase(),
  open: ({ open, organization }) => byCurrency(open.sum, organization.currency),
  weighted: ({ weighted, organization }) => byCurrency(weighted, organization.currency),
  won: ({ wonByMonth, organization }) => byCurrency(addUp(wonByMonth.map(({ sum }) => sum)), organization.currency),
  winRate: ({ winRate }) => winRate,
  cycleDays: ({ cycleDays }) => cycleDays,
  lastActivityAt: ({ lastActivityAt }) => lastActivityAt,
};

const ofMoney = new Set(["open", "weighted", "won"]);

/** The companies in the order asked for ("-open"). Amounts are compared within one currency only: currencies follow one another. Nothing known stands last. */
export function ordered(companies: readonly CompanyOverview[], sort: string | undefined): readonly CompanyOverview[] {
  const name = sort?.replace(/^-/u, "") ?? "name";
  const measure = measures[name];
  if (measure === undefined) return companies;
  const direction = sort?.startsWith("-") === true ? -1 : 1;
  return companies.toSorted((one, other) => {
    const currencies = ofMoney.has(name) ? one.organization.currency.localeCompare(other.organization.currency) : 0;
    return currencies || compared(measure(one), measure(other), direction);
  });
}

function compared(one: ReturnType<Measure>, other: ReturnType<Measure>, direction: 1 | -1): number {
  if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
  return one === other ? 0 : one < other ? -direction : direction;
}
