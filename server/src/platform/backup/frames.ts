import { createHash } from "node:crypto";
import { Fault } from "#platform/faults";

/**
 * A backup is a sequence of frames (one letter, four bytes of length, the content), compressed as one zstd stream:
 * H header · T table begins · D rows as COPY text · E table ends · S a sequence · Z the SHA-256 of all before it.
 */
export type FrameKind = "H" | "T" | "D" | "E" | "S" | "Z";

export interface Frame {
  readonly kind: FrameKind;
  readonly content: Buffer;
}

const prefixBytes = 5;
const longest = 64 * 1024 * 1024;
const kinds = "HTDESZ";

export function jsonFrame(kind: FrameKind, value: unknown): Frame {
  return { kind, content: Buffer.from(JSON.stringify(value)) };
}

/** Turns frames into bytes and closes them with their digest. */
export async function* encodeFrames(frames: AsyncIterable<Frame>): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  for await (const frame of frames) {
    const bytes = encode(frame);
    hash.update(bytes);
    yield bytes;
  }
  yield encode({ kind: "Z", content: hash.digest() });
}

/** Turns bytes back into frames; throws a `Fault` at the first sign that they are not a whole backup. */
export async function* decodeFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const hash = createHash("sha256");
  let buffered: Buffer = Buffer.alloc(0);
  let closed = false;
  for await (const chunk of bytes) {
    if (closed) throw damaged("something follows its end");
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    for (let frame = firstFrame(buffered); frame !== null; frame = firstFrame(buffered)) {
      const size = prefixBytes + frame.content.length;
      closed = frame.kind === "Z";
      if (!closed) hash.update(buffered.subarray(0, size));
      else if (!hash.digest().equals(frame.content)) throw damaged("its digest does not match");
      else if (buffered.length > size) throw damaged("something follows its end");
      buffered = buffered.subarray(size);
      yield frame;
    }
  }
  if (!closed) throw damaged("it ends too early");
}

export function jsonOf(frame: Frame): unknown {
  return JSON.parse(frame.content.toString());
}

export function damaged(how: string): Fault {
  return new Fault(`This file is not a whole GoMark backup: ${how}. Nothing was restored.`);
}

function encode({ kind, content }: Frame): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(kind, "latin1");
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

function firstFrame(buffered: Buffer): Frame | null {
  if (buffered.length < prefixBytes) return null;
  const kind = buffered.toString("latin1", 0, 1);
  const length = buffered.readUInt32BE(1);
  if (!kinds.includes(kind) || length > longest) throw damaged("its contents make no sense");
  if (buffered.length < prefixBytes + length) return null;
  return { kind: kind as FrameKind, content: buffered.subarray(prefixBytes, prefixBytes + length) };
}
