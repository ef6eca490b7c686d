import { holds, type SoughtWord } from "./search-query-rules.ts";
import { searchTerms } from "./search-terms-rules.ts";

const longest = 140;
/** So much of what stands before the word that was found is shown with it. */
const before = 24;

/** The part of a longer text in which the first of the words sought stands; the beginning where none does by itself. */
export function excerpt(text: string, words: readonly SoughtWord[]): string {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  if (line.length <= longest) return line;
  const at = placeOf(line, words);
  const from = at <= before ? 0 : Math.max(0, line.lastIndexOf(" ", at - before) + 1);
  const room = line.slice(from, from + longest);
  const isWhole = from + longest >= line.length;
  const end = isWhole ? room.length : Math.max(room.lastIndexOf(" "), longest / 2);
  return `${from > 0 ? "…" : ""}${room.slice(0, end).toWellFormed().replaceAll("\ufffd", "")}${isWhole ? "" : "…"}`;
}

function placeOf(line: string, words: readonly SoughtWord[]): number {
  for (const { 0: one, index } of line.matchAll(/\S+/gu)) {
    const terms = searchTerms([one]);
    if (words.some((word) => holds(terms, word))) return index;
  }
  return 0;
}
