import { Buffer } from "node:buffer";
import { type Archive, tooLarge } from "./xlsx-archive.ts";
import { maxTextInCell } from "./xlsx-cell-rules.ts";
import type { PagedBytes } from "./paged-bytes.ts";
import { readWholeXml } from "./xlsx-xml.ts";

/** Where a text begins, and how long it is. */
const placeBytes = 5;
const lengthBytes = 3;
const entryBytes = placeBytes + lengthBytes;

/** The texts that a workbook's cells share, by number: there can be millions, so that what is not used just now is on disk. */
export class SharedStrings {
  readonly #texts: PagedBytes;
  readonly #entries: PagedBytes;
  readonly #entry = Buffer.alloc(entryBytes);

  constructor(archive: Pick<Archive, "scratch">) {
    this.#texts = archive.scratch("texts");
    this.#entries = archive.scratch("entries");
  }

  add(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.#entry.writeUIntLE(this.#texts.length, 0, placeBytes);
    this.#entry.writeUIntLE(bytes.length, placeBytes, lengthBytes);
    this.#entries.append(this.#entry);
    this.#texts.append(bytes);
  }

  get(index: number): string {
    const at = index * entryBytes;
    if (!Number.isInteger(index) || index < 0 || at >= this.#entries.length) return "";
    const entry = this.#entries.read(at, at + entryBytes);
    const begins = entry.readUIntLE(0, placeBytes);
    return this.#texts.read(begins, begins + entry.readUIntLE(placeBytes, lengthBytes)).toString("utf8");
  }
}

/** Reads the texts that cells share. The runs of a formatted text are joined; its reading aids (phonetic runs) are left out. */
export async function readSharedStrings(archive: Archive, part: string | undefined): Promise<SharedStrings> {
  const shared = new SharedStrings(archive);
  if (part === undefined) return shared;
  let text = "";
  let inText = false;
  let phonetic = 0;
  await readWholeXml(archive.text(part), {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") phonetic += 1;
      inText = name === "t" && phonetic === 0;
    },
    text(piece) {
      if (inText) text += piece;
      if (text.length > maxTextInCell) throw tooLarge(`A cell holds a text of more than ${maxTextInCell} characters`);
    },
    close(name) {
      inText = false;
      if (name === "rPh") phonetic -= 1;
      else if (name === "si") shared.add(text);
    },
  });
  return shared;
}
