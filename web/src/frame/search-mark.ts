import { folded } from "@gomark/server/shared/crm/search/search-fold";

/** A piece of a text, marked where it is what was searched for. */
export type MarkedPart = { readonly at: number; readonly text: string; readonly marked: boolean };

const word = /[\p{L}\p{N}]+/gu;
const fewestDigits = 4;

/** Cuts a text into pieces: beginnings of its words that were searched for are marked, and fragments of its numbers. */
export function markedParts(text: string, searched: string): MarkedPart[] {
  const words = folded(searched).match(word) ?? [];
  const ranges = [...beginnings(text, words), ...digitRuns(text, searched)].toSorted((a, b) => a.from - b.from);
  const parts: MarkedPart[] = [];
  let end = 0;
  for (const { from, to } of ranges) {
    if (from < end) continue;
    if (from > end) parts.push({ at: end, text: text.slice(end, from), marked: false });
    parts.push({ at: from, text: text.slice(from, to), marked: true });
    end = to;
  }
  if (end < text.length) parts.push({ at: end, text: text.slice(end), marked: false });
  return parts;
}

type Range = { readonly from: number; readonly to: number };

function beginnings(text: string, words: readonly string[]): Range[] {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return [...text.matchAll(word)].flatMap(({ 0: found, index }) => {
    const begun = longestFirst.find((one) => folded(found).startsWith(one));
    if (begun === undefined) return [];
    // folding may lengthen a letter: "ß" is two
    let to = 1;
    while (to < found.length && folded(found.slice(0, to)).length < begun.length) to += 1;
    return [{ from: index, to: index + to }];
  });
}

function digitRuns(text: string, searched: string): Range[] {
  const wanted = searched.replaceAll(/\D/g, "").replace(/^0+/, "");
  if (wanted.length < fewestDigits) return [];
  const digits = [...text.matchAll(/\d/g)];
  const at = digits
    .map(([digit]) => digit)
    .join("")
    .indexOf(wanted);
  const [first, last] = [digits[at], digits[at + wanted.length - 1]];
  return at < 0 || first === undefined || last === undefined ? [] : [{ from: first.index, to: last.index + 1 }];
}
