import type { ChartOption } from "../../../ui/chart/chart-canvas.tsx";
import type { ChartTokens } from "../../../ui/chart/chart-tokens.ts";
import { currencyDigits, formatDays, formatMoney, formatNumber, formatPercent } from "../../../ui/format.ts";
import type { Kind } from "./report-deals.ts";
import { type Group, type GroupFigures, minorOf } from "./report-groups.ts";
import type { Measure } from "./report-search.ts";

/** One colour of a report's chart. */
export type ReportSeries = {
  readonly name: string;
  /** Whose deals stand behind it. */
  readonly kind: Kind;
  readonly color: (tokens: ChartTokens) => string;
  readonly valueOf: (figures: GroupFigures, currency: string) => number | null;
};

const units = (sums: GroupFigures["wonSum"], currency: string) =>
  Number(minorOf(sums, currency)) / 10 ** currencyDigits(currency);

const won = (tokens: ChartTokens) => tokens.won;
const lost = (tokens: ChartTokens) => tokens.lost;
const open = (tokens: ChartTokens) => tokens.series[0] ?? tokens.accent;

/** What each measure draws. */
export const reportSeries: Readonly<Record<Measure, readonly ReportSeries[]>> = {
  value: [
    { name: "Won", kind: "won", color: won, valueOf: ({ wonSum }, currency) => units(wonSum, currency) },
    { name: "Open", kind: "open", color: open, valueOf: ({ openSum }, currency) => units(openSum, currency) },
  ],
  deals: [
    { name: "Won", kind: "won", color: won, valueOf: (figures) => figures.won },
    { name: "Lost", kind: "lost", color: lost, valueOf: (figures) => figures.lost },
    { name: "Open", kind: "open", color: open, valueOf: (figures) => figures.open },
  ],
  rate: [{ name: "Win rate", kind: "won", color: open, valueOf: ({ winRate }) => winRate }],
  cycle: [{ name: "Cycle", kind: "won", color: open, valueOf: ({ cycleDays }) => cycleDays }],
};

/** A value of a measure in words. */
export function valueText(measure: Measure, value: number | null, currency: string): string {
  if (measure === "rate") return formatPercent(value);
  if (measure === "cycle") return formatDays(value);
  if (measure === "deals" || value === null) return formatNumber(value);
  const minor = Math.round(value * 10 ** currencyDigits(currency)).toString();
  return formatMoney({ minor, currency }, { compact: true });
}

export type ReportDrawing = {
  readonly groups: readonly Group[];
  readonly names: readonly string[];
  readonly measure: Measure;
  readonly currency: string;
  /** All groups together: the line that rates and cycles are compared with. */
  readonly total: GroupFigures;
  /** Times stand beside each other, names below each other. */
  readonly upright: boolean;
};

const listGrid = { left: 8, right: 56, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };

/** A report as bars from zero. */
export function reportOption(tokens: ChartTokens, drawing: ReportDrawing): ChartOption {
  const { measure, currency, names, upright } = drawing;
  const text = (value: unknown) => (typeof value === "number" ? valueText(measure, value, currency) : "–");
  const tick = (value: number) => (measure === "rate" ? formatPercent(value, 0) : text(value));
  const categories = {
    type: "category",
    data: [...names],
    axisLine: { lineStyle: { color: tokens.line } },
    axisTick: { show: false },
    axisLabel: { color: tokens.dim, hideOverlap: true, width: 150, overflow: "truncate" },
    // the first of a list stands on top
    inverse: !upright,
  };
  const values = {
    type: "value",
    min: 0,
    splitNumber: 4,
    axisLabel: { color: tokens.dim, formatter: tick, hideOverlap: true },
    splitLine: { lineStyle: { color: tokens.line } },
  };
  return {
    ...(upright ? {} : { grid: { ...listGrid, top: measure === "rate" || measure === "cycle" ? 20 : 0 } }),
    ...(upright ? { xAxis: categories, yAxis: values } : { xAxis: values, yAxis: categories }),
    series: reportSeries[measure].map((series) => barsOf(tokens, drawing, series)),
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: text },
  };
}

function barsOf(tokens: ChartTokens, drawing: ReportDrawing, { name, color, valueOf }: ReportSeries) {
  const { groups, measure, currency, total, upright } = drawing;
  const stacked = measure === "deals" || (measure === "value" && upright);
  const mean = valueOf(total, currency);
  const compared = (measure === "rate" || measure === "cycle") && mean !== null;
  return {
    name,
    type: "bar",
    barMaxWidth: upright ? 44 : 14,
    ...(stacked ? { stack: "all" } : {}),
    itemStyle: { color: color(tokens), borderColor: tokens.surface, borderWidth: stacked ? 0.5 : 0 },
    cursor: "pointer",
    // where bars do not stand on each other, each says its own
    label: {
      show: !upright && !stacked,
      position: "right",
      color: tokens.dim,
      fontSize: 11,
      // the line they are compared with may run behind them
      backgroundColor: tokens.surface,
      padding: [1, 2],
      formatter: ({ value }: { value: unknown }) =>
        typeof value === "number" && value > 0 ? valueText(measure, value, currency) : "",
    },
    data: groups.map((group) => valueOf(group, currency)),
    ...(compared
      ? {
          markLine: {
            silent: true,
            // behind the bars and what they say
            z: 1,
            symbol: "none",
            lineStyle: { color: tokens.dim, type: "dashed" },
            label: {
              color: tokens.dim,
              // a list's axis runs downwards, and so do its lines
              position: upright ? "insideEndTop" : "start",
              formatter: `All ${valueText(measure, mean, currency)}`,
            },
            data: [upright ? { yAxis: mean } : { xAxis: mean }],
          },
        }
      : {}),
  };
}
