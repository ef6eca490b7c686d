import type { ChartTable } from "../../../ui/chart/chart-table.ts";
import { currencyDigits } from "../../../ui/format.ts";
import { type Group, type GroupFigures, minorOf, nameOfGroup } from "./report-groups.ts";
import type { DealReport } from "./report-queries.ts";

/** The currencies a report has amounts in, the company's own first. */
export function currenciesOf({ total }: DealReport, own: string): readonly string[] {
  const found = [...total.wonSum, ...total.openSum, ...total.lostSum].map(({ currency }) => currency);
  return [...new Set([own, ...found.toSorted()])];
}

/** A report as a table of plain numbers: for screen readers, and as CSV. Amounts have one column per currency. */
export function figuresTable(report: DealReport, groups: readonly Group[], currencies: readonly string[]): ChartTable {
  const amounts = ({ wonSum, lostSum, openSum }: GroupFigures) =>
    currencies.flatMap((currency) =>
      [wonSum, lostSum, openSum].map((sums) => Number(minorOf(sums, currency)) / 10 ** currencyDigits(currency)),
    );
  const line = (name: string, figures: GroupFigures) => [
    name,
    figures.won,
    figures.lost,
    figures.open,
    ...amounts(figures),
    figures.winRate === null ? "" : Number((100 * figures.winRate).toFixed(2)),
    figures.cycleDays === null ? "" : Number(figures.cycleDays.toFixed(1)),
  ];
  return {
    columns: [
      report.label,
      "Deals won",
      "Deals lost",
      "Deals open",
      ...currencies.flatMap((currency) => ["Won", "Lost", "Open"].map((kind) => `${kind} (${currency})`)),
      "Win rate (%)",
      "Cycle (days)",
    ],
    rows: [
      ...groups.map((group) => line(nameOfGroup(report.by, group), group)),
      ...(report.others === null ? [] : [line(`${report.others.groups} others`, report.others)]),
      line("All", report.total),
    ],
  };
}
