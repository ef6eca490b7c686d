import type { ChartTable } from "../../../ui/chart/chart-table.ts";
import { currencyDigits } from "../../../ui/format.ts";
import type { PortfolioOverview } from "../overview-queries.ts";
import { addUp, drawn, monthLabel } from "../period-sums.ts";

/**
 * What every company won in each month, one line per company and currency, below them all of a currency together.
 * No company is left out or put together with others, however many there are.
 */
export function wonTable({ companies, months }: PortfolioOverview, currencies: readonly string[]): ChartTable {
  const line = (name: string, currency: string, sums: readonly (readonly { minor: string; currency: string }[])[]) => {
    const digits = currencyDigits(currency);
    const amounts = sums.map((sum) => drawn(sum, currency, digits));
    return [name, currency, ...amounts, drawn(addUp(sums), currency, digits)];
  };
  return {
    columns: ["Company", "Currency", ...months.map((month) => monthLabel(month)), `${months.length} months`],
    rows: currencies.flatMap((currency) => {
      const won = companies
        .map(({ organization, wonByMonth }) => ({
          organization,
          sums: months.map((_, month) => wonByMonth[month]?.sum ?? []),
        }))
        .filter(
          ({ organization, sums }) =>
            organization.currency === currency || sums.some((sum) => sum.some((one) => one.currency === currency)),
        );
      const all = months.map((_, month) => addUp(won.map(({ sums }) => sums[month] ?? [])));
      const lines = won.map(({ organization, sums }) => line(organization.name, currency, sums));
      return won.length < 2 ? lines : [...lines, line("All", currency, all)];
    }),
  };
}
