import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { ChartTokens } from "../../../ui/chart/chart-tokens.ts";
import { currencyDigits, formatMoney } from "../../../ui/format.ts";
import type { PortfolioOverview } from "../overview-queries.ts";
import { drawn, monthLabel } from "../period-sums.ts";
import { CompanyMonths } from "./company-months.tsx";
import { ordered } from "./company-order.ts";
import type { PortfolioSearch } from "./portfolio-search.ts";
import { type Series, seriesOf } from "./won-series.ts";
import { wonTable } from "./won-table.ts";

type WonChartProps = {
  readonly overview: PortfolioOverview;
  readonly search: PortfolioSearch;
  readonly onSearch: (next: Partial<PortfolioSearch>) => void;
};

/** Won by month: stacked, one currency at a time, or every company by itself in its own. */
export function WonChart({ overview, search, onSearch }: WonChartProps) {
  const navigate = useNavigate();
  const { currency } = search;
  const currencies = useMemo(() => currenciesOf(overview), [overview]);
  const shown = currency !== undefined && currencies.includes(currency) ? currency : (currencies[0] ?? "EUR");
  const digits = currencyDigits(shown);
  const series = useMemo(() => seriesOf(overview.companies, shown), [overview, shown]);
  const bySize = useMemo(() => ({ ...overview, companies: [...ordered(overview.companies, "-won")] }), [overview]);
  const months = overview.months;
  const roomy = useMediaQuery("(min-width: 62em)", undefined, { getInitialValueInEffect: false }) ?? true;
  const option = useCallback(
    (tokens: ChartTokens) => chartOption(tokens, { series, months, currency: shown, digits, labels: roomy }),
    [series, months, shown, digits, roomy],
  );
  const apart = search.chart === "apart";
  const frame = { title: "Won by month", actions: <WonChoices {...{ search, onSearch, currencies, shown }} /> };
  if (apart)
    return (
      <Chart
        {...frame}
        note="Each company in its own currency, time zone and scale; the line is its median month"
        option={null}
        table={wonTable(bySize, currencies)}
      >
        <CompanyMonths companies={bySize.companies} />
      </Chart>
    );
  return (
    <Chart
      {...frame}
      note={`${shown}, stacked by company, each month in the company's own time zone`}
      option={option}
      table={wonTable(bySize, [shown])}
      height={260}
      onPoint={(name) => {
        const slug = series.find((one) => one.name === name)?.slug;
        if (slug !== null && slug !== undefined) void navigate({ to: "/o/$slug", params: { slug } });
      }}
      legend={<SeriesNames series={series} currency={shown} digits={digits} />}
    />
  );
}

type WonChoicesProps = Pick<WonChartProps, "search" | "onSearch"> & {
  readonly currencies: readonly string[];
  readonly shown: string;
};

/** Whether companies stand on each other or beside each other, and in which currency. */
function WonChoices({ search, onSearch, currencies, shown }: WonChoicesProps) {
  return (
    <>
      {search.chart === "apart" || currencies.length < 2 ? null : (
        <SegmentedControl
          size="xs"
          data={[...currencies]}
          value={shown}
          onChange={(currency) => onSearch({ currency })}
          aria-label="Currency of the chart"
        />
      )}
      <SegmentedControl
        size="xs"
        data={[
          { value: "together", label: "Together" },
          { value: "apart", label: "By company" },
        ]}
        value={search.chart ?? "together"}
        onChange={(value) => onSearch({ chart: value === "apart" ? "apart" : undefined })}
        aria-label="How companies are drawn"
      />
    </>
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
  /** Whether there is room for what each month adds up to. */
  readonly labels: boolean;
};

function chartOption(tokens: ChartTokens, { series, months, currency, digits, labels }: Drawing) {
  const compact = (value: number) =>
    formatMoney({ minor: Math.round(value * 10 ** digits).toString(), currency }, { compact: true });
  const totals = months.map((_, month) =>
    series.reduce((sum, { sums }) => sum + drawn(sums[month] ?? [], currency, digits), 0),
  );
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
      // the topmost carries what the whole month adds up to
      label: {
        show: labels && index === series.length - 1,
        position: "top",
        color: tokens.dim,
        fontSize: 11,
        formatter: ({ dataIndex }: { dataIndex: number }) => compact(totals[dataIndex] ?? 0),
      },
      data: months.map((_, month) => drawn(sums[month] ?? [], currency, digits)),
    })),
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      valueFormatter: (value: unknown) => (typeof value === "number" ? compact(value) : ""),
    },
  };
}
