import { Buffer } from "node:buffer";
import type { Generated } from "kysely";
import { Refusal } from "#platform/errors";
import { tablesOf, type Work } from "#platform/work";

interface FileTables {
  "platform.file": {
    org_id: string;
    id: Generated<string>;
    name: string;
    media_type: string;
    bytes: string;
    created_at: Date;
  };
  "platform.file_chunk": { org_id: string; file_id: string; position: number; content: Buffer };
}

const tables = tablesOf<FileTables>();
const chunkBytes = 256 * 1024;

/** Keeps an uploaded file in the organization's own storage, chunk by chunk; answers its id. */
export async function storeFile(
  work: Work,
  file: { name: string; mediaType: string; content: AsyncIterable<Uint8Array> },
): Promise<string> {
  const created = await tables(work)
    .insertInto("platform.file")
    .values({
      org_id: work.orgId,
      name: file.name.slice(0, 255),
      media_type: file.mediaType.slice(0, 100),
      bytes: "0",
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  let position = 0;
  let bytes = 0;
  for await (const content of inChunks(file.content)) {
    await tables(work)
      .insertInto("platform.file_chunk")
      .values({ org_id: work.orgId, file_id: created.id, position, content })
      .execute();
    position += 1;
    bytes += content.length;
  }
  if ("truncated" in file.content && file.content.truncated === true)
    throw new Refusal("too_large", "The file is larger than this call accepts");
  await tables(work)
    .updateTable("platform.file")
    .set({ bytes: String(bytes) })
    .where("org_id", "=", work.orgId)
    .where("id", "=", created.id)
    .execute();
  return created.id;
}

/** Reads a kept file chunk by chunk; refuses with `not_found` when the organization has no such file. */
export async function* readFile(work: Work, fileId: string): AsyncGenerator<Buffer> {
  await fileInfo(work, fileId);
  for (let position = 0; ; position += 1) {
    const chunk = await readFileChunk(work, fileId, position);
    if (chunk === undefined) return;
    yield chunk;
  }
}

/** One piece of a kept file, for long work that does not hold a transaction open; undefined behind its end. */
export async function readFileChunk(work: Work, fileId: string, position: number): Promise<Buffer | undefined> {
  const chunk = await tables(work)
    .selectFrom("platform.file_chunk")
    .select("content")
    .where("org_id", "=", work.orgId)
    .where("file_id", "=", fileId)
    .where("position", "=", position)
    .executeTakeFirst();
  return chunk?.content;
}

/** A kept file's name, media type and size in bytes. */
export async function fileInfo(
  work: Work,
  fileId: string,
): Promise<{ name: string; mediaType: string; bytes: number }> {
  const row = await tables(work)
    .selectFrom("platform.file")
    .select(["name", "media_type", "bytes"])
    .where("org_id", "=", work.orgId)
    .where("id", "=", fileId)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal("not_found", `There is no file ${fileId}`);
  return { name: row.name, mediaType: row.media_type, bytes: Number(row.bytes) };
}

/** Throws a kept file away; one that is not there is no matter. */
export async function discardFile(work: Work, fileId: string): Promise<void> {
  await tables(work).deleteFrom("platform.file").where("org_id", "=", work.orgId).where("id", "=", fileId).execute();
}

async function* inChunks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    pending.push(piece);
    size += piece.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(pending);
    pending = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pending);
}
