import { invalidField } from "#platform/errors";
import { type CsvRecord, type Dialect, maxBrokenQuotes, maxCellLength, maxRecordLength } from "./csv-dialect.ts";

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const backslash = 92;

type Outcome = "row" | "incomplete" | "unclosed" | "misquoted";

/**
 * Reads a table out of text that arrives in pieces: rows after RFC 4180, with any of LF, CRLF and CR as line end,
 * mixed or not. A row that cannot be read becomes a row with a problem, and reading goes on behind it; fields are
 * never joined or shifted to make a row fit.
 */
export class CsvScanner {
  readonly #padded: boolean;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #backslash: boolean;
  #text = "";
  /** Whether there is no more text to come. */
  #last = false;
  /** Where the row being read begins, and how far it has been read. */
  #start = 0;
  #at = 0;
  #fields: string[] = [];
  #line = 1;
  #linesInRow = 0;
  #broken = 0;

  constructor(dialect: Dialect) {
    this.#padded = dialect.padded;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0);
    this.#backslash = dialect.escape === "backslash";
  }

  /** The rows that are complete with this piece. */
  push(piece: string): CsvRecord[] {
    this.#text += piece;
    return this.#readRows();
  }

  /** The rows that were still waiting for more. */
  end(): CsvRecord[] {
    this.#last = true;
    return this.#readRows();
  }

  #readRows(): CsvRecord[] {
    const rows: CsvRecord[] = [];
    while (this.#start < this.#text.length) {
      this.#at = this.#start;
      this.#fields = [];
      this.#linesInRow = 0;
      const outcome = this.#readRow();
      const row = outcome === "incomplete" ? undefined : outcome === "row" ? this.#fields : this.#skipBroken(outcome);
      if (row === undefined) break;
      if (typeof row === "string" || row.length > 1 || row[0] !== "") rows.push(this.#record(row));
      this.#line += this.#linesInRow;
      this.#start = this.#at;
    }
    this.#text = this.#text.slice(this.#start);
    this.#start = 0;
    if (this.#text.length > maxRecordLength) {
      throw invalidField(
        "file",
        `Line ${this.#line} is longer than ${maxRecordLength} characters: this is not a table written as text`,
        "line_too_long",
      );
    }
    return rows;
  }

  /** A string is the problem of a row that cannot be read. */
  #record(row: readonly string[] | string): CsvRecord {
    if (typeof row !== "string") return { line: this.#line, fields: row, problem: null };
    return {
      line: this.#line,
      fields: [this.#text.slice(this.#start, this.#at).replace(/[\r\n]+$/, "")],
      problem: row,
    };
  }

  #readRow(): Outcome {
    for (;;) {
      const outcome = this.#readField();
      if (outcome !== "row") return outcome;
      if (this.#at >= this.#text.length) return this.#endOfText();
      if (this.#text.charCodeAt(this.#at) !== this.#delimiter) return this.#readLineEnd();
      this.#at += 1;
    }
  }

  /** Leaves the position on what follows the field. */
  #readField(): Outcome {
    const text = this.#text;
    let at = this.#at;
    if (this.#padded) while (text.charCodeAt(at) === space) at += 1;
    if (text.charCodeAt(at) === this.#quote) return this.#readQuoted(at + 1);
    at = this.#at;
    for (; at < text.length; at += 1) if (this.#endsField(text.charCodeAt(at))) break;
    this.#fields.push(text.slice(this.#at, at));
    this.#at = at;
    return "row";
  }

  #readQuoted(from: number): Outcome {
    const text = this.#text;
    let at = from;
    let escaped = false;
    for (; at < text.length && at - from <= maxCellLength; at += 1) {
      const code = text.charCodeAt(at);
      if (code === this.#quote) {
        if (text.charCodeAt(at + 1) !== this.#quote) return this.#closeQuoted(from, at, escaped);
        escaped = true;
        at += 1;
      } else if (code === lineFeed || code === carriageReturn) {
        this.#linesInRow += this.#isCrlf(at) ? 0 : 1;
      } else if (code === backslash && this.#isEscaped(text.charCodeAt(at + 1))) {
        escaped = true;
        at += 1;
      }
    }
    return at < text.length || this.#last ? "unclosed" : "incomplete";
  }

  #closeQuoted(from: number, to: number, escaped: boolean): Outcome {
    let at = to + 1;
    while (this.#text.charCodeAt(at) === space) at += 1;
    this.#at = at;
    if (at < this.#text.length && !this.#endsField(this.#text.charCodeAt(at))) return "misquoted";
    const raw = this.#text.slice(from, to);
    this.#fields.push(escaped ? this.#unescape(raw) : raw);
    return "row";
  }

  #unescape(raw: string): string {
    const quote = String.fromCharCode(this.#quote);
    if (!this.#backslash) return raw.replaceAll(quote + quote, quote);
    return raw.replaceAll(
      quote === "'" ? /''|\\(['\\])/g : /""|\\(["\\])/g,
      (_, after: string | undefined) => after ?? quote,
    );
  }

  #isEscaped(code: number): boolean {
    return this.#backslash && (code === this.#quote || code === backslash);
  }

  #endsField(code: number): boolean {
    return code === this.#delimiter || code === lineFeed || code === carriageReturn;
  }

  #isCrlf(at: number): boolean {
    return this.#text.charCodeAt(at) === carriageReturn && this.#text.charCodeAt(at + 1) === lineFeed;
  }

  #readLineEnd(): Outcome {
    const crlf = this.#isCrlf(this.#at);
    const undecided = this.#text.charCodeAt(this.#at) === carriageReturn && this.#at + 1 >= this.#text.length;
    if (undecided && !this.#last) return "incomplete";
    this.#at += crlf ? 2 : 1;
    this.#linesInRow += 1;
    return "row";
  }

  #endOfText(): Outcome {
    this.#linesInRow += 1;
    return this.#last ? "row" : "incomplete";
  }

  /**
   * Goes behind a row that cannot be read and says why; undefined while its end is still to come. A quote that never
   * closes says nothing about the lines after its own. One inside a text does: up to there all may belong together.
   */
  #skipBroken(outcome: "unclosed" | "misquoted"): string | undefined {
    const column = this.#fields.length + 1;
    if (outcome === "unclosed") {
      this.#at = this.#start;
      this.#linesInRow = 0;
    }
    const text = this.#text;
    while (
      this.#at < text.length &&
      text.charCodeAt(this.#at) !== lineFeed &&
      text.charCodeAt(this.#at) !== carriageReturn
    )
      this.#at += 1;
    if ((this.#at < text.length ? this.#readLineEnd() : this.#endOfText()) === "incomplete") return undefined;
    this.#broken += 1;
    if (this.#broken > maxBrokenQuotes) {
      throw invalidField(
        "file",
        `By line ${this.#line} more than ${maxBrokenQuotes} rows have quotes that do not fit: choose another quote character`,
        "broken_quotes",
      );
    }
    return outcome === "unclosed"
      ? `The quote that opens in column ${column} never closes`
      : `A quote stands inside the quoted text of column ${column}: there it is written twice`;
  }
}
