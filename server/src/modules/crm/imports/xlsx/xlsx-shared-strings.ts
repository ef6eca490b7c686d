import { Buffer } from "node:buffer";
import type { Archive } from "./xlsx-archive.ts";
import { tooLarge } from "./xlsx-archive.ts";
import { readWholeXml } from "./xlsx-xml.ts";

/** Text that cells share is held in memory while a sheet is read: at most this much of it, and as many texts. */
const maxSharedBytes = 96 * 1024 * 1024;
const maxSharedTexts = 8_000_000;
const firstBytes = 64 * 1024;

/** The texts that a workbook's cells share, by number; packed, because there can be millions. */
export class SharedStrings {
  #bytes = Buffer.alloc(firstBytes);
  #used = 0;
  #ends = new Uint32Array(1024);
  #count = 0;

  add(text: string): void {
    const size = Buffer.byteLength(text);
    if (this.#used + size > maxSharedBytes || this.#count >= maxSharedTexts)
      throw tooLarge("The workbook holds more different texts than an import takes: save the sheet as CSV");
    this.#reserve(size);
    this.#used += this.#bytes.write(text, this.#used);
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
  }

  get(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return "";
    return this.#bytes.toString("utf8", index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }

  #reserve(size: number): void {
    if (this.#used + size > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#used + size));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    if (this.#count < this.#ends.length) return;
    const longer = new Uint32Array(this.#ends.length * 2);
    longer.set(this.#ends);
    this.#ends = longer;
  }
}

/** Reads the texts that cells share. The runs of a formatted text are joined; its reading aids (phonetic runs) are left out. */
export async function readSharedStrings(archive: Archive, part: string | undefined): Promise<SharedStrings> {
  const shared = new SharedStrings();
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
    },
    close(name) {
      inText = false;
      if (name === "rPh") phonetic -= 1;
      else if (name === "si") shared.add(text);
    },
  });
  return shared;
}
