import { Refusal, type Problem } from "#platform/errors";
import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import type { AnyRecord } from "./any-record-schema.ts";
import type { AnyObjectType, ObjectType } from "./object-type.ts";
import { type BulkChanged, changeMany } from "./record-bulk.ts";
import type { RecordInput } from "./record-drafts.ts";
import type { Value } from "./record-properties.ts";
import { getRecord, getRecords, listRecords, type RecordPage } from "./record-reading.ts";
import { relationField } from "./record-columns-sql.ts";
import { type ListRecords, RecordReference } from "./record-schema.ts";
import { createRecord, restoreRecord, updateRecord } from "./records.ts";
import { type Registry, registryOf } from "./registry.ts";

/** What the engine reads of any object, before it is written in the one shape of all of them. */
interface PlainRecord {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly owner: AnyRecord["owner"];
  readonly custom: Readonly<Record<string, Value>>;
  readonly [property: string]: unknown;
}

interface Known {
  readonly object: ObjectType<PlainRecord>;
  readonly registry: Registry;
}

async function known(work: Work, type: string): Promise<Known> {
  const object: AnyObjectType = await anyObjectOf(work, type, "type");
  // the shape is asked for where routes are declared, never while the engine works
  return { object: object as ObjectType<PlainRecord>, registry: await registryOf(work, object) };
}

const stamps: ReadonlySet<string> = new Set(["createdAt", "updatedAt"]);

function toAny({ registry }: Known, plain: PlainRecord): AnyRecord {
  const { id, version, createdAt, updatedAt, owner, custom } = plain;
  const values = registry.properties.flatMap(({ name, storage }) => {
    if (stamps.has(name)) return [];
    const value = (storage.kind === "custom" ? custom[name] : plain[name]) as Value | undefined;
    return [[name, value ?? null] as const];
  });
  const name = String(plain["name"] ?? "");
  return {
    id,
    type: registry.object.key,
    name,
    values: Object.fromEntries(values),
    owner,
    related: relatedOf(registry, plain),
    version,
    createdAt,
    updatedAt,
  };
}

function relatedOf({ properties }: Registry, plain: PlainRecord): AnyRecord["related"] {
  const related = properties.flatMap((property) => {
    if (property.storage.kind !== "column" || property.target === undefined || property.name === "ownerId") return [];
    const reference = RecordReference.safeParse(plain[relationField(property)]).data;
    return reference === undefined ? [] : [[property.name, reference] as const];
  });
  return Object.fromEntries(related);
}

/** Reads one page of records of any type. */
export async function listAnyRecords(
  work: Work,
  { type, ...input }: ListRecords & { readonly type: string },
): Promise<RecordPage<AnyRecord>> {
  const of = await known(work, type);
  const page = await listRecords(work, of.object, input);
  return { ...page, items: page.items.map((record) => toAny(of, record)) };
}

/** Reads one record of any type, or refuses with `not_found`. */
export async function getAnyRecord(
  work: Work,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<AnyRecord> {
  const of = await known(work, type);
  return toAny(of, await getRecord(work, of.object, id));
}

/** Records of any type by their ids, leaving out those out of sight. */
export async function anyRecordsById(
  work: Work,
  type: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AnyRecord>> {
  if (ids.length === 0) return new Map();
  const of = await known(work, type);
  const plain = await getRecords(work, of.object, ids);
  return new Map(plain.map((record) => [record.id, toAny(of, record)]));
}

/** Those of these records that the actor may see: of types of one's own in the one shape of all, of the others in theirs. */
export async function getAnyRecords(
  work: Work,
  object: AnyObjectType,
  ids: readonly string[],
): Promise<readonly { readonly id: string }[]> {
  // the shape is asked for where routes are declared, never while the engine works
  const of = { object: object as ObjectType<PlainRecord>, registry: await registryOf(work, object) };
  const found = await getRecords(work, of.object, ids);
  return object.typeId === undefined ? found : found.map((record) => toAny(of, record));
}

interface Given {
  readonly type: string;
  readonly values: RecordInput;
}

/** Creates a record of any type. */
export async function createAnyRecord(work: Work, { type, values }: Given): Promise<AnyRecord> {
  const of = await known(work, type);
  return toAny(of, await placed(of, () => createRecord(work, of.object, values)));
}

/** Changes a record of any type. */
export async function updateAnyRecord(
  work: Work,
  { type, id, version, values }: Given & { readonly id: string; readonly version: number },
): Promise<AnyRecord> {
  const of = await known(work, type);
  const plain = await placed(of, () => updateRecord(work, of.object, { ...ownNames(values), id, version }));
  return toAny(of, plain);
}

/** Takes a record of any type out of the bin. */
export async function restoreAnyRecord(
  work: Work,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<AnyRecord> {
  const of = await known(work, type);
  return toAny(of, await restoreRecord(work, of.object, id));
}

interface AnyChange {
  readonly id: string;
  readonly version?: number | undefined;
  readonly values: RecordInput;
}

/** Changes many records of any type, each done or refused by itself. */
export async function changeManyAnyRecords(
  work: Work,
  { type, changes }: { readonly type: string; readonly changes: readonly AnyChange[] },
): Promise<BulkChanged> {
  const of = await known(work, type);
  const plain = changes.map(({ id, version, values }) => ({ ...ownNames(values), id, version }));
  const reply = await changeMany(work, of.object, plain);
  const refused = reply.refused.map((one) => ({
    ...one,
    problems: one.problems.map((problem) => atValue(of, problem)),
  }));
  return { ...reply, refused };
}

/** A value cannot speak for the record's id or version. */
function ownNames(values: RecordInput): RecordInput {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== "id" && name !== "version"));
}

/** Problems at the place where the caller wrote the value. */
async function placed<Result>(of: Known, body: () => Promise<Result>): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Refusal) || error.details.problems === undefined) throw error;
    const problems = error.details.problems.map((problem) => atValue(of, problem));
    throw new Refusal(error.code, error.message, { ...error.details, problems });
  }
}

function atValue({ registry }: Known, problem: Problem): Problem {
  const name = problem.path.replace(/^custom\./, "");
  const first = name.split(".")[0] ?? "";
  const isValue = registry.find(first) !== undefined || problem.code === "unknown_field";
  return isValue ? { ...problem, path: `values.${name}` } : problem;
}
