import { useComputedColorScheme } from "@mantine/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useEffectEvent, useRef } from "react";
import { type ChartTokens, readChartTokens } from "./chart-tokens.ts";

register([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export type ChartOption = EChartsCoreOption;

type ChartCanvasProps = {
  readonly option: (tokens: ChartTokens) => ChartOption;
  readonly label: string;
  readonly height: number;
  /** Receives the chart's PNG maker, and null when the chart leaves the page. */
  readonly onPicture: (draw: (() => string) | null) => void;
  readonly onPoint: ((series: string, index: number) => void) | undefined;
};

/** What every chart of GoMark shares; a chart's own option wins. */
function baseOption(tokens: ChartTokens, still: boolean): ChartOption {
  return {
    animation: !still,
    animationDuration: 150,
    color: [...tokens.series],
    textStyle: { fontFamily: "inherit", color: tokens.dim, fontSize: 12 },
    grid: { left: 8, right: 16, top: 24, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
  };
}

type TooltipOption = Readonly<Record<string, unknown>>;

/** The tooltip in our tokens; a chart's own says what stands in it. */
function tooltipOption(tokens: ChartTokens): TooltipOption {
  return {
    trigger: "axis",
    confine: true,
    backgroundColor: tokens.surface,
    borderColor: tokens.line,
    textStyle: { color: tokens.text, fontSize: 12 },
    extraCssText: "box-shadow: var(--gm-elevation)",
  };
}

/** The drawn chart itself; loaded only when a page has one. */
export function ChartCanvas({ option, label, height, onPicture, onPoint }: ChartCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const scheme = useComputedColorScheme("light");
  const point = useEffectEvent((series: string, index: number) => onPoint?.(series, index));

  useEffect(() => {
    if (box.current === null) return undefined;
    const made = init(box.current);
    chart.current = made;
    onPicture(() => made.getDataURL({ pixelRatio: 2, backgroundColor: readChartTokens().surface }));
    made.on("click", (event) => point(event.seriesName ?? "", event.dataIndex));
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      onPicture(null);
      chart.current = null;
      made.dispose();
    };
  }, [onPicture]);

  useEffect(() => {
    const tokens = readChartTokens();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const own = option(tokens);
    const tooltip = { ...tooltipOption(tokens), ...(own["tooltip"] as TooltipOption | undefined) };
    chart.current?.setOption({ ...baseOption(tokens, still), ...own, tooltip }, { notMerge: true });
  }, [option, scheme]);

  return <div ref={box} role="img" aria-label={label} style={{ height }} />;
}
