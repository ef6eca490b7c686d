import { type Archive, tooLarge } from "./xlsx-archive.ts";
import { cellText, columnIndex, isTyped, maxTextInCell } from "./xlsx-cell-rules.ts";
import type { NumberFormat } from "./xlsx-number-format-rules.ts";
import { isTrue, type Workbook } from "./xlsx-workbook.ts";
import { type Attributes, readXml, type XmlListener } from "./xlsx-xml.ts";

/** Cells with something in them that one import reads. */
export const maxCells = 50_000_000;
/** A sheet has no more columns than this (ECMA-376). */
const maxSheetColumns = 16_384;

/** One row of a sheet that holds something. */
export interface SheetRow {
  /** Its number in the sheet, from 1. */
  readonly line: number;
  /** Its cells up to the last one that holds something. */
  readonly cells: readonly string[];
  /** Columns in which the file holds text, which can be meant in several ways. */
  readonly texts: readonly number[];
}

/** What a sheet says apart from its cells; complete when all of it has been read. */
export interface SheetFacts {
  hiddenRows: number;
  hiddenColumns: number;
  /** The last row of each merged area. */
  mergedTo: number[];
}

const maxMerged = 10_000;

/** Reads a sheet's rows in order, those that hold nothing left out. `facts` is filled on the way. */
export async function* sheetRows(
  archive: Archive,
  { workbook, part, facts }: { workbook: Workbook; part: string; facts: SheetFacts },
): AsyncGenerator<SheetRow[]> {
  const reader = new SheetReader(workbook, facts);
  for await (const _ of readXml(archive.text(part), reader)) {
    const rows = reader.taken();
    if (rows.length > 0) yield rows;
  }
  const rest = reader.taken();
  if (rest.length > 0) yield rest;
}

const plain: NumberFormat = { kind: "number" };

/** Listens to a sheet's XML and puts rows together. */
class SheetReader implements XmlListener {
  readonly #workbook: Workbook;
  readonly #facts: SheetFacts;
  readonly #shared: (index: number) => string;
  #rows: SheetRow[] = [];
  #line = 0;
  #cells: string[] = [];
  #texts: number[] = [];
  #column = -1;
  #type = "n";
  #style = 0;
  #value: string | null = null;
  #formula = false;
  #listening = false;
  #phonetic = 0;
  #count = 0;

  constructor(workbook: Workbook, facts: SheetFacts) {
    this.#workbook = workbook;
    this.#facts = facts;
    this.#shared = (index) => workbook.shared.get(index);
  }

  /** The rows that are complete by now, once. */
  taken(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Attributes): void {
    if (name === "c") this.#openCell(attributes);
    else if (name === "v" || name === "t") this.#openValue(name);
    else if (name === "f") this.#formula = true;
    else if (name === "row") this.#openRow(attributes);
    else if (name === "rPh") this.#phonetic += 1;
    else this.#noteFact(name, attributes);
  }

  #noteFact(name: string, attributes: Attributes): void {
    if (name === "col" && isTrue(attributes["hidden"]))
      this.#facts.hiddenColumns += Math.max(1, Number(attributes["max"]) - Number(attributes["min"]) + 1);
    else if (name === "mergeCell" && this.#facts.mergedTo.length < maxMerged)
      this.#facts.mergedTo.push(Number(/(\d+)$/.exec(attributes["ref"] ?? "")?.[1] ?? 0));
  }

  text(piece: string): void {
    if (!this.#listening) return;
    this.#value = (this.#value ?? "") + piece;
    if (this.#value.length > maxTextInCell)
      throw tooLarge(`Row ${this.#line} holds a cell of more than ${maxTextInCell} characters`);
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#listening = false;
    else if (name === "rPh") this.#phonetic -= 1;
    else if (name === "c") this.#closeCell();
    else if (name === "row") this.#closeRow();
  }

  #openRow({ r, hidden }: Attributes): void {
    this.#line = r === undefined ? this.#line + 1 : Number(r);
    this.#cells = [];
    this.#texts = [];
    this.#column = -1;
    if (isTrue(hidden)) this.#facts.hiddenRows += 1;
  }

  #openCell({ r, t = "n", s = "0" }: Attributes): void {
    this.#column = r === undefined ? this.#column + 1 : (columnIndex(r) ?? this.#column + 1);
    if (this.#column >= maxSheetColumns) throw tooLarge(`Row ${this.#line} has more than ${maxSheetColumns} columns`);
    this.#type = t;
    this.#style = Number(s);
    this.#value = null;
    this.#formula = false;
  }

  #openValue(name: string): void {
    this.#listening = this.#phonetic === 0 && (name === "v" || this.#type === "inlineStr");
    if (this.#listening) this.#value ??= "";
  }

  #closeCell(): void {
    const raw = { type: this.#type, value: this.#value, formula: this.#formula };
    const text = cellText(raw, this.#workbook.formats[this.#style] ?? plain, {
      shared: this.#shared,
      date1904: this.#workbook.date1904,
    });
    if (text.trim() === "") return;
    this.#count += 1;
    if (this.#count > maxCells) throw tooLarge(`The sheet holds more than ${maxCells} cells: split it`);
    while (this.#cells.length < this.#column) this.#cells.push("");
    this.#cells[this.#column] = text;
    if (!isTyped(raw)) this.#texts.push(this.#column);
  }

  #closeRow(): void {
    if (this.#cells.length > 0) this.#rows.push({ line: this.#line, cells: this.#cells, texts: this.#texts });
  }
}
