import { useCallback } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { ChartTokens } from "../../../ui/chart/chart-tokens.ts";
import { currencyDigits, formatMoney } from "../../../ui/format.ts";
import type { Overview } from "../overview-queries.ts";
import { drawn, monthLabel } from "../period-sums.ts";

const shownMonths = 12;

/** What the company won in each of the last twelve months, in its own currency. */
export function WonByMonth({ overview }: { readonly overview: Overview }) {
  const { timeZone } = useOrganization();
  const { currency } = overview;
  const digits = currencyDigits(currency);
  const months = overview.wonByMonth.slice(-shownMonths);
  const key = months.map(({ month, sum }) => `${month}${sum.map(({ minor }) => minor).join()}`).join();
  const values = months.map(({ sum }) => drawn(sum, currency, digits));
  const option = useCallback(
    (tokens: ChartTokens) =>
      chartOption(tokens, { names: months.map(({ month }) => monthLabel(month)), values, currency, digits }),
    // oxlint-disable-next-line react/exhaustive-deps -- the figures decide; new arrays with the same figures must not draw anew
    [key, currency, digits],
  );
  const table = {
    columns: ["Month", "Deals won", `Amount (${currency})`],
    rows: months.map(({ month, count }, index) => [monthLabel(month), count, values[index] ?? 0]),
  };
  return (
    <Chart
      title="Won by month"
      note={`${currency}, months in ${timeZone}`}
      option={option}
      table={table}
      height={236}
    />
  );
}

type Drawing = {
  readonly names: readonly string[];
  readonly values: readonly number[];
  readonly currency: string;
  readonly digits: number;
};

function chartOption(tokens: ChartTokens, { names, values, currency, digits }: Drawing) {
  const compact = (value: number) =>
    formatMoney({ minor: Math.round(value * 10 ** digits).toString(), currency }, { compact: true });
  return {
    xAxis: {
      type: "category",
      data: names,
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
    series: [
      {
        name: "Won",
        type: "bar",
        barMaxWidth: 36,
        itemStyle: { color: tokens.won, borderRadius: [2, 2, 0, 0] },
        data: values,
      },
    ],
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      valueFormatter: (value: unknown) => (typeof value === "number" ? compact(value) : ""),
    },
  };
}
