import { pairsOf, partsOf, pieceLength, piecesOf, spellingsOf } from "./search-terms-rules.ts";
import { likeLiteral } from "../records/text-rules.ts";

/** Words of a search that are heeded. */
const maxWords = 6;
/** Shorter beginnings of words are looked for among the newest records and the beginnings of names alone. */
const shortestLookup = 3;

/** Terms that follow each other; the last one may be only begun. */
interface Needle {
  readonly terms: readonly string[];
  /** The terms stand whole and side by side, as the pieces of a number do. */
  readonly whole?: boolean;
}

/** One word somebody looks for, in every spelling that a record may hold. */
export interface SoughtWord {
  readonly text: string;
  readonly needles: readonly Needle[];
  /** Words that may have been meant by it; they are among the needles. */
  readonly meant?: readonly string[];
}

/** A word, or one of those that may have been meant by it. */
export function orMeant(word: SoughtWord, meant: readonly string[]): SoughtWord {
  return { ...word, meant, needles: [...word.needles, ...meant.map((text): Needle => ({ terms: [text] }))] };
}

/** The words as terms hold them: as they were typed, or as they were meant. */
export function asHeld(terms: string, words: readonly SoughtWord[]): string {
  const text = ` ${terms}`;
  const held = ({ text: typed, meant = [] }: SoughtWord) =>
    text.includes(` ${typed}`) ? typed : (meant.find((word) => text.includes(` ${word}`)) ?? typed);
  return words.map(held).join(" ");
}

/** What a person typed, word by word. A telephone number is one word, however it is spaced. */
export function soughtWords(q: string): SoughtWord[] {
  const numbers: SoughtWord[] = [];
  const rest = q.replaceAll(spacedNumber, (text) => {
    const digits = digitsIn(text);
    if (digits.length <= pieceLength || !/\D/.test(text.replace(/^\+/, ""))) return text;
    numbers.push({ text: digits, needles: [...numberNeedles(digits), ...partNeedles(text)] });
    return " ";
  });
  const words = rest.split(/\s+/u).flatMap(soughtWord);
  return [...words, ...numbers].slice(0, maxWords);
}

const spacedNumber = /(?<![\p{L}\p{N}@._-])\+?\(?\d[\d\s()/.-]+\d(?![\p{L}\p{N}@])/gu;

const digitsIn = (text: string) => text.replaceAll("(0)", "").replaceAll(/\D/g, "");

function soughtWord(word: string): SoughtWord[] {
  const spellings = spellingsOf(word);
  const [first] = spellings;
  if (first === undefined) return [];
  const { spaced, unspaced } = partsOf(first);
  const runs = unspaced.map((run): SoughtWord => ({ text: run, needles: [{ terms: runTerms(run) }] }));
  if (runs.length > 0) return [...spaced.map((text) => ({ text, needles: [{ terms: [text] }] })), ...runs];
  const needles = spellings.flatMap((text): Needle[] => [{ terms: [text] }, ...partNeedles(text)]);
  return [{ text: first, needles: /^\d{4,}$/.test(first) ? [...needles, ...numberNeedles(first)] : needles }];
}

function runTerms(run: string): string[] {
  const pairs = pairsOf(run);
  return pairs.length === 1 ? pairs : pairs.slice(0, -1);
}

/** A number as it may stand in a record: with its country's code in place of the zeros before it. */
function numberNeedles(digits: string): Needle[] {
  const bare = digits.replace(/^0+/, "");
  return [...new Set([digits, bare])]
    .filter((text) => text.length >= pieceLength)
    .map((text) => ({ terms: piecesOf(text), whole: true }));
}

/** A word with something between its parts may be written with something else there. */
function partNeedles(text: string): Needle[] {
  const parts = text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
  return parts.length > 1 && parts.every((part) => part.length >= shortestLookup) ? [{ terms: parts }] : [];
}

/** The word as LIKE patterns over a record's terms; one of them must match. */
export function patternsOf({ needles }: SoughtWord): string[] {
  return needles.flatMap(({ terms, whole = false }) => {
    const escaped = terms.map(likeLiteral);
    if (!whole) return [`${escaped.join("% ")}%`, `% ${escaped.join("% ")}%`];
    const text = escaped.join(" ");
    return [`% ${text} %`, `% ${text}`];
  });
}

/** The word for the index over terms; null where it is too short to be looked up. */
export function indexQueryOf({ needles }: SoughtWord): string | null {
  if (needles.some(({ terms, whole = false }) => !whole && terms.some(isShort))) return null;
  return `(${needles.map(({ terms, whole = false }) => terms.map((term) => lexeme(term, whole)).join("&")).join("|")})`;
}

function isShort(term: string): boolean {
  return term.length < (/^[\p{Script=Latin}\p{N}]/u.test(term) ? shortestLookup : 1);
}

function lexeme(term: string, whole: boolean): string {
  return `'${term.replaceAll("\\", "\\\\").replaceAll("'", "''")}'${whole ? "" : ":*"}`;
}

/** Whether terms hold every word, as the patterns say. */
export function holdsAll(terms: string, words: readonly SoughtWord[]): boolean {
  return words.every((word) => holds(terms, word));
}

/** Whether terms hold a word, as its patterns say. */
export function holds(terms: string, { needles }: SoughtWord): boolean {
  const text = ` ${terms} `;
  return needles.some(({ terms: wanted, whole = false }) => {
    if (whole) return text.includes(` ${wanted.join(" ")} `);
    let at = 0;
    return wanted.every((term) => {
      at = text.indexOf(` ${term}`, at) + 1;
      return at > 0;
    });
  });
}
