import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Dialect, maxBrokenQuotes, maxRecordLength } from "./csv-dialect.ts";
import { delimiters } from "./csv-format-schema.ts";
import { CsvScanner } from "./csv-scanner.ts";

const comma: Dialect = { delimiter: ",", quote: '"', escape: "doubled", padded: false };

function scan(text: string, dialect: Dialect = comma, pieceLength = text.length || 1) {
  const scanner = new CsvScanner(dialect);
  const rows = [];
  for (let at = 0; at < text.length; at += pieceLength) rows.push(...scanner.push(text.slice(at, at + pieceLength)));
  return [...rows, ...scanner.end()];
}

const fieldsOf = (text: string, dialect?: Dialect) => scan(text, dialect).map(({ fields }) => fields);

/** Cells made of what a reader can trip over. */
const cell = fc.string({
  unit: fc.constantFrom("a", "é", "💡", '"', "'", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "\\", "1"),
  maxLength: 8,
});
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));

describe("reading a table written as text", () => {
  it("gives back what another program wrote, whatever the delimiter, the line end and the pieces it arrives in", () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(...delimiters),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.integer({ min: 1, max: 7 }),
        (rows, delimiter, lineEnd, pieceLength) => {
          const text = stringify(rows, { delimiter, record_delimiter: lineEnd, quoted: true });
          const read = scan(text, { ...comma, delimiter }, pieceLength);
          expect(read.map(({ fields }) => fields)).toEqual(rows);
          expect(read.every(({ problem }) => problem === null)).toBe(true);
        },
      ),
    );
  });

  it("agrees with csv-parse on every text that csv-parse accepts", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", '"', '""', ",", "\n", " "), maxLength: 40 }), (text) => {
        let theirs: string[][];
        try {
          theirs = parse(text, { relax_column_count: true, skip_empty_lines: true, record_delimiter: "\n" });
        } catch {
          return;
        }
        // a row that is nothing but an empty quoted text holds nothing to import
        expect(fieldsOf(text)).toEqual(theirs.filter((row) => row.length > 1 || row[0] !== ""));
      }),
      { numRuns: 2000 },
    );
  });

  it("names the physical line a row begins on, past quoted line ends of every kind", () => {
    const text = 'a,b\r\n"one\r\ntwo\rthree\nfour",x\n\n\n5,6\r7,8';
    expect(scan(text).map(({ line, fields }) => [line, fields[1]])).toEqual([
      [1, "b"],
      [2, "x"],
      [8, "6"],
      [9, "8"],
    ]);
  });

  it("refuses a row with a stray quote and goes on behind it", () => {
    const rows = scan('a,b\n"1,x "y" z\n2,"ok"\n');
    expect(rows.map(({ line, fields, problem }) => [line, fields.length, problem])).toEqual([
      [1, 2, null],
      [2, 1, "A quote stands inside the quoted text of column 1: there it is written twice"],
      [3, 2, null],
    ]);
    expect(rows[1]?.fields).toEqual(['"1,x "y" z']);
  });

  it("takes lines together that a misplaced quote has joined, since nobody knows which belong together", () => {
    const rows = scan('a,b\n1,"\n2,"x",y\n3,z\n');
    expect(rows.map(({ line, problem }) => [line, problem === null])).toEqual([
      [1, true],
      [2, false],
      [4, true],
    ]);
  });

  it("loses only the line on which a quote opens that never closes", () => {
    const rows = scan('a,b\n1,"never\n2,x\n3,y\n');
    expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
      [1, null],
      [2, "The quote that opens in column 2 never closes"],
      [3, null],
      [4, null],
    ]);
  });

  it("reads quotes after a backslash, and quotes after spaces, where the file writes them so", () => {
    expect(fieldsOf('a,"say \\"hi\\" \\\\"\n', { ...comma, escape: "backslash" })).toEqual([["a", 'say "hi" \\']]);
    expect(fieldsOf('a, "x, y" , z\n', { ...comma, padded: true })).toEqual([["a", "x, y", " z"]]);
    expect(fieldsOf("a,'it''s'\n", { ...comma, quote: "'" })).toEqual([["a", "it's"]]);
  });

  it("gives up on what is no table: a line without end, or quotes that fit nowhere", () => {
    expect(() => scan("x".repeat(maxRecordLength + 1))).toThrow("Line 1 is longer than");
    expect(() => scan('"a"b\n'.repeat(maxBrokenQuotes + 1))).toThrow("quotes that do not fit");
  });
});
