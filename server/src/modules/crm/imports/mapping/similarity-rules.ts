/** Below this, two names are not close enough to be offered for one another. */
const closeEnough = 0.65;
const maxOffers = 2;
const maxTyped = 60;

/** Text as its letters and digits alone: "GTX Pro" and "GTXPro" are the same. */
export function lettersOf(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

/** How alike two texts are, 0 to 1: shared pairs of letters (Dice's coefficient), without case, accents and spaces. */
export function similarity(one: string, other: string): number {
  const [a, b] = [lettersOf(one), lettersOf(other)];
  if (a === b) return a === "" ? 0 : 1;
  if (a.length < 2 || b.length < 2) return 0;
  const pairs = new Map<string, number>();
  for (let at = 0; at < a.length - 1; at += 1)
    pairs.set(a.slice(at, at + 2), (pairs.get(a.slice(at, at + 2)) ?? 0) + 1);
  let shared = 0;
  for (let at = 0; at < b.length - 1; at += 1) {
    const left = pairs.get(b.slice(at, at + 2)) ?? 0;
    if (left > 0) shared += 1;
    pairs.set(b.slice(at, at + 2), left - 1);
  }
  return (2 * shared) / (a.length + b.length - 2);
}

/** How alike two texts are when letters have been mistyped: one minus the share of slips (optimal string alignment). */
function likenessOfTyping(given: string, choice: string): number {
  const [a, b] = [lettersOf(given).slice(0, maxTyped), lettersOf(choice).slice(0, maxTyped)];
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const one = reached(current, column - 1) + 1;
      const other = reached(last, column) + 1;
      const changed = reached(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(one, other, changed, swapped ? reached(before, column - 2) + 1 : changed);
    }
    before = last;
    last = current;
  }
  return 1 - reached(last, b.length) / Math.max(1, a.length, b.length);
}

/** Beyond the table's edge nothing is reached. */
function reached(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** How alike two texts are, 0 to 1: by their pairs of letters or by the slips of a pen, whichever says more. */
export function alike(one: string, other: string): number {
  return Math.max(similarity(one, other), likenessOfTyping(one, other));
}

/** The texts that come closest, best first, as offers to somebody who wrote something else. */
export function nearest(text: string, choices: readonly string[]): string[] {
  return nearestOf(text, choices, (choice) => choice).map(({ choice }) => choice);
}

/** The choices whose names come closest, best first, with how close they are. */
export function nearestOf<Choice>(
  text: string,
  choices: readonly Choice[],
  nameOf: (choice: Choice) => string,
): { readonly choice: Choice; readonly score: number }[] {
  return choices
    .map((choice) => ({ choice, score: Math.round(alike(text, nameOf(choice)) * 1000) / 1000 }))
    .filter(({ score }) => score >= closeEnough)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, maxOffers);
}
