import { z } from "zod";
import { recordChange } from "#modules/identity";
import { Refusal } from "#platform/errors";
import { decodeCursor, toPage } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import type { Work } from "#platform/work";
import { noteCreated, noteDeleted, noteRestored, noteUpdated } from "../events.ts";
import { anyObjectOf, findObject } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { type SeenRecord, seeRecord } from "../records/record-sight-sql.ts";
import { reachesRecord } from "../records/reach-rules.ts";
import { sharedWith } from "../sharing/share-sql.ts";
import type { ListNotes, NewNote, Note, NotePatch } from "./note-schema.ts";
import { insertNote, lockNote, notePage, updateNote } from "./note-sql.ts";

const NoteCursor = z.tuple([Instant, Id]);

/** A record's notes, newest first. Refuses with `not_found` when the record is out of sight. */
export async function listNotes(work: Work, input: ListNotes) {
  await seeRecord(work, await anyObjectOf(work, input.object), input.recordId);
  const [at, id] = input.cursor === undefined ? [null, null] : decodeCursor(input.cursor, NoteCursor);
  const rows = await notePage(work, input, at === null ? null : { at, id }, input.limit + 1);
  return toPage(rows, input.limit, { item: (note) => note, key: (note) => [note.createdAt, note.id] });
}

/** Writes a note on a record one can see. */
export async function createNote(work: Work, input: NewNote): Promise<Note> {
  const object = await anyObjectOf(work, input.object);
  const record = await seeRecord(work, object, input.recordId);
  const note = await insertNote(work, input);
  recordChange(work, {
    object: "note",
    recordId: note.id,
    label: record.name,
    action: "created",
    before: null,
    after: { body: note.body },
  });
  work.publish(noteCreated, note.id, await payloadOf(work, object, { note, record }));
  return note;
}

/** Changes the text of a note: its author may, and who may edit the record. */
export async function changeNote(work: Work, { id, version, body }: NotePatch): Promise<Note> {
  const { note: before, object, record } = await editableNote(work, { id, version });
  if (before.body === body) return before;
  const note = await updateNote(work, before, { body });
  recordChange(work, {
    object: "note",
    recordId: id,
    label: record.name,
    action: "changed",
    before: { body: before.body },
    after: { body },
  });
  work.publish(noteUpdated, id, await payloadOf(work, object, { note, record }));
  return note;
}

/** Deletes a note: its author may, and who may edit the record. */
export async function removeNote(work: Work, input: { id: string; version?: number | undefined }): Promise<void> {
  const { note, object, record } = await editableNote(work, input);
  const gone = await updateNote(work, note, { deleted: true });
  recordChange(work, {
    object: "note",
    recordId: note.id,
    label: record.name,
    action: "deleted",
    before: { body: note.body },
    after: null,
  });
  work.publish(noteDeleted, note.id, await payloadOf(work, object, { note: gone, record }));
}

/** Takes a deleted note back: its author may, and who may edit the record. */
export async function restoreNote(work: Work, { id }: { id: string }): Promise<Note> {
  const { note: gone, object, record } = await editableNote(work, { id, inBin: true });
  const note = await updateNote(work, gone, { deleted: false });
  recordChange(work, {
    object: "note",
    recordId: id,
    label: record.name,
    action: "restored",
    before: null,
    after: { body: note.body },
  });
  work.publish(noteRestored, id, await payloadOf(work, object, { note, record }));
  return note;
}

interface NoteInQuestion {
  readonly id: string;
  readonly version?: number | undefined;
  readonly inBin?: boolean;
}

async function editableNote(
  work: Work,
  { id, version, inBin = false }: NoteInQuestion,
): Promise<{ note: Note; object: AnyObjectType; record: SeenRecord }> {
  const note = await lockNote(work, id, inBin);
  const missing = new Refusal("not_found", "There is no such note");
  if (note === undefined) throw missing;
  const object = await findObject(work, note.object);
  if (object === undefined) throw missing;
  const record = await seeRecord(work, object, note.recordId).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === "not_found" ? missing : error;
  });
  const own = note.author.id !== null && note.author.id === work.actor.memberId;
  if (!own && !reachesRecord(work, { plural: object.plural, action: "update" }, record))
    throw new Refusal("forbidden", "Only its author, or who may edit the record, changes a note");
  if (version !== undefined && version !== note.version) {
    throw new Refusal("conflict", "The note has changed in the meantime", {
      facts: { version: note.version, changedAt: note.updatedAt },
    });
  }
  return { note, object, record };
}

async function payloadOf(
  work: Work,
  { plural }: AnyObjectType,
  { note: { object, recordId, version }, record }: { readonly note: Note; readonly record: SeenRecord },
) {
  const grantees = (await sharedWith(work, [recordId])).get(recordId);
  const shared = grantees === undefined ? {} : { sharedWith: [...grantees] };
  return { object, plural, recordId, version, owners: [record.ownerId], ...shared };
}
