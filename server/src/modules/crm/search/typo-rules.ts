/** Shorter words are taken as they are typed. */
const shortestCorrected = 4;
/** From so many letters on two edits are allowed, below one. */
const longWord = 8;
const longestCorrected = 24;
/** So many of the likeliest words are looked for beside the one that was typed. */
const maxMeant = 5;

const alphabets = ["abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщъыьэюяіґє", "αβγδεζηθικλμνξοπρστυφχψω"];

/** The letters a folded word is written in, where it is one that may be mistyped; codes and numbers never are. */
function alphabetOf(word: string): string | undefined {
  if (word.length < shortestCorrected || word.length > longestCorrected) return undefined;
  return alphabets.find((letters) => [...word].every((letter) => letters.includes(letter)));
}

/** Whether a folded word may have been mistyped. */
export function isCorrectable(word: string): boolean {
  return alphabetOf(word) !== undefined;
}

/** Whether a word is so long that it may be two edits away from what was meant. */
export function isLong(word: string): boolean {
  return word.length >= longWord;
}

/** Every word one edit away: a letter left out, added, taken for another, or swapped with its neighbour. */
export function oneEditAway(word: string): string[] {
  const letters = alphabetOf(word) ?? "";
  const found = new Set<string>();
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    for (const letter of letters) {
      found.add(before + letter + after);
      if (after !== "") found.add(before + letter + after.slice(1));
    }
    if (after !== "") found.add(before + after.slice(1));
    if (after.length > 1) found.add(`${before}${after[1]}${after[0]}${after.slice(2)}`);
  }
  found.delete(word);
  return [...found];
}

/** How many edits lie between two words; a swap of neighbours is one. (Optimal string alignment.) */
export function editsBetween(one: string, other: string): number {
  let twoBack: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const options = [at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + same];
      row.push(Math.min(...options, ...(swapped ? [at(twoBack, j - 2) + 1] : [])));
    }
    [twoBack, previous] = [previous, row];
  }
  return at(previous, other.length);
}

const at = (row: readonly number[], n: number): number => row[n] ?? 0;

/** Of words that are known, those that may have been meant, the nearest first; ones that begin alike before others. */
export function meantBy(word: string, known: readonly string[]): string[] {
  const most = isLong(word) ? 2 : 1;
  const near = known.map((other) => ({ other, edits: editsBetween(word, other) }));
  return near
    .filter(({ edits }) => edits > 0 && edits <= most)
    .toSorted(
      (a, b) =>
        a.edits - b.edits ||
        Number(b.other[0] === word[0]) - Number(a.other[0] === word[0]) ||
        (a.other < b.other ? -1 : 1),
    )
    .slice(0, maxMeant)
    .map(({ other }) => other);
}
