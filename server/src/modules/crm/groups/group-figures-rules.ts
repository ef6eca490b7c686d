import type { Property } from "../records/record-properties.ts";
import type { Grouping } from "./group-rules.ts";
import type { RecordGroup, Subtotal } from "./group-schema.ts";
import type { FigurePart, GroupPart } from "./group-sql.ts";

/** What groups are called by key. */
export interface Named {
  /** Whether they stand in the order of these names. */
  readonly ordered: boolean;
  readonly names: ReadonlyMap<string, string>;
}

interface Shown {
  readonly grouping: Grouping;
  readonly names: Named | null;
}

/** The groups in the order people read them: times and options in theirs, others by size; what has no value last. */
export function shownGroups(
  parts: readonly GroupPart[],
  figures: readonly Property[],
  { grouping, names }: Shown,
): RecordGroup[] {
  const byKey = Map.groupBy(parts, ({ key }) => key);
  const groups = [...byKey].map(([key, own]) => ({ key, label: labelOf(own, names), ...subtotalOf(own, figures) }));
  const places = names?.ordered === true ? new Map([...names.names.keys()].map((key, index) => [key, index])) : null;
  return groups.toSorted((one, other) => {
    if (one.key === null || other.key === null) return Number(one.key === null) - Number(other.key === null);
    if (grouping.span !== null) return one.key < other.key ? -1 : 1;
    const apart = places === null ? 0 : placeOf(places, one.key) - placeOf(places, other.key);
    return apart === 0 ? other.count - one.count : apart;
  });
}

function placeOf(places: ReadonlyMap<string, number>, key: string): number {
  return places.get(key) ?? places.size;
}

function labelOf(parts: readonly GroupPart[], names: Named | null): string | null {
  const key = parts[0]?.key ?? null;
  if (key === null) return null;
  if (names !== null) return names.names.get(key) ?? key;
  return parts.find(({ label }) => label !== null)?.label ?? key;
}

/** Counts and figures of several parts together; amounts of two currencies stay apart. */
export function subtotalOf(parts: readonly GroupPart[], figures: readonly Property[]): Subtotal {
  const numbers: Subtotal["numbers"] = [];
  const amounts: Subtotal["amounts"] = [];
  for (const [index, { name, type }] of figures.entries()) {
    const held = parts.flatMap((part) => part.figures[index] ?? []).filter((figure) => figure.held > 0);
    if (type === "number") numbers.push(...numberFigure(name, held));
    else amounts.push(...moneyFigures(name, held));
  }
  return { count: parts.reduce((sum, { count }) => sum + count, 0), numbers, amounts };
}

function numberFigure(property: string, parts: readonly FigurePart[]): Subtotal["numbers"] {
  if (parts.length === 0) return [];
  const count = parts.reduce((all, { held }) => all + held, 0);
  const sum = parts.reduce((all, part) => all + Number(part.sum), 0);
  const min = Math.min(...parts.map((part) => Number(part.min)));
  const max = Math.max(...parts.map((part) => Number(part.max)));
  return [{ property, count, sum, avg: sum / count, min, max }];
}

function moneyFigures(property: string, parts: readonly FigurePart[]): Subtotal["amounts"] {
  const byCurrency = [...Map.groupBy(parts, ({ currency }) => currency ?? "")];
  const figures = byCurrency.map(([currency, own]) => {
    const count = own.reduce((all, { held }) => all + held, 0);
    const sum = own.reduce((all, part) => all + BigInt(part.sum), 0n);
    const edges = own.flatMap(({ min, max }) => [min, max].flatMap((edge) => (edge === null ? [] : [BigInt(edge)])));
    const money = (minor: bigint) => ({ minor: String(minor), currency });
    const least = edges.reduce((low, edge) => (edge < low ? edge : low));
    const most = edges.reduce((high, edge) => (edge > high ? edge : high));
    return {
      sum,
      figure: {
        property,
        count,
        sum: money(sum),
        avg: money(rounded(sum, BigInt(count))),
        min: money(least),
        max: money(most),
      },
    };
  });
  return figures.toSorted((one, other) => (one.sum < other.sum ? 1 : -1)).map(({ figure }) => figure);
}

/** Divided and rounded to whole minor units, half away from zero. */
function rounded(sum: bigint, count: bigint): bigint {
  const twice = (sum < 0n ? -2n : 2n) * sum + count;
  return ((sum < 0n ? -1n : 1n) * twice) / (2n * count);
}
