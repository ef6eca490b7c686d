import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { invalidField, Refusal } from "#platform/errors";
import { discardFile, storeFile } from "#platform/files/files";
import type { Transact, WorkContext } from "#platform/work";

/** What a multipart request holds: its fields, with the id of the kept file as `file`. */
export interface Upload {
  readonly fields: Readonly<Record<string, unknown>>;
  /** SHA-256 of the file: the same file sent again is the same request although it is kept under another id. */
  readonly sha256: string | null;
}

interface UploadParts {
  readonly transact: Transact;
  readonly maxUploadBytes: number;
}

interface Received extends Upload {
  readonly fileId: string | null;
}

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
    for await (const part of request.parts({ limits: { ...limits, fileSize: parts.maxUploadBytes } })) {
      if (part.type === "file") kept = await keep(part, context, parts);
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
async function keep(part: MultipartFile, context: WorkContext, { transact }: UploadParts) {
  const folder = await mkdtemp(join(tmpdir(), "gomark-upload-"));
  try {
    const path = join(folder, "file");
    const hash = createHash("sha256");
    part.file.on("data", (piece: Buffer) => hash.update(piece));
    await pipeline(part.file, createWriteStream(path, { mode: 0o600 }));
    const { truncated } = part.file;
    const content = Object.assign(createReadStream(path), { truncated });
    const file = { name: part.filename, mediaType: part.mimetype, content };
    const fileId = await transact(context, (work) => storeFile(work, file));
    return { fileId, sha256: hash.digest("base64url") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is left behind takes room and harms nobody: the caller sees the error that led here. */
async function discardQuietly(
  request: FastifyRequest,
  context: WorkContext,
  { transact }: UploadParts,
  fileId: string | null,
): Promise<void> {
  if (fileId === null) return;
  await transact(context, (work) => discardFile(work, fileId)).catch((error: unknown) =>
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
