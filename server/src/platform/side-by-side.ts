/**
 * Does several parts of one piece of work at once and answers with their results, in order. An error is thrown only
 * when all have ended: none goes on in a transaction that is being given up.
 */
export async function sideBySide<Result>(parts: readonly Promise<Result>[]): Promise<Result[]> {
  const ends = await Promise.allSettled(parts);
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}

/** Lets everything go first that is ready to: long work done in one go would hold up every request. */
export function giveWay(): Promise<void> {
  return new Promise(setImmediate);
}

/** Cuts a list into pieces of at most `size`. */
export function inPieces<Item>(items: readonly Item[], size: number): readonly Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
}
