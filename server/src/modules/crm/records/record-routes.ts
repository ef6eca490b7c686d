import { z } from "zod";
import type { RefusalCode } from "#platform/errors";
import { type AnyOperation, operation } from "#platform/operation";
import { Id, Version } from "#platform/wire";
import type { AnyObjectType, ObjectType } from "./object-type.ts";
import { bulkOperations } from "./record-bulk.ts";
import { getRecord, listRecords } from "./record-reading.ts";
import { ListRecords, type RecordChangeShape } from "./record-schema.ts";
import { createRecord, deleteRecord, problemsOfChange, problemsOfNew, restoreRecord, updateRecord } from "./records.ts";
import type { RecordInput } from "./record-drafts.ts";

/** The wire shapes of an object's operations. */
export interface RecordShapes<Wire> {
  readonly wire: z.ZodType<Wire>;
  readonly page: z.ZodType;
  readonly created: z.ZodObject;
  readonly changed: RecordChangeShape;
}

/** The operations every object has. A concept adds only what is its own. */
export function recordOperations<Wire>(object: ObjectType<Wire>, shapes: RecordShapes<Wire>): AnyOperation[] {
  return [
    ...readOperations(object, shapes),
    ...writeOperations(object, shapes),
    ...binOperations(object, shapes),
    ...bulkOperations(object, shapes.changed),
  ];
}

const scope = "organization";
const writeErrors: readonly RefusalCode[] = ["not_found", "conflict", "rule_broken"];

function wordsOf({ plural, labels }: Pick<AnyObjectType, "plural" | "labels">) {
  return {
    plural,
    one: withArticle(labels.one.toLowerCase()),
    path: `/api/v1/${plural}`,
    named: (verb: string) => `crm.${plural}.${verb}`,
  };
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

function readOperations<Wire>(object: ObjectType<Wire>, shapes: RecordShapes<Wire>): AnyOperation[] {
  const { plural, one, path, named } = wordsOf(object);
  return [
    operation({
      id: named("list"),
      summary: `List ${plural}`,
      description: "Filtered, searched and sorted; pages follow one another by cursor.",
      http: { method: "GET", path },
      scope,
      permission: `${plural}.read`,
      input: ListRecords,
      output: shapes.page,
      run: (work, input) => listRecords(work, object, input),
    }),
    operation({
      id: named("get"),
      summary: `Read ${one}`,
      http: { method: "GET", path: `${path}/:id` },
      scope,
      permission: `${plural}.read`,
      input: z.object({ id: Id }),
      output: shapes.wire,
      errors: ["not_found"],
      run: async (work, input) => (await getRecord(work, object, input.id)) as z.input<z.ZodType<Wire>>,
    }),
  ];
}

function writeOperations<Wire>(object: ObjectType<Wire>, shapes: RecordShapes<Wire>): AnyOperation[] {
  const { plural, one, path, named } = wordsOf(object);
  return [
    operation({
      id: named("create"),
      summary: `Create ${one}`,
      http: { method: "POST", path, status: 201 },
      scope,
      permission: `${plural}.create`,
      input: shapes.created,
      output: shapes.wire,
      errors: ["rule_broken"],
      alsoWrong: (work, given) => problemsOfNew(work, object, given),
      run: async (work, input) => (await createRecord(work, object, input as RecordInput)) as z.input<z.ZodType<Wire>>,
    }),
    operation({
      id: named("update"),
      summary: `Change ${one}`,
      description: "Absent properties stay as they are, null empties.",
      http: { method: "PATCH", path: `${path}/:id` },
      scope,
      permission: `${plural}.update`,
      input: shapes.changed,
      output: shapes.wire,
      errors: writeErrors,
      alsoWrong: (work, given) => problemsOfChange(work, object, given),
      run: async (work, input) => (await updateRecord(work, object, input)) as z.input<z.ZodType<Wire>>,
    }),
  ];
}

function binOperations<Wire>(object: ObjectType<Wire>, shapes: RecordShapes<Wire>): AnyOperation[] {
  const { plural, one, path, named } = wordsOf(object);
  return [
    operation({
      id: named("delete"),
      summary: `Put ${one} into the bin`,
      http: { method: "DELETE", path: `${path}/:id` },
      scope,
      permission: `${plural}.delete`,
      input: z.object({ id: Id, version: Version.optional() }),
      output: z.object({}),
      errors: ["not_found", "conflict"],
      run: async (work, input) => {
        await deleteRecord(work, object, input);
        return {};
      },
    }),
    operation({
      id: named("restore"),
      summary: `Take ${one} out of the bin`,
      http: { method: "POST", path: `${path}/:id/restore` },
      scope,
      permission: `${plural}.delete`,
      input: z.object({ id: Id }),
      output: shapes.wire,
      errors: ["not_found", "rule_broken"],
      run: async (work, input) => (await restoreRecord(work, object, input.id)) as z.input<z.ZodType<Wire>>,
    }),
  ];
}
