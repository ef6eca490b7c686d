import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { pipeline as piped } from "node:stream/promises";
import { TextDecoder } from "node:util";
import { createInflateRaw } from "node:zlib";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import { Refusal } from "#platform/errors";
import { temporaryFolder } from "#platform/files/temporary-folders";
import { freeAll } from "#platform/process-memory";
import type { OpenFile } from "../csv/csv-table.ts";
import { PagedBytes } from "./paged-bytes.ts";

/** What all parts of a workbook together may unpack to: a sheet's million rows with some hundred columns. None of it is kept. */
export const maxUnpackedBytes = 8 * 1024 * 1024 * 1024;
/** Unpacked at a time. */
const pieceBytes = 32 * 1024;
/** Some four megabytes of a part. */
const piecesPerFree = 128;
/** Parts that unpack to more than this many times their size are made to do harm; tables reach about fifty. */
export const maxRatio = 250;
const ratioCountsFrom = 4 * 1024 * 1024;
const maxParts = 10_000;

/** An open workbook: its parts by name. */
export interface Archive {
  readonly names: ReadonlySet<string>;
  /** A part's text in pieces; none when there is no such part. */
  text(name: string): AsyncGenerator<string>;
  /** Room for bytes that need not all be in memory, as long as the workbook is open. */
  scratch(name: string): PagedBytes;
}

/** Opens a workbook for the time `read` goes through it. The file is put on disk, because its index stands at its end. */
export async function* withArchive<Item>(
  open: OpenFile,
  read: (archive: Archive) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  const folder = await temporaryFolder("workbook");
  const scratches: PagedBytes[] = [];
  const scratch = (name: string) => {
    const made = new PagedBytes(join(folder, name));
    scratches.push(made);
    return made;
  };
  try {
    const path = join(folder, "workbook.xlsx");
    await piped(open(), createWriteStream(path));
    const zip = await openZip(path);
    try {
      yield* read(await archiveOf(zip, scratch));
    } finally {
      zip.close();
    }
  } finally {
    for (const made of scratches) made.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads a file's pieces each through a stream of its own, so that one that is left early disturbs nobody. */
class FileReader extends RandomAccessReader {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override _readStreamForRange(start: number, end: number) {
    return createReadStream(this.#path, { start, end: end - 1 });
  }
}

async function openZip(path: string): Promise<ZipFile> {
  const { size } = await stat(path);
  try {
    return await fromRandomAccessReaderPromise(new FileReader(path), size, { autoClose: false, lazyEntries: true });
  } catch {
    throw damaged();
  }
}

async function archiveOf(zip: ZipFile, scratch: Archive["scratch"]): Promise<Archive> {
  if (zip.entryCount > maxParts) throw tooLarge(`The workbook has more than ${maxParts} parts`);
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch {
    throw damaged();
  }
  refuseHarm([...entries.values()]);
  return {
    names: new Set(entries.keys()),
    scratch,
    async *text(name) {
      const entry = entries.get(name);
      if (entry !== undefined) yield* decoded(zip, entry);
    },
  };
}

/** The sizes that the index gives are held against what comes out while it is read. */
function refuseHarm(entries: readonly Entry[]): void {
  const unpacked = entries.reduce((total, entry) => total + entry.uncompressedSize, 0);
  const swollen = entries.some(
    (entry) =>
      entry.uncompressedSize > ratioCountsFrom && entry.uncompressedSize > maxRatio * Math.max(1, entry.compressedSize),
  );
  if (unpacked > maxUnpackedBytes || swollen)
    throw tooLarge("The workbook unpacks to more than an import takes: save the sheet as CSV and upload that");
  if (entries.some((entry) => entry.isEncrypted())) throw unreadable("protected", protectedWords);
}

/** A part's bytes, as many as the index says. They come in larger pieces than the archive reader's own would. */
async function* inflated(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const deflated = entry.compressionMethod === 8;
  if (!deflated && entry.compressionMethod !== 0) throw damaged();
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  let left = entry.uncompressedSize;
  let count = 0;
  // an error comes out of the last stream; leaving early ends them all
  const pieces = deflated ? pipeline(packed, createInflateRaw({ chunkSize: pieceBytes }), () => {}) : packed;
  for await (const piece of pieces as AsyncIterable<Uint8Array>) {
    left -= piece.length;
    if (left < 0) throw damaged();
    count += 1;
    if (count % piecesPerFree === 0) freeAll();
    yield piece;
  }
  if (left > 0) throw damaged();
}

async function* decoded(zip: ZipFile, entry: Entry): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  try {
    for await (const bytes of inflated(zip, entry)) {
      decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8", { fatal: true });
      yield decoder.decode(bytes, { stream: true });
    }
  } catch {
    throw damaged();
  }
}

const protectedWords =
  "This workbook is protected by a password. Open it, take the password away (File, Info, Protect Workbook), save it and upload it again.";

/** A workbook that only opens with a password. */
export function isProtected(): Refusal {
  return unreadable("protected", protectedWords);
}

/** A workbook that is not whole, or not what it says it is. */
export function damaged(): Refusal {
  return unreadable(
    "damaged",
    "The workbook is damaged or was not uploaded whole. Open it in a spreadsheet, save it as XLSX or CSV and upload that.",
  );
}

/** A file that is no workbook GoMark reads, with what to do about it. */
export function unreadable(code: string, message: string): Refusal {
  return new Refusal("unsupported_media", message, { problems: [{ path: "file", code, message }] });
}

/** A workbook beyond a maximum. */
export function tooLarge(message: string): Refusal {
  return new Refusal("too_large", message, { problems: [{ path: "file", code: "too_large", message }] });
}
