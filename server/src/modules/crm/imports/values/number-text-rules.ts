/** What stands before the fraction of a number: 1,054.50 or 1.054,50. */
export const decimalMarks = [".", ","] as const;
export type DecimalMark = (typeof decimalMarks)[number];

export interface NumberEvidence {
  /** Numbers in which only a point, or only a comma, can be the decimal mark, and those in which it could be either. */
  point: number;
  comma: number;
  either: number;
}

export type NumberVerdict = DecimalMark | "ambiguous" | "mixed" | null;

/** A number as an exact decimal: `digits` without any mark, of which the last `scale` are the fraction. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

export type DecimalText = Decimal | { readonly unclear: true } | null;

// one mark that repeats, or comes before another, separates thousands; the last one before other than three digits does not
const plain = /^\d+$/;
const grouped = /^\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])(\d+))?$/;
const simple = /^(\d*)([.,])(\d*)$/;
const exponent = /^([+-]?\d+(?:\.\d+)?)e([+-]?\d{1,2})$/i;

/** Looks at one cell for what it says about how its column writes numbers. */
export function noteNumber(evidence: NumberEvidence, cell: string): void {
  const mark = markOf(bare(cell).text);
  if (mark === ".") evidence.point += 1;
  else if (mark === ",") evidence.comma += 1;
  else if (mark === "either") evidence.either += 1;
}

/** How a column writes its numbers; `ambiguous` when its marks could separate thousands as well as fractions. */
export function numberVerdict({ point, comma, either }: NumberEvidence): NumberVerdict {
  if (point > 0 && comma > 0) return "mixed";
  if (point > 0) return ".";
  if (comma > 0) return ",";
  return either > 0 ? "ambiguous" : null;
}

/** Reads a number exactly; null when it is none, `unclear` when the decimal mark has to be known first. */
export function readDecimal(cell: string, known: DecimalMark | null): DecimalText {
  const { text, negative } = bare(cell);
  const scientific = exponent.exec(text);
  if (scientific !== null) return fromExponent(scientific, negative);
  const mark = markOf(text);
  if (mark === null) return null;
  if (mark === "none") return { negative, digits: text.replaceAll(/\D/g, ""), scale: 0 };
  const decimal = mark === "either" ? known : mark;
  if (decimal === null) return { unclear: true };
  return known !== null && decimal !== known ? null : { negative, ...partsOf(text, decimal) };
}

function partsOf(text: string, mark: DecimalMark): Pick<Decimal, "digits" | "scale"> {
  const at = text.lastIndexOf(mark);
  const whole = (at < 0 ? text : text.slice(0, at)).replaceAll(/\D/g, "");
  const fraction = at < 0 ? "" : text.slice(at + 1);
  return { digits: `${whole}${fraction}`, scale: fraction.length };
}

/** Without sign, spaces around it and the brackets of bookkeepers. */
function bare(cell: string): { text: string; negative: boolean } {
  const trimmed = cell.trim();
  const bracketed = /^\((.*)\)$/.exec(trimmed)?.[1];
  const signed = (bracketed ?? trimmed).replace(/^[\u2212\u2013]/, "-");
  const negative = bracketed !== undefined || signed.startsWith("-") || (signed.endsWith("-") && signed.length > 1);
  return {
    text: signed
      .replace(/^[-+]\s*/, "")
      .replace(/-$/, "")
      .trim(),
    negative,
  };
}

/** The decimal mark a number shows; `none` without marks, `either` when its one mark could be both, null when it is no number. */
function markOf(text: string): DecimalMark | "none" | "either" | null {
  if (plain.test(text)) return "none";
  const groups = grouped.exec(text);
  if (groups !== null) return groupedMark(text, groups);
  const found = simple.exec(text);
  if (found === null || (found[1] === "" && found[3] === "")) return null;
  return found[2] as DecimalMark;
}

function groupedMark(text: string, groups: RegExpExecArray): DecimalMark | "none" | "either" | null {
  const [, separator, mark] = groups;
  if (mark !== undefined) return mark === separator ? null : (mark as DecimalMark);
  if (separator !== "." && separator !== ",") return "none";
  // 0.125 is no group of thousands, 1.054.000 is nothing else
  if (text.startsWith("0")) return separator;
  const repeated = text.indexOf(separator) !== text.lastIndexOf(separator);
  return repeated ? (separator === "." ? "," : ".") : "either";
}

/** 1.5e3 is 1500 exactly. */
function fromExponent(found: RegExpExecArray, negative: boolean): Decimal {
  const [whole = "", fraction = ""] = (found[1] ?? "").replace(/^[+-]/, "").split(".");
  const scale = fraction.length - Number(found[2]);
  const digits = `${whole}${fraction}`;
  return scale >= 0
    ? { negative, digits: digits.padStart(scale + 1, "0"), scale }
    : { negative, digits: digits + "0".repeat(-scale), scale: 0 };
}

/** A decimal as a JavaScript number: for properties of type number, which are floats everywhere. */
export function toNumber({ negative, digits, scale }: Decimal): number {
  return Number(`${negative ? "-" : ""}${digits}e-${scale}`);
}

/** A decimal with at most so many places; half goes away from zero, as spreadsheets show it. */
export function roundedTo({ negative, digits, scale }: Decimal, places: number): Decimal {
  if (scale <= places) return { negative, digits, scale };
  const padded = digits.padStart(scale + 1, "0");
  const end = padded.length - (scale - places);
  const up = (padded[end] ?? "0") >= "5" ? 1n : 0n;
  return { negative, digits: String(BigInt(padded.slice(0, end)) + up), scale: places };
}

/** A decimal in a currency's smallest unit, exactly; null when it has a finer fraction than the currency. */
export function toMinor({ negative, digits, scale }: Decimal, minorDigits: number): string | null {
  const excess = Math.max(0, scale - minorDigits);
  const kept = digits.slice(0, digits.length - excess);
  if (/[1-9]/.test(digits.slice(kept.length))) return null;
  return withSign(`${kept}${"0".repeat(Math.max(0, minorDigits - scale))}` || "0", negative);
}

function withSign(digits: string, negative: boolean): string {
  const short = digits.replace(/^0+(?=\d)/, "");
  return negative && short !== "0" ? `-${short}` : short;
}
