import { folded, inLatin, spelledOut } from "./search-fold-shared-rules.ts";

/** Longest word that is told from another one by its end. */
const maxTermLength = 64;
/** Words kept of a record's name and of the rest of it. */
const maxNameTerms = 40;
const maxOtherTerms = 160;
/** Words kept of what people write at length: a note, a task's title, a task's description. */
const maxWrittenTerms = 2000;
const maxSuffixes = 6;

/** Stands between the words of a record's name and the rest. */
export const nameEnd = "|";
/** Begins a piece of a long number: four of its digits. */
const numberMark = "#";
export const pieceLength = 4;

/** Scripts written without spaces: found by pairs of characters. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}]+/gu;
const outer = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const inner = /[^\p{L}\p{N}]+/gu;
/** Nothing stands around these, and nothing is cut off. */
const clean = /^[a-z0-9](?:[!-~]{0,62}[a-z0-9])?$/;
const addressStart = /^[a-z]+:\/\/(?:www\.)?|^www\./;

/** A word without what stands around it, such as brackets, and no longer than search tells apart. */
export function cleanWord(word: string): string {
  if (clean.test(word) && !addressStart.test(word)) return word;
  const bare = word.replace(addressStart, "").replaceAll(outer, "");
  return bare.length > maxTermLength ? bare.slice(0, maxTermLength).toWellFormed().replaceAll("\ufffd", "") : bare;
}

/** Pairs of neighbouring characters, and the last one alone so that each begins a pair. */
export function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, n) => character + (characters[n + 1] ?? ""));
}

/** Every piece of four digits of a number, in order: any fragment of it is a row of pieces. */
export function piecesOf(digits: string): string[] {
  const pieces: string[] = [];
  for (let end = pieceLength; end <= digits.length; end += 1)
    pieces.push(numberMark + digits.slice(end - pieceLength, end));
  return pieces;
}

/** A word's parts that are written without spaces, and the others. */
export function partsOf(word: string): { readonly spaced: string[]; readonly unspaced: string[] } {
  const runs = ascii.test(word) ? null : word.match(unspaced);
  if (runs === null) return { spaced: [word], unspaced: [] };
  return {
    spaced: word
      .split(unspaced)
      .map(cleanWord)
      .filter((part) => part !== ""),
    unspaced: runs,
  };
}

/** The spellings of a word under which it is looked for: folded first. */
export function spellingsOf(word: string): string[] {
  const base = folded(word);
  const spellings = new Set([base, spelledOut(word), inLatin(base)].map(cleanWord));
  spellings.delete("");
  return [...spellings];
}

/**
 * What search knows a record by: the words of its name, then "|", then those of everything else. A word with
 * punctuation inside (an address, a code) stands there from each of its parts on, a long number in pieces of four digits.
 */
export function searchTerms([name, ...others]: readonly (string | null | undefined)[]): string {
  const ofName = termsOf([name], maxNameTerms);
  const rest = termsOf(others, maxOtherTerms);
  return [...ofName, nameEnd, ...rest].join(" ");
}

/** Terms of what an organization's own properties say, to stand behind those of the record. */
export function moreTerms(texts: readonly (string | null | undefined)[]): string {
  const terms = termsOf(texts, maxOtherTerms);
  return terms.length === 0 ? "" : ` ${terms.join(" ")}`;
}

/** As `searchTerms`, of what people write at length: the text it is known by, and what else there is of it. */
export function writtenTerms(text: string, more: string | null): string {
  return [...termsOf([text], maxWrittenTerms), nameEnd, ...termsOf([more], maxWrittenTerms)].join(" ");
}

/** The words of a text first, then what else they are found by. */
interface Collected {
  readonly words: string[];
  readonly more: string[];
}

function termsOf(texts: readonly (string | null | undefined)[], atMost: number): string[] {
  const found: Collected = { words: [], more: [] };
  for (const text of texts) {
    if (text === null || text === undefined || text === "") continue;
    const isAscii = ascii.test(text);
    for (const word of (isAscii ? text.toLowerCase() : text).split(spaces)) {
      if (found.words.length >= atMost) break;
      if (simple.test(word)) addSimple(found, word);
      else addWord(found, isAscii ? [cleanWord(word)] : spellingsOf(word));
    }
  }
  return [...found.words, ...found.more].slice(0, atMost + atMost);
}

const ascii = /^[\t-~]*$/;
const spaces = /\s+/u;
/** Most words: nothing to fold, to take apart or to cut. */
const simple = /^[a-z0-9]{1,64}$/;
const longNumber = /\d{5,}/g;

function addSimple({ words, more }: Collected, word: string): void {
  words.push(word);
  if (word.length > pieceLength) addPieces(more, word);
}

function addWord({ words, more }: Collected, [first = "", ...spellings]: readonly string[]): void {
  if (first === "") return;
  const { spaced, unspaced: runs } = partsOf(first);
  words.push(...spaced);
  more.push(...runs.flatMap(pairsOf), ...[...spaced, ...spellings].flatMap(beginningsInside), ...spellings);
  addPieces(more, first);
}

function addPieces(more: string[], word: string): void {
  for (const digits of word.match(longNumber) ?? []) more.push(...piecesOf(digits));
}

/** The rest of a word from each of its parts on, and a name with an apostrophe also without it. */
function beginningsInside(word: string): string[] {
  const found: string[] = [];
  for (const { 0: separator, index } of word.matchAll(inner)) {
    if (found.length >= maxSuffixes) break;
    const rest = word.slice(index + separator.length);
    // the end of an address, such as "com", says nothing of it
    if (rest.length > 3 || (separator !== "." && rest.length > 1)) found.push(rest);
  }
  if (word.includes("'")) found.push(word.replaceAll("'", ""));
  return found;
}
