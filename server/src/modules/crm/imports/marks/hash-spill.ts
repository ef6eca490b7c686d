import { hash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "#platform/files/temporary-folders";

/** So few texts share a partition that one fits memory however many there are in all. */
const partitions = 256;
const hashBytes = 12;
const entryBytes = hashBytes + 8;
const bufferEntries = 512;
const bufferBytes = bufferEntries * entryBytes;

/** One text as it was added. Equal texts have equal hashes; unequal ones do not, as far as anyone will see. */
export interface Entry {
  readonly hash: string;
  readonly row: number;
  readonly line: number;
}

/**
 * Remembers texts with their rows by their hashes, in as much memory for a thousand as for ten million: what does not
 * fit goes to a temporary file. Equal texts come out in the same partition, in the order they were added.
 */
export class HashSpill {
  readonly #buffers: (Buffer | undefined)[] = Array.from({ length: partitions }, () => undefined);
  readonly #used = new Uint32Array(partitions);
  readonly #blocks: number[][] = Array.from({ length: partitions }, () => []);
  #folder: string | null = null;
  #file: FileHandle | null = null;
  #written = 0;

  /** Answers a promise only when something has to be written to the file first. */
  add(text: string, row: number, line: number): Promise<void> | undefined {
    const digest = hash("sha256", text, "buffer");
    const partition = digest[hashBytes] ?? 0;
    const at = this.#used[partition] ?? 0;
    const buffer = (this.#buffers[partition] ??= Buffer.allocUnsafeSlow(bufferBytes));
    digest.copy(buffer, at, 0, hashBytes);
    buffer.writeUInt32LE(row, at + hashBytes);
    buffer.writeUInt32LE(line, at + hashBytes + 4);
    this.#used[partition] = at + entryBytes;
    return at + entryBytes === bufferBytes ? this.#spill(partition, buffer) : undefined;
  }

  async #spill(partition: number, buffer: Buffer): Promise<void> {
    this.#folder ??= await temporaryFolder("marks");
    this.#file ??= await open(join(this.#folder, "hashes"), "w+", 0o600);
    await this.#file.write(buffer, 0, bufferBytes, this.#written * bufferBytes);
    this.#blocks[partition]?.push(this.#written);
    this.#written += 1;
    this.#used[partition] = 0;
  }

  /** What one partition holds. Equal texts are in the same one of two spills, too. */
  async partition(partition: number): Promise<Entry[]> {
    const entries: Entry[] = [];
    const block = Buffer.allocUnsafeSlow(bufferBytes);
    for (const place of this.#blocks[partition] ?? []) {
      await this.#file?.read(block, 0, bufferBytes, place * bufferBytes);
      readEntries(block, bufferBytes, entries);
    }
    const rest = this.#buffers[partition];
    if (rest !== undefined) readEntries(rest, this.#used[partition] ?? 0, entries);
    return entries;
  }

  /** Removes what was written. */
  async close(): Promise<void> {
    await this.#file?.close();
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
  }

  static readonly partitions = partitions;
}

function readEntries(buffer: Buffer, used: number, into: Entry[]): void {
  for (let at = 0; at < used; at += entryBytes)
    into.push({
      hash: buffer.toString("latin1", at, at + hashBytes),
      row: buffer.readUInt32LE(at + hashBytes),
      line: buffer.readUInt32LE(at + hashBytes + 4),
    });
}
