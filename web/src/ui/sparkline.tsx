import { linePoints } from "./sparkline-points.ts";

type SparklineProps = {
  readonly values: readonly number[];
  /** What a screen reader hears: "Open value, last twelve months, rising to 1.2 M". */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  /** A hairline for comparison, such as the median of all companies. */
  readonly reference?: number;
};

/** A line the size of a word; the last value carries a dot. Fewer than two values draw nothing. */
export function Sparkline({ values, label, width = 80, height = 20, reference }: SparklineProps) {
  const { points, y } = linePoints(values, width, height, reference);
  const last = points.at(-1);
  if (points.length < 2 || last === undefined) return null;
  return (
    <svg width={width} height={height} role="img" aria-label={label} style={{ display: "block", overflow: "visible" }}>
      {reference === undefined ? null : (
        <line x1={0} x2={width} y1={y(reference)} y2={y(reference)} stroke="var(--gm-border-strong)" strokeWidth={1} />
      )}
      <polyline
        points={points.map((point) => `${point.x},${point.y}`).join(" ")}
        fill="none"
        stroke="var(--gm-text-3)"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={last.x} cy={last.y} r={2} fill="var(--gm-text)" />
    </svg>
  );
}
