import { sql } from "kysely";
import type { Work } from "#platform/work";
import { dateOf } from "#platform/clock";
import { writtenTerms } from "../search/search-terms-rules.ts";
import { crmTables } from "../tables.ts";
import type { Note } from "./note-schema.ts";

const columns = [
  "id",
  "object",
  "record_id",
  "body",
  "author_id",
  "author_name",
  "version",
  "created_at",
  "updated_at",
] as const;

export interface NotePosition {
  readonly at: string;
  readonly id: string;
}

interface NoteRow {
  readonly id: string;
  readonly object: string;
  readonly record_id: string;
  readonly body: string;
  readonly author_id: string | null;
  readonly author_name: string;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

function toNote(row: NoteRow): Note {
  return {
    id: row.id,
    object: row.object,
    recordId: row.record_id,
    body: row.body,
    author: { id: row.author_id, name: row.author_name },
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** A record's notes, newest first, from `after` on. */
export async function notePage(
  work: Work,
  record: { object: string; recordId: string },
  after: NotePosition | null,
  limit: number,
): Promise<Note[]> {
  const rows = await crmTables(work)
    .selectFrom("crm.note")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("object", "=", record.object)
    .where("record_id", "=", record.recordId)
    .where("deleted_at", "is", null)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${dateOf(after?.at ?? "")}::timestamptz, ${after?.id}::bigint)`),
    )
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(toNote);
}

/** The newest notes of many records at once, at most `limit` of each. */
export async function notesOfRecords(
  work: Work,
  object: string,
  recordIds: readonly string[],
  limit: number,
): Promise<Note[]> {
  const { rows } = await sql<NoteRow>`
    select n.* from unnest(${recordIds}::bigint[]) as wanted (id)
    cross join lateral (
      select n.id, n.object, n.record_id, n.body, n.author_id, n.author_name, n.version, n.created_at, n.updated_at
      from crm.note n
      where n.org_id = ${work.orgId}::bigint and n.object = ${object} and n.record_id = wanted.id and n.deleted_at is null
      order by n.created_at desc, n.id desc limit ${limit}
    ) n`.execute(crmTables(work));
  return rows.map(toNote);
}

/** A note, held for a change: one that stands on its record, or with `inBin` one that was deleted. */
export async function lockNote(work: Work, id: string, inBin = false): Promise<Note | undefined> {
  const row = await crmTables(work)
    .selectFrom("crm.note")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .where("deleted_at", inBin ? "is not" : "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toNote(row);
}

export async function insertNote(work: Work, note: { object: string; recordId: string; body: string }): Promise<Note> {
  const row = await crmTables(work)
    .insertInto("crm.note")
    .values({
      org_id: work.orgId,
      object: note.object,
      record_id: note.recordId,
      body: note.body,
      search_key: writtenTerms(note.body, null),
      author_id: work.actor.memberId,
      author_name: work.actor.name,
      created_at: work.now,
      updated_at: work.now,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toNote(row);
}

export async function updateNote(
  work: Work,
  note: Note,
  change: { body: string } | { deleted: boolean },
): Promise<Note> {
  const row = await crmTables(work)
    .updateTable("crm.note")
    .set({
      version: note.version + 1,
      updated_at: work.now,
      ...("body" in change
        ? { body: change.body, search_key: writtenTerms(change.body, null) }
        : { deleted_at: change.deleted ? work.now : null }),
    })
    .where("org_id", "=", work.orgId)
    .where("id", "=", note.id)
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toNote(row);
}
