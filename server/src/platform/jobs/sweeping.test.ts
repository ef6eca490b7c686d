import { expect, it } from "vitest";
import { sweepBatch, sweepInBatches } from "./sweeping.ts";

/** So many rows to remove, and what is left of them. */
function rowsToRemove(rows: number) {
  const table = { rows, steps: 0 };
  const removeSome = async (limit: number) => {
    const removed = Math.min(limit, table.rows);
    table.rows -= removed;
    table.steps += 1;
    return removed;
  };
  return { table, removeSome };
}

it("a sweep removes everything, batch by batch", async () => {
  const { table, removeSome } = rowsToRemove(sweepBatch * 3 + 5);
  await sweepInBatches(undefined, removeSome);
  expect(table).toEqual({ rows: 0, steps: 4 });
});

it("a sweep that meets more than one run may take leaves the rest to the next run", async () => {
  const { table, removeSome } = rowsToRemove(sweepBatch * 1000);
  await sweepInBatches(undefined, removeSome);
  const { steps } = table;
  expect(steps).toBeLessThan(1000);
  await sweepInBatches(undefined, removeSome);
  expect(table).toEqual({ rows: sweepBatch * (1000 - 2 * steps), steps: 2 * steps });
});

it("a sweep ends between two batches when the process is asked to stop", async () => {
  const { table, removeSome } = rowsToRemove(sweepBatch * 3);
  const stop = new AbortController();
  await sweepInBatches(stop.signal, async (limit) => {
    stop.abort();
    return removeSome(limit);
  });
  expect(table.steps).toBe(1);
});
