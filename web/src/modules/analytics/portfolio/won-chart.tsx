import { SegmentedControl } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { ChartTokens } from "../../../ui/chart/chart-tokens.ts";
import { currencyDigits, formatMoney } from "../../../ui/format.ts";
import type { PortfolioOverview } from "../overview-queries.ts";
import { drawn, monthLabel } from "../period-sums.ts";
import { type Series, seriesOf } from "./won-series.ts";

type WonChartProps = {
  readonly overview: PortfolioOverview;
  readonly currency: string | undefined;
  readonly onCurrency: (currency: string) => void;
};

/** Won by month, stacked by company, one currency at a time. */
export function WonChart({ overview, currency, onCurrency }: WonChartProps) {
  const navigate = useNavigate();
  const currencies = useMemo(() => currenciesOf(overview), [overview]);
  const shown = currency !== undefined && currencies.includes(currency) ? currency : (currencies[0] ?? "EUR");
  const digits = currencyDigits(shown);
  const series = useMemo(() => seriesOf(overview.companies, shown), [overview, shown]);
  const months = overview.months;
  const option = useCallback(
    (tokens: ChartTokens) => chartOption(tokens, { series, months, currency: shown, digits }),
    [series, months, shown, digits],
  );
  const table = {
    columns: ["Month", ...series.map(({ name }) => `${name} (${shown})`)],
    rows: months.map((month, index) => [
      monthLabel(month),
      ...series.map(({ sums }) => drawn(sums[index] ?? [], shown, digits)),
    ]),
  };
  return (
    <div>
      <Chart
        title="Won by month"
        note={`${shown}, stacked by company, each month in the company's own time zone`}
        option={option}
        table={table}
        height={260}
        onPoint={(name) => {
          const slug = series.find((one) => one.name === name)?.slug;
          if (slug !== null && slug !== undefined) void navigate({ to: "/o/$slug", params: { slug } });
        }}
        actions={
          currencies.length < 2 ? null : (
            <SegmentedControl
              size="xs"
              data={[...currencies]}
              value={shown}
              onChange={onCurrency}
              aria-label="Currency of the chart"
            />
          )
        }
        legend={<SeriesNames series={series} currency={shown} digits={digits} />}
      />
    </div>
  );
}

/** The names of the stacked colours, with what each won in all. */
function SeriesNames({
  series,
  currency,
  digits,
}: {
  readonly series: readonly Series[];
  readonly currency: string;
  readonly digits: number;
}) {
  return (
    <ul className="gm-series">
      {series.map(({ name, slug, sums }, index) => {
        const total = sums.reduce((sum, one) => sum + drawn(one, currency, digits), 0);
        const minor = Math.round(total * 10 ** digits).toString();
        const text = `${name} ${formatMoney({ minor, currency }, { compact: true })}`;
        return (
          <li key={name}>
            <i style={{ background: `var(--gm-series-${index + 1})` }} aria-hidden />
            {slug === null ? (
              <span>{text}</span>
            ) : (
              <Link to="/o/$slug" params={{ slug }} className="gm-link gm-num">
                {text}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The currencies something was won in, that of most companies first. */
function currenciesOf({ companies }: PortfolioOverview): readonly string[] {
  const counts = new Map<string, number>();
  for (const company of companies) {
    const won = new Set(company.wonByMonth.flatMap(({ sum }) => sum.map((one) => one.currency)));
    for (const currency of won) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([currency]) => currency);
}

type Drawing = {
  readonly series: readonly Series[];
  readonly months: readonly string[];
  readonly currency: string;
  readonly digits: number;
};

function chartOption(tokens: ChartTokens, { series, months, currency, digits }: Drawing) {
  const compact = (value: number) =>
    formatMoney({ minor: Math.round(value * 10 ** digits).toString(), currency }, { compact: true });
  return {
    xAxis: {
      type: "category",
      data: months.map((month) => monthLabel(month)),
      axisLine: { lineStyle: { color: tokens.line } },
      axisTick: { show: false },
      axisLabel: { color: tokens.dim, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      min: 0,
      splitNumber: 4,
      axisLabel: { color: tokens.dim, formatter: compact },
      splitLine: { lineStyle: { color: tokens.line } },
    },
    series: series.map(({ name, sums }, index) => ({
      name,
      type: "bar",
      stack: "won",
      barMaxWidth: 44,
      itemStyle: { color: tokens.series[index % tokens.series.length], borderColor: tokens.surface, borderWidth: 0.5 },
      emphasis: { focus: "series" },
      data: months.map((_, month) => drawn(sums[month] ?? [], currency, digits)),
    })),
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      valueFormatter: (value: unknown) => (typeof value === "number" ? compact(value) : ""),
    },
  };
}
