import type { ToMany } from "#platform/graphql/relation";
import { notesOfRecords } from "../notes/note-sql.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { maxRelated } from "../records/relation-loading.ts";
import { openTasksOfRecords } from "../tasks/task-sql.ts";
import { toWire } from "../tasks/task-wire.ts";

/** The notes on a record one has read, newest first. */
export function notesOf(from: string, object: AnyObjectType): ToMany {
  return {
    from,
    field: "notes",
    to: "Note",
    kind: "many",
    key: "id",
    permission: null,
    maximum: maxRelated,
    async load(work, ids, limit) {
      return Map.groupBy(await notesOfRecords(work, object.key, ids, limit), ({ recordId }) => recordId);
    },
  };
}

/** The open tasks on a record one has read, by when they are due. */
export function tasksOf(from: string, object: AnyObjectType): ToMany {
  return {
    from,
    field: "tasks",
    to: "Task",
    kind: "many",
    key: "id",
    permission: "tasks.read",
    maximum: maxRelated,
    async load(work, ids, limit) {
      const found = await openTasksOfRecords(work, object.key, ids, limit);
      return Map.groupBy(await toWire(work, found), ({ record }) => record?.id ?? "");
    },
  };
}
