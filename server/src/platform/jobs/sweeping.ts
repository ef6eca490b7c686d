/** Rows one statement of a sweep removes: few enough that nobody waits long for what it locks. */
export const sweepBatch = 1000;
/** Batches of one run; what is left over is for the next one. */
const maxBatches = 200;

/** Removes rows batch by batch until none is left. `removeSome` removes at most `limit`, and answers how many. */
export async function sweepInBatches(
  signal: AbortSignal | undefined,
  removeSome: (limit: number) => Promise<number>,
): Promise<void> {
  for (let batch = 0; batch < maxBatches; batch += 1) {
    if (signal?.aborted === true || (await removeSome(sweepBatch)) < sweepBatch) return;
  }
}
