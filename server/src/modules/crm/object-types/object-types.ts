import { declareRecordKind, recordChange } from "#modules/identity";
import { type Problem, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { objectTypeChanged } from "../events.ts";
import { keyFrom } from "../records/key-rules.ts";
import { wordProblems } from "./object-type-rules.ts";
import { maxObjectTypes, type NewObjectType, type ObjectType, type ObjectTypePatch } from "./object-type-schema.ts";
import {
  holdObjectTypes,
  insertObjectType,
  lockObjectType,
  type ObjectTypeRow,
  objectTypeRows,
  updateObjectType,
} from "./object-type-sql.ts";
import { forgetOwnObjects } from "./own-object.ts";

/** The organization's own types by name, archived ones only where they are asked for. */
export async function listObjectTypes(work: Work, archived: boolean): Promise<ObjectType[]> {
  const rows = await objectTypeRows(work);
  return rows.filter((row) => archived || row.archived_at === null).map(toWire);
}

/** One type of one's own. */
export async function readObjectType(work: Work, id: string): Promise<ObjectType> {
  const row = (await objectTypeRows(work)).find((one) => one.id === id);
  if (row === undefined) throw noSuchType();
  return toWire(row);
}

/** Defines a new type; its records, properties and permissions are there from the next call on. */
export async function createObjectType(work: Work, input: NewObjectType): Promise<ObjectType> {
  const { labels, icon, description = null } = input;
  await holdObjectTypes(work);
  const others = await objectTypeRows(work);
  const words = { key: input.key ?? keyFrom(labels.one), plural: input.plural ?? keyFrom(labels.many) };
  const { key, plural } = words;
  const problems = (["key", "plural"] as const).flatMap((path): Problem[] =>
    words[path] === null ? [{ path, code: "required", message: "It cannot be made from this label: give one" }] : [],
  );
  problems.push(...wordProblems({ key: key ?? "", plural: plural ?? "" }, others));
  if (problems.length > 0) throw new Refusal("invalid", "A type cannot be called like this", { problems });
  if (others.length >= maxObjectTypes)
    throw new Refusal("rule_broken", `A company has at most ${maxObjectTypes} types of its own, archived ones too`);
  const row = await insertObjectType(work, {
    key: key ?? "",
    plural: plural ?? "",
    label_one: labels.one,
    label_many: labels.many,
    icon,
    description,
  });
  return changed(work, row, { action: "created", before: null });
}

/** Changes what a type is called, its icon or description. Its key and plural never change. */
export async function changeObjectType(work: Work, input: ObjectTypePatch): Promise<ObjectType> {
  const before = await lockedType(work, input);
  const { labels, icon, description } = input;
  const row = await updateObjectType(work, before, {
    ...(labels === undefined ? {} : { label_one: labels.one, label_many: labels.many }),
    ...(icon === undefined ? {} : { icon }),
    ...(description === undefined ? {} : { description }),
  });
  return changed(work, row, { action: "changed", before });
}

/** Archives a type, or takes it back. Its records, properties and views stay as they are and are out of reach meanwhile. */
export async function archiveObjectType(
  work: Work,
  input: { readonly id: string; readonly version?: number | undefined },
  archived: boolean,
): Promise<ObjectType> {
  const before = await lockedType(work, input);
  if ((before.archived_at !== null) === archived) return toWire(before);
  const row = await updateObjectType(work, before, { archived_at: archived ? work.now : null });
  return changed(work, row, { action: archived ? "archived" : "restored", before });
}

async function lockedType(
  work: Work,
  { id, version }: { readonly id: string; readonly version?: number | undefined },
): Promise<ObjectTypeRow> {
  const row = await lockObjectType(work, id);
  if (row === undefined) throw noSuchType();
  if (version !== undefined && row.version !== version)
    throw new Refusal("conflict", "Somebody has changed this type in the meantime", {
      facts: { version: row.version },
    });
  return row;
}

function noSuchType(): Refusal {
  return new Refusal("not_found", "There is no such type");
}

/** History, event and what roles may do with the records. */
async function changed(
  work: Work,
  row: ObjectTypeRow,
  { action, before }: { readonly action: string; readonly before: ObjectTypeRow | null },
): Promise<ObjectType> {
  forgetOwnObjects(work);
  await declareRecordKind(work, {
    plural: row.plural,
    labels: { one: row.label_one, many: row.label_many },
    archived: row.archived_at !== null,
  });
  recordChange(work, {
    object: "objectType",
    recordId: row.id,
    label: row.label_many,
    action,
    before: before === null ? null : auditOf(before),
    after: auditOf(row),
  });
  work.publish(objectTypeChanged, row.id, { version: row.version, key: row.key });
  return toWire(row);
}

function auditOf({ key, plural, label_one, label_many, icon, description, archived_at }: ObjectTypeRow) {
  return { key, plural, labelOne: label_one, labelMany: label_many, icon, description, archived: archived_at !== null };
}

function toWire(row: ObjectTypeRow): ObjectType {
  const { id, key, plural, icon, description, version } = row;
  return {
    id,
    key,
    plural,
    labels: { one: row.label_one, many: row.label_many },
    icon,
    description,
    archivedAt: row.archived_at?.toISOString() ?? null,
    version,
  };
}
