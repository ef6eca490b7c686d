/** The colours a chart is drawn with, read from the tokens of the current theme. */
export type ChartTokens = {
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly won: string;
  readonly lost: string;
  readonly series: readonly string[];
};

const seriesCount = 6;

/** Reads the tokens as they are now; read again after the theme changed. */
export function readChartTokens(): ChartTokens {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--gm-${name}`).trim();
  return {
    text: token("text"),
    dim: token("text-2"),
    line: token("border"),
    surface: token("raised"),
    accent: token("accent-text"),
    won: token("won"),
    lost: token("lost"),
    series: Array.from({ length: seriesCount }, (_, index) => token(`series-${index + 1}`)),
  };
}
