import { Buffer } from "node:buffer";
import { type Generated, sql } from "kysely";
import { Refusal } from "#platform/errors";
import { tablesOf, type Within, type Work } from "#platform/work";

interface FileTables {
  "platform.file": {
    org_id: string;
    id: Generated<string>;
    name: string;
    media_type: string;
    bytes: string;
    created_at: Date;
    /** Whether all of it is there. */
    complete: boolean;
    /** Who has sent it, see `keeperOf`; null for files from before that was kept. */
    kept_by: string | null;
  };
  "platform.file_chunk": { org_id: string; file_id: string; position: number; content: Buffer };
}

const tables = tablesOf<FileTables>();
const chunkBytes = 256 * 1024;
/** Chunks written in one unit of work of a large file: the event log waits for nobody longer than that takes. */
const chunksAtOnce = 8;

export interface FileToKeep {
  readonly name: string;
  readonly mediaType: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Keeps a small file in the organization's own storage within one unit of work; answers its id. */
export async function storeFile(work: Work, file: FileToKeep): Promise<string> {
  return keepFile((step) => step(work), file);
}

/**
 * Keeps a file of any size, chunk by chunk in many short units of work; answers its id. Nobody can read it before it is
 * whole; one that never becomes so is thrown away, at once where it can be, else by the daily upkeep.
 */
export async function keepFile(within: Within, { name, mediaType, content }: FileToKeep): Promise<string> {
  const id = await within((work) => insertFile(work, { name, mediaType }));
  try {
    let position = 0;
    let bytes = 0;
    for await (const chunks of inGroups(inChunks(content))) {
      const from = position;
      await within((work) => insertChunks(work, id, from, chunks));
      position += chunks.length;
      bytes += chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    }
    await within((work) => completeFile(work, id, bytes));
    return id;
  } catch (error) {
    // within one unit of work there is nothing left to throw away, and no way to do so
    await discardFile(within, id).catch(() => {});
    throw error;
  }
}

async function insertFile(work: Work, { name, mediaType }: Pick<FileToKeep, "name" | "mediaType">): Promise<string> {
  const created = await tables(work)
    .insertInto("platform.file")
    .values({
      org_id: work.orgId,
      name: name.slice(0, 255),
      media_type: mediaType.slice(0, 100),
      bytes: "0",
      created_at: work.now,
      complete: false,
      kept_by: keeperOf(work),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return created.id;
}

async function insertChunks(work: Work, fileId: string, from: number, chunks: readonly Buffer[]): Promise<void> {
  await tables(work)
    .insertInto("platform.file_chunk")
    .values(chunks.map((content, index) => ({ org_id: work.orgId, file_id: fileId, position: from + index, content })))
    .execute();
}

async function completeFile(work: Work, fileId: string, bytes: number): Promise<void> {
  await tables(work)
    .updateTable("platform.file")
    .set({ bytes: String(bytes), complete: true })
    .where("org_id", "=", work.orgId)
    .where("id", "=", fileId)
    .execute();
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
    .where("complete", "=", true)
    .executeTakeFirst();
  if (row === undefined) throw noFile(fileId);
  return { name: row.name, mediaType: row.media_type, bytes: Number(row.bytes) };
}

/** Refuses with `not_found` a file that somebody else has sent: ids can be guessed. */
export async function refuseForeignFile(work: Work, fileId: string): Promise<void> {
  const row = await tables(work)
    .selectFrom("platform.file")
    .select("kept_by")
    .where("org_id", "=", work.orgId)
    .where("id", "=", fileId)
    .executeTakeFirst();
  if (row?.kept_by !== keeperOf(work)) throw noFile(fileId);
}

function keeperOf({ actor }: Work): string {
  return `${actor.kind} ${actor.userId ?? actor.keyId ?? ""}`.trim();
}

function noFile(fileId: string): Refusal {
  return new Refusal("not_found", `There is no file ${fileId}`);
}

/** Throws a file away, in units of work as short as those that wrote it; one that is not there is no matter. */
export async function discardFile(within: Within, fileId: string): Promise<void> {
  while ((await within((work) => deleteChunks(work, fileId))) > 0);
  await within((work) =>
    tables(work).deleteFrom("platform.file").where("org_id", "=", work.orgId).where("id", "=", fileId).execute(),
  );
}

/** Some of a file's chunks; answers how many there were. */
async function deleteChunks(work: Work, fileId: string): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    delete from platform.file_chunk
    where org_id = ${work.orgId}::bigint and file_id = ${fileId}::bigint and position = any(array(
      select position from platform.file_chunk
      where org_id = ${work.orgId}::bigint and file_id = ${fileId}::bigint limit ${chunksAtOnce * 8}))
    returning position`.execute(tables(work));
  return rows.length;
}

async function* inGroups(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let group: Buffer[] = [];
  for await (const chunk of chunks) {
    group.push(chunk);
    if (group.length < chunksAtOnce) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
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
