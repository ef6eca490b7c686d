import { SegmentedControl } from "@mantine/core";
import { useCallback, useMemo } from "react";
import type { ChartTable } from "../../../ui/chart/chart-table.ts";
import type { ChartTokens } from "../../../ui/chart/chart-tokens.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import { formatNumber } from "../../../ui/format.ts";
import { reportOption, reportSeries } from "./report-chart-option.ts";
import type { Kind } from "./report-deals.ts";
import { type Group, isTime, nameOfGroup } from "./report-groups.ts";
import type { DealReport } from "./report-queries.ts";
import type { Measure, ReportSearch } from "./report-search.ts";

/** More bars than these cannot be read at a glance; the table has all of them. */
const mostTimes = 24;
const mostNames = 12;
const uprightHeight = 260;

const measureLabels: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: "value", label: "Value" },
  { value: "deals", label: "Deals" },
  { value: "rate", label: "Win rate" },
  { value: "cycle", label: "Cycle" },
];

type ReportChartProps = {
  readonly report: DealReport;
  /** In the order of the table. */
  readonly groups: readonly Group[];
  readonly measure: Measure;
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly timeZone: string;
  readonly table: ChartTable;
  readonly onSearch: (next: Partial<ReportSearch>) => void;
  readonly onOpen: (group: Group, kind: Kind) => void;
};

/** The chart of a report: a bar leads to the deals behind it. */
export function ReportChart(props: ReportChartProps) {
  const { report, groups, measure, currency, timeZone, onOpen } = props;
  const upright = isTime(report.by);
  // of times the latest, of everything else the first
  const drawn = useMemo(() => (upright ? groups.slice(-mostTimes) : groups.slice(0, mostNames)), [groups, upright]);
  const names = useMemo(() => drawn.map((group) => nameOfGroup(report.by, group)), [drawn, report.by]);
  const option = useCallback(
    (tokens: ChartTokens) =>
      reportOption(tokens, { groups: drawn, names, measure, currency, total: report.total, upright }),
    [drawn, names, measure, currency, report.total, upright],
  );
  const bars = measure === "value" ? 2 : 1;
  const left = groups.length - drawn.length;
  return (
    <Chart
      title={`Deals by ${report.label.toLowerCase()}`}
      note={[
        ...(measure === "value" ? [currency] : []),
        ...(upright ? [`times in ${timeZone}`] : []),
        ...(left > 0 ? [`${formatNumber(left)} more in the table`] : []),
      ].join(", ")}
      option={option}
      table={props.table}
      height={upright ? uprightHeight : 44 + drawn.length * (14 + 12 * bars)}
      onPoint={(name, index) => {
        const kind = reportSeries[measure].find((series) => series.name === name)?.kind;
        const group = drawn[index];
        if (kind !== undefined && group !== undefined) onOpen(group, kind);
      }}
      actions={<ReportChoices {...props} />}
      legend={reportSeries[measure].length < 2 ? null : <Colours measure={measure} upright={upright} />}
    />
  );
}

/** What is drawn, and in which currency where there are several. */
function ReportChoices({ measure, currency, currencies, onSearch }: ReportChartProps) {
  return (
    <>
      {measure !== "value" || currencies.length < 2 ? null : (
        <SegmentedControl
          size="xs"
          data={[...currencies]}
          value={currency}
          onChange={(chosen) => onSearch({ currency: chosen })}
          aria-label="Currency of the chart"
        />
      )}
      <SegmentedControl
        size="xs"
        data={[...measureLabels]}
        value={measure}
        onChange={(chosen) => onSearch({ measure: chosen === "value" ? undefined : chosen })}
        aria-label="What the chart shows"
      />
    </>
  );
}

const colours: Readonly<Record<Kind, string>> = {
  won: "var(--gm-won)",
  lost: "var(--gm-lost)",
  open: "var(--gm-series-1)",
};

function Colours({ measure, upright }: { readonly measure: Measure; readonly upright: boolean }) {
  return (
    <ul className="gm-series">
      {reportSeries[measure].map(({ name, kind }) => (
        <li key={name}>
          <i style={{ background: colours[kind] }} aria-hidden />
          {kind === "open" && upright ? "Open, when it is expected to close" : name}
        </li>
      ))}
    </ul>
  );
}
