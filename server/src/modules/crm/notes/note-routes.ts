import { z } from "zod";
import { operation } from "#platform/operation";
import { pageOf } from "#platform/paging";
import { Id, Version } from "#platform/wire";
import { ListNotes, NewNote, Note, NotePatch } from "./note-schema.ts";
import { changeNote, createNote, listNotes, removeNote, restoreNote } from "./notes.ts";

export const noteOperations = [
  operation({
    id: "crm.notes.list",
    summary: "List the notes on a record, newest first",
    http: { method: "GET", path: "/api/v1/notes" },
    scope: "organization",
    permission: null,
    input: ListNotes,
    output: pageOf(Note),
    errors: ["not_found"],
    run: listNotes,
  }),
  operation({
    id: "crm.notes.create",
    summary: "Write a note on a record",
    http: { method: "POST", path: "/api/v1/notes", status: 201 },
    scope: "organization",
    permission: "notes.write",
    input: NewNote,
    output: Note,
    errors: ["not_found"],
    run: createNote,
  }),
  operation({
    id: "crm.notes.update",
    summary: "Change a note",
    http: { method: "PATCH", path: "/api/v1/notes/:id" },
    scope: "organization",
    permission: "notes.write",
    input: NotePatch,
    output: Note,
    errors: ["not_found", "conflict"],
    run: changeNote,
  }),
  operation({
    id: "crm.notes.delete",
    summary: "Delete a note",
    http: { method: "DELETE", path: "/api/v1/notes/:id" },
    scope: "organization",
    permission: "notes.write",
    input: z.object({ id: Id, version: Version.optional() }),
    output: z.object({}),
    errors: ["not_found", "conflict"],
    run: async (work, input) => {
      await removeNote(work, input);
      return {};
    },
  }),
  operation({
    id: "crm.notes.restore",
    summary: "Take a deleted note back",
    http: { method: "POST", path: "/api/v1/notes/:id/restore" },
    scope: "organization",
    permission: "notes.write",
    input: z.object({ id: Id }),
    output: Note,
    errors: ["not_found"],
    run: restoreNote,
  }),
];
