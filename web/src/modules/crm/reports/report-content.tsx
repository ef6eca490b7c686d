import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Figure, Figures, Sums } from "../../../ui/figure.tsx";
import { formatMoneys, formatNumber, formatPercent } from "../../../ui/format.ts";
import { ReportChart } from "./report-chart.tsx";
import { type Narrowed, type ReportWorld, dealsBehind } from "./report-deals.ts";
import { currenciesOf, figuresTable } from "./report-figures.ts";
import { sorted } from "./report-groups.ts";
import type { DealReport } from "./report-queries.ts";
import type { ReportSearch } from "./report-search.ts";
import { type Behind, ReportTable } from "./report-table.tsx";

type ReportContentProps = {
  readonly report: DealReport;
  readonly search: ReportSearch;
  readonly narrowed: Narrowed;
  readonly world: ReportWorld;
  readonly onSearch: (next: Partial<ReportSearch>) => void;
};

/** A report: all of it in five numbers, as a chart and as a table, each figure leading to its deals. */
export function ReportContent({ report, search, narrowed, world, onSearch }: ReportContentProps) {
  const navigate = useNavigate();
  const { slug, currency: own, timeZone } = useOrganization();
  const currencies = useMemo(() => currenciesOf(report, own), [report, own]);
  const currency = search.currency !== undefined && currencies.includes(search.currency) ? search.currency : own;
  const groups = useMemo(() => sorted(report, search.sort, currency), [report, search.sort, currency]);
  const behind: Behind = ({ key }, kind) => dealsBehind({ by: report.by, key, kind }, narrowed, world);
  return (
    <>
      <Totals total={report.total} />
      <ReportChart
        report={report}
        groups={groups}
        measure={search.measure ?? "value"}
        currency={currency}
        currencies={currencies}
        timeZone={timeZone}
        table={figuresTable(report, groups, currencies)}
        onSearch={onSearch}
        onOpen={(group, kind) => {
          const filter = behind(group, kind);
          if (filter !== null)
            void navigate({ to: "/o/$slug/deals", params: { slug }, search: { view: "all", filter } });
        }}
      />
      <ReportTable
        report={report}
        groups={groups}
        sort={search.sort}
        onSort={(sort) => onSearch({ sort })}
        behind={behind}
      />
    </>
  );
}

function Totals({ total }: { readonly total: DealReport["total"] }) {
  const { won, lost, open, wonSum, openSum, wonMedian, winRate, cycleDays } = total;
  return (
    <Figures label="All of these deals">
      <Figure label="Won" note={`${formatNumber(won)} deals`}>
        <Sums sums={wonSum} />
      </Figure>
      <Figure label="Median deal won" note="Half of them were larger">
        {wonMedian.length === 0 ? "–" : formatMoneys(wonMedian, { whole: true })}
      </Figure>
      <Figure label="Open" note={`${formatNumber(open)} deals`}>
        <Sums sums={openSum} />
      </Figure>
      <Figure label="Win rate" note={`${formatNumber(won)} won, ${formatNumber(lost)} lost`}>
        {formatPercent(winRate, 2)}
      </Figure>
      <Figure label="Cycle" note="From creation to winning, on average">
        {cycleDays === null ? "–" : `${formatNumber(cycleDays)} days`}
      </Figure>
    </Figures>
  );
}
