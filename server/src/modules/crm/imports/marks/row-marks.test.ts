import { describe, expect, it } from "vitest";
import { type MarkedRow, markRows } from "./row-marks.ts";

async function* inBatches(rows: readonly MarkedRow[]): AsyncGenerator<readonly MarkedRow[]> {
  for (let at = 0; at < rows.length; at += 1000) yield rows.slice(at, at + 1000);
}

const row = (n: number, key: string | null, name: string | null = null, wanted: string[] = []): MarkedRow => ({
  row: n,
  line: n + 2,
  key,
  name,
  wanted,
});

describe("what a whole file says about its rows", () => {
  it("a key that comes again is told with the first line it stood on, a row without a key never", async () => {
    const marks = await markRows(
      inBatches([row(0, "a"), row(1, null), row(2, "b"), row(3, "a"), row(4, null), row(5, "a")]),
    );
    expect([0, 1, 2, 3, 4, 5].map((n) => marks.repeats(n))).toEqual([null, null, null, 2, null, 2]);
  });

  it("a name is found within the file whether it stands above or below the row that points to it", async () => {
    const marks = await markRows(
      inBatches([
        row(0, null, "child", ["parent"]),
        row(1, null, "parent", ["nobody"]),
        row(2, null, "late", ["child"]),
      ]),
    );
    expect([0, 1, 2].map((n) => marks.namesWithin(n))).toEqual([true, false, true]);
  });

  it("holds for files that do not fit its buffers, where what is remembered goes to a temporary file", async () => {
    const count = 300_000;
    const rows = Array.from({ length: count }, (_, n) => row(n, n === count - 1 ? "key 7" : `key ${n}`));
    const marks = await markRows(inBatches(rows));
    expect(marks.repeats(count - 1)).toBe(9);
    expect(rows.filter(({ row: n }) => marks.repeats(n) !== null)).toHaveLength(1);
  });

  it("names the first ten thousand repeats by their line and still knows of all the others", async () => {
    const marks = await markRows(inBatches(Array.from({ length: 20_002 }, (_, n) => row(n, "same"))));
    const told = Array.from({ length: 20_001 }, (_, n) => marks.repeats(n + 1));
    expect(told.filter((line) => line === 2)).toHaveLength(10_000);
    expect(told.filter((line) => line === 0)).toHaveLength(10_001);
  });
});
