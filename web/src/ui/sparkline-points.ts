export type Point = { readonly x: number; readonly y: number };

const margin = 2;

/** Where a sparkline's values lie in its box; flat data lies in the middle. */
export function linePoints(
  values: readonly number[],
  width: number,
  height: number,
  reference?: number,
): { readonly points: readonly Point[]; readonly y: (value: number) => number } {
  const all = reference === undefined ? values : [...values, reference];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const y = (value: number) =>
    high === low ? height / 2 : round(height - margin - ((value - low) / (high - low)) * (height - 2 * margin));
  const step = values.length > 1 ? (width - 2 * margin) / (values.length - 1) : 0;
  return { points: values.map((value, index) => ({ x: round(margin + index * step), y: y(value) })), y };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
