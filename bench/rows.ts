import type { Measured } from "./load.ts";

/** One line of the table: what was measured, what it is held against, and whether the promise is kept. */
export interface Row {
  readonly name: string;
  readonly measured: string;
  readonly floor: string;
  readonly ratio: string;
  readonly promise: string;
  readonly kept: boolean;
}

const oneDigit = (value: number) => value.toFixed(value < 100 ? 1 : 0);

export function rateRow(
  name: string,
  { product, floor }: { product: Measured; floor: Measured },
  promise: { ratio: number; p99?: number },
): Row {
  const ratio = product.perSecond / floor.perSecond;
  const p99 = promise.p99 === undefined ? "" : `, p99 < ${promise.p99} ms`;
  return {
    name,
    measured: `${oneDigit(product.perSecond)}/s, p99 ${oneDigit(product.p99)} ms`,
    floor: `${oneDigit(floor.perSecond)}/s, p99 ${oneDigit(floor.p99)} ms`,
    ratio: ratio.toFixed(2),
    promise: `ratio ≥ ${promise.ratio}${p99}`,
    kept:
      product.failed === 0 &&
      floor.failed === 0 &&
      ratio >= promise.ratio &&
      (promise.p99 === undefined || product.p99 < promise.p99),
  };
}

export function latencyRow(
  name: string,
  { product, floor }: { product: Measured; floor: Measured | null },
  promise: { p95: number },
): Row {
  return {
    name,
    measured: `p50 ${oneDigit(product.p50)}, p95 ${oneDigit(product.p95)} ms`,
    floor: floor === null ? "" : `p50 ${oneDigit(floor.p50)}, p95 ${oneDigit(floor.p95)} ms`,
    ratio: floor === null ? "" : (product.p95 / floor.p95).toFixed(2),
    promise: `p95 < ${promise.p95} ms`,
    kept: product.failed === 0 && product.p95 < promise.p95,
  };
}

/** A single figure against a limit it must stay below. */
export function limitRow(name: string, { value, limit, unit }: { value: number; limit: number; unit: string }): Row {
  return {
    name,
    measured: `${oneDigit(value)} ${unit}`,
    floor: "",
    ratio: "",
    promise: `≤ ${limit} ${unit}`,
    kept: value <= limit,
  };
}

/** A figure that may lie above what the machine does at best by so much. */
export function overFloorRow(
  name: string,
  { value, floor, over, unit }: { value: number; floor: number; over: number; unit: string },
): Row {
  return {
    name,
    measured: `${oneDigit(value)} ${unit}`,
    floor: `${oneDigit(floor)} ${unit}`,
    ratio: "",
    promise: `≤ floor + ${over} ${unit}`,
    kept: value <= floor + over,
  };
}

/** The table as text, one row a line, aligned. */
export function table(rows: readonly Row[]): string {
  const head = ["", "measured", "floor", "ratio", "promise", ""];
  const lines = [
    head,
    ...rows.map((row) => [row.name, row.measured, row.floor, row.ratio, row.promise, row.kept ? "kept" : "BROKEN"]),
  ];
  const widths = head.map((_unused, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
