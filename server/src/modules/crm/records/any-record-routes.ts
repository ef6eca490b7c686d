import { z } from "zod";
import { type AnyOperation, operation } from "#platform/operation";
import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import {
  AnyDeletion,
  AnyRecord,
  AnyRecordChanges,
  AnyRecordPage,
  AnyRecordPatch,
  ListAnyRecords,
  NewAnyRecord,
  OfType,
  OneOfType,
} from "./any-record-schema.ts";
import {
  changeManyAnyRecords,
  createAnyRecord,
  getAnyRecord,
  listAnyRecords,
  restoreAnyRecord,
  updateAnyRecord,
} from "./any-records.ts";
import { BulkChanged, BulkIds, BulkOutcome, deleteMany, restoreMany } from "./record-bulk.ts";
import { deleteRecord } from "./records.ts";

const path = "/api/v1/records/:type";

/** A permission on records of the type that a call names, for operations of it. */
export function onRecords(action: "read" | "create" | "update" | "delete" | "export" | "bulk") {
  return {
    scope: "organization",
    permission: `<plural of the type>.${action}`,
    permissionFor: async (work: Work, { type }: { readonly type: string }) =>
      `${(await anyObjectOf(work, type, "type")).plural}.${action}`,
  } as const;
}

/** The operations on records of any type, in one shape: those that every organization has and those of its own. */
export const anyRecordOperations: readonly AnyOperation[] = [
  operation({
    ...onRecords("read"),
    id: "crm.records.list",
    summary: "List records of any type",
    description: "Filtered, searched and sorted; pages follow one another by cursor.",
    http: { method: "GET", path },
    input: ListAnyRecords,
    output: AnyRecordPage,
    errors: ["not_found"],
    run: listAnyRecords,
  }),
  operation({
    ...onRecords("read"),
    id: "crm.records.get",
    summary: "Read a record of any type",
    http: { method: "GET", path: `${path}/:id` },
    input: OneOfType,
    output: AnyRecord,
    errors: ["not_found"],
    run: getAnyRecord,
  }),
  operation({
    ...onRecords("create"),
    id: "crm.records.create",
    summary: "Create a record of any type",
    http: { method: "POST", path, status: 201 },
    input: NewAnyRecord,
    output: AnyRecord,
    errors: ["not_found", "rule_broken"],
    run: createAnyRecord,
  }),
  operation({
    ...onRecords("update"),
    id: "crm.records.update",
    summary: "Change a record of any type",
    description: "Absent values stay as they are, null empties.",
    http: { method: "PATCH", path: `${path}/:id` },
    input: AnyRecordPatch,
    output: AnyRecord,
    errors: ["not_found", "conflict", "rule_broken"],
    run: updateAnyRecord,
  }),
  operation({
    ...onRecords("delete"),
    id: "crm.records.delete",
    summary: "Put a record of any type into the bin",
    http: { method: "DELETE", path: `${path}/:id` },
    input: AnyDeletion,
    output: z.object({}),
    errors: ["not_found", "conflict"],
    run: async (work, { type, ...deletion }) => {
      await deleteRecord(work, await anyObjectOf(work, type, "type"), deletion);
      return {};
    },
  }),
  operation({
    ...onRecords("delete"),
    id: "crm.records.restore",
    summary: "Take a record of any type out of the bin",
    http: { method: "POST", path: `${path}/:id/restore` },
    input: OneOfType,
    output: AnyRecord,
    errors: ["not_found", "rule_broken"],
    run: restoreAnyRecord,
  }),
  operation({
    ...onRecords("bulk"),
    id: "crm.records.bulkUpdate",
    summary: "Change many records of one type at once",
    description: "Absent values stay as they are, null empties. Without `version` whatever state a record is in.",
    http: { method: "POST", path: `${path}/bulk/update` },
    input: AnyRecordChanges,
    output: BulkChanged,
    errors: ["not_found"],
    run: changeManyAnyRecords,
  }),
  operation({
    ...onRecords("bulk"),
    id: "crm.records.bulkDelete",
    summary: "Put many records of one type into the bin",
    http: { method: "POST", path: `${path}/bulk/delete` },
    input: OfType.extend(BulkIds.shape),
    output: BulkOutcome,
    errors: ["not_found"],
    run: async (work, { type, ids }) => deleteMany(work, await anyObjectOf(work, type, "type"), ids),
  }),
  operation({
    ...onRecords("bulk"),
    id: "crm.records.bulkRestore",
    summary: "Take many records of one type out of the bin",
    http: { method: "POST", path: `${path}/bulk/restore` },
    input: OfType.extend(BulkIds.shape),
    output: BulkOutcome,
    errors: ["not_found"],
    run: async (work, { type, ids }) => restoreMany(work, await anyObjectOf(work, type, "type"), ids),
  }),
];
