import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { invalidField, Refusal } from "#platform/errors";
import { type DiskPlace, refuseWithoutRoom } from "#platform/files/disk-room";
import { discardFile, keepFile } from "#platform/files/files";
import { temporaryFolder } from "#platform/files/temporary-folders";
import type { Transact, WorkContext } from "#platform/work";
import type { UploadLimits } from "./upload-places.ts";

/** What a multipart request holds: its fields, with the id of the kept file as `file`. */
export interface Upload {
  readonly fields: Readonly<Record<string, unknown>>;
  /** SHA-256 of the file: the same file sent again is the same request although it is kept under another id. */
  readonly sha256: string | null;
}

interface UploadParts {
  readonly transact: Transact;
  readonly uploads: UploadLimits;
}

interface Received extends Upload {
  readonly fileId: string | null;
}

/** A sender from whom nothing has come for so long has gone. */
const longestSilenceMs = 120_000;
const lookForRoomEvery = 64 * 1024 * 1024;
const limits = { files: 1, fields: 20, fieldSize: 1_000_000 } as const;

/**
 * Keeps the request's file in a unit of work of its own, begun once all of it has arrived, and goes on
 * with `body`. The file is thrown away again when the call is refused or its reply was given before.
 */
export async function withUpload<Answer extends { readonly replayed?: boolean }>(
  request: FastifyRequest,
  context: WorkContext,
  parts: UploadParts,
  body: (upload: Upload) => Promise<Answer>,
): Promise<Answer> {
  const received = await receive(request, context, parts);
  const discard = () => discardQuietly(request, context, parts, received.fileId);
  try {
    const answer = await body(received);
    if (answer.replayed === true) await discard();
    return answer;
  } catch (error) {
    // after any other error nobody knows whether the unit of work that refers to the file was committed
    if (error instanceof Refusal) await discard();
    throw error;
  }
}

async function receive(request: FastifyRequest, context: WorkContext, parts: UploadParts): Promise<Received> {
  const fields: Record<string, unknown> = {};
  let kept: { fileId: string; sha256: string } | null = null;
  try {
    const fileSize = parts.uploads.maxBytes === 0 ? Infinity : parts.uploads.maxBytes;
    for await (const part of request.parts({ limits: { ...limits, fileSize } })) {
      if (part.type === "file") kept = await keep(part, request, context, parts);
      else fields[part.fieldname] = readField(part.fieldname, part.value);
    }
  } catch (error) {
    await discardQuietly(request, context, parts, kept?.fileId ?? null);
    throw error;
  }
  if (kept === null) return { fields, fileId: null, sha256: null };
  return { fields: { ...fields, file: kept.fileId }, ...kept };
}

/** Waits for the whole file on disk first: a slow sender holds a temporary file, not a database connection. */
async function keep(part: MultipartFile, request: FastifyRequest, context: WorkContext, parts: UploadParts) {
  const { temporary, database } = await parts.uploads.places();
  const announced = Number(request.headers["content-length"] ?? 0);
  for (const place of [temporary, database]) if (place !== null) await refuseWithoutRoom(place, announced);
  const folder = await temporaryFolder("upload", temporary.folder);
  try {
    const path = join(folder, "file");
    const { bytes, sha256 } = await receiveFile(part, path, temporary);
    if (database !== null) await refuseWithoutRoom(database, bytes);
    const file = { name: part.filename, mediaType: part.mimetype, content: contentOf(path) };
    return { fileId: await keepFile((step) => parts.transact(context, step), file), sha256 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* contentOf(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path) as AsyncIterable<Buffer>;
}

/** Writes the file to disk as it comes in, however long that takes, as long as something comes and there is room. */
async function receiveFile(part: MultipartFile, path: string, place: DiskPlace) {
  const hash = createHash("sha256");
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), longestSilenceMs);
  let bytes = 0;
  const watched = async function* (pieces: AsyncIterable<Buffer>) {
    let unlooked = 0;
    for await (const piece of pieces) {
      timer.refresh();
      hash.update(piece);
      bytes += piece.length;
      unlooked += piece.length;
      if (unlooked > lookForRoomEvery) {
        await refuseWithoutRoom(place, 0);
        unlooked = 0;
      }
      yield piece;
    }
  };
  try {
    await pipeline(part.file, watched, createWriteStream(path, { mode: 0o600 }), { signal: silence.signal });
  } catch (error) {
    throw silence.signal.aborted ? new Refusal("invalid", "Nothing more of the file has come: send it again") : error;
  } finally {
    clearTimeout(timer);
  }
  if (part.file.truncated) throw new Refusal("too_large", "The file is larger than this call accepts");
  return { bytes, sha256: hash.digest("base64url") };
}

/** What is left behind takes room and harms nobody: the caller sees the error that led here. */
async function discardQuietly(
  request: FastifyRequest,
  context: WorkContext,
  { transact }: UploadParts,
  fileId: string | null,
): Promise<void> {
  if (fileId === null) return;
  await discardFile((step) => transact(context, step), fileId).catch((error: unknown) =>
    request.log.warn({ err: error, fileId }, "an uploaded file that nothing needs was not removed"),
  );
}

/** A form field is text; one that begins like JSON is read as JSON, as multipart has no other way to send a mapping. */
function readField(name: string, value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw invalidField(name, "This looks like JSON and is not readable");
  }
}
