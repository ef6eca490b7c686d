import { Buffer } from "node:buffer";
import { closeSync, openSync, readSync, writeSync } from "node:fs";

const pageBytes = 64 * 1024;
/** Pages held in memory: 4 MB. */
const maxHeldPages = 64;

/** Bytes that only grow, read at any place: the pages used last are in memory, the others in a file that `close` lets go. */
export class PagedBytes {
  readonly #path: string;
  /** By number, the page used last at the end. */
  readonly #pages = new Map<number, Buffer>();
  #file: number | null = null;
  #written = 0;
  #length = 0;
  #last: { readonly page: number; readonly bytes: Buffer } = { page: -1, bytes: Buffer.alloc(0) };

  constructor(path: string) {
    this.#path = path;
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Buffer): void {
    for (let taken = 0; taken < bytes.length;) {
      const at = this.#length % pageBytes;
      if (at === 0) this.#hold(this.#length / pageBytes, Buffer.allocUnsafeSlow(pageBytes));
      const copied = bytes.copy(this.#page(Math.floor(this.#length / pageBytes)), at, taken);
      taken += copied;
      this.#length += copied;
    }
  }

  /** The bytes from one place to another; good until the next call. */
  read(from: number, to: number): Buffer {
    const first = Math.floor(from / pageBytes);
    const start = from - first * pageBytes;
    if (start + to - from <= pageBytes) return this.#page(first).subarray(start, start + to - from);
    const joined = Buffer.allocUnsafe(to - from);
    for (let at = from; at < to;) {
      const page = Math.floor(at / pageBytes);
      at += this.#page(page).copy(joined, at - from, at - page * pageBytes, Math.min(pageBytes, to - page * pageBytes));
    }
    return joined;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #page(page: number): Buffer {
    if (this.#last.page === page) return this.#last.bytes;
    const held = this.#pages.get(page);
    if (held !== undefined) this.#pages.delete(page);
    const bytes = held ?? this.#fromFile(page);
    this.#hold(page, bytes);
    return bytes;
  }

  #hold(page: number, bytes: Buffer): void {
    this.#pages.set(page, bytes);
    this.#last = { page, bytes };
    if (this.#pages.size <= maxHeldPages) return;
    const [oldest] = this.#pages.keys();
    if (oldest !== undefined) this.#letGo(oldest);
  }

  /** Pages are written in order, and once: a full one never changes. */
  #letGo(page: number): void {
    this.#file ??= openSync(this.#path, "w+", 0o600);
    for (; this.#written <= page; this.#written += 1) {
      const bytes = this.#pages.get(this.#written);
      if (bytes !== undefined) writeSync(this.#file, bytes, 0, pageBytes, this.#written * pageBytes);
    }
    this.#pages.delete(page);
  }

  #fromFile(page: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(pageBytes);
    if (this.#file !== null) readSync(this.#file, bytes, 0, pageBytes, page * pageBytes);
    return bytes;
  }
}
