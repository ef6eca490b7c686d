const marks = /\p{M}+/gu;

/** Printable ASCII: nothing to fold but case. Most text is, and folding all else is dear. */
const plain = /^[ -~]*$/;

/** Letters that Unicode does not take apart into a letter and a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  ı: "i",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ħ: "h",
  ŧ: "t",
  ŋ: "n",
  ĸ: "k",
  ς: "σ",
  "’": "'",
  "‘": "'",
};
const special = /[ßıłđðþøæœħŧŋĸς’‘]/gu;

/** Text as search compares it: without case, accents and the forms of one letter that a language tells apart. */
export function folded(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(marks, "")
    .replaceAll(special, (letter) => letters[letter] ?? letter)
    .normalize("NFC");
}

const umlauts: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };

/** As `folded`, with umlauts written out: "ü" as "ue". Equal to it where there is none. */
export function spelledOut(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return folded(
    text
      .normalize("NFC")
      .toLowerCase()
      .replaceAll(/[äöüøå]/gu, (letter) => umlauts[letter] ?? letter),
  );
}

const alphabets: readonly [string, readonly string[]][] = [
  [
    "абвгдежзиклмнопрстуфхцчшщъыьэюяіґє",
    "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i g e".split(" "),
  ],
  ["αβγδεζηθικλμνξοπρστυφχψω", "a v g d e z i th i k l m n x o p r s t y f ch ps o".split(" ")],
];
const latin: ReadonlyMap<string, string> = new Map(
  alphabets.flatMap(([from, to]) => [...from].map((letter, n) => [letter, to[n] ?? ""] as const)),
);
const transliterable = /[\u0370-\u03ff\u0400-\u04ff]/u;

/** Folded Greek and Cyrillic in Latin letters; everything else as it is. */
export function inLatin(foldedText: string): string {
  if (!transliterable.test(foldedText)) return foldedText;
  return [...foldedText].map((letter) => latin.get(letter) ?? letter).join("");
}
