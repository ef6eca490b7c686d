import { z } from "zod";
import { recordChanges } from "#modules/identity";
import { invariant, type Problem, Refusal } from "#platform/errors";
import { Id } from "#platform/wire";
import type { Work } from "#platform/work";
import type { AnyObjectType, ObjectType, StoredRecord, WriteOptions } from "./object-type.ts";
import { conditionsOn } from "../conditions/record-conditions.ts";
import { withShares } from "../sharing/share-facts.ts";
import { moveTasksWithRecords } from "../tasks/task-follow-sql.ts";
import type { RecordInput } from "./record-drafts.ts";
import { readBack } from "./record-reading.ts";
import { lockInBin, lockVisible, setDeleted } from "./record-write-sql.ts";
import {
  createRecords,
  type Denial,
  maxRowsPerWrite,
  refusalOf,
  type RefusedRow,
  refuseIfRefused,
  updateRecords,
  type WriteOutcome,
  type WrittenChange,
} from "./record-writing.ts";
import { type Registry, registryOf } from "./registry.ts";
import { takeBack, uniquePropertyIds } from "./record-uniqueness.ts";
import { releaseKeys } from "./unique-sql.ts";

/** Creates one record and reads it back, or refuses with every problem. */
export async function createRecord<Wire>(work: Work, object: ObjectType<Wire>, input: RecordInput): Promise<Wire> {
  const result = await createRecords(work, object, [input]);
  refuseIfRefused(result, `The ${object.labels.one.toLowerCase()} cannot be created like this`);
  return readBack(work, object, result.written[0]?.id ?? "");
}

/** What else is wrong with a new record of which some value has the wrong shape. Writes nothing. */
export async function problemsOfNew(work: Work, object: AnyObjectType, row: RecordInput): Promise<readonly Problem[]> {
  return problemsIn(await createRecords(work, object, [row], { dryRun: true }));
}

const Named = z.object({ id: Id });

/** The same of a change; nothing of a record that is out of reach. */
export async function problemsOfChange(
  work: Work,
  object: AnyObjectType,
  row: RecordInput,
): Promise<readonly Problem[]> {
  const named = Named.safeParse(row);
  if (!named.success) return [];
  const { id: _, version: __, ...values } = row;
  return problemsIn(await updateRecords(work, object, [{ id: named.data.id, values }], { dryRun: true }));
}

/** What people can mend in the values they gave. */
function problemsIn({ refused }: WriteOutcome): readonly Problem[] {
  return refused.flatMap(({ code, problems }) => (code === "invalid" || code === "rule_broken" ? problems : []));
}

type ChangeInput = RecordInput & { readonly id: string; readonly version?: number };

/** Changes one record and reads it back, or refuses with every problem. */
export async function updateRecord<Wire>(
  work: Work,
  object: ObjectType<Wire>,
  input: ChangeInput,
  options: WriteOptions = {},
): Promise<Wire> {
  const { id, version, ...values } = input;
  const result = await updateRecords(
    work,
    object,
    [{ id, values, ...(version === undefined ? {} : { version }) }],
    options,
  );
  refuseIfRefused(result, `The ${object.labels.one.toLowerCase()} cannot be changed like this`);
  invariant(result.written.length + result.unchanged.length === 1, "one change has one outcome");
  return readBack(work, object, id);
}

export interface Deletion {
  readonly id: string;
  readonly version?: number | undefined;
}

/** Puts many records into the bin, set-based; each is refused or written as `updateRecords` would. */
export async function deleteRecords(
  work: Work,
  object: AnyObjectType,
  deletions: readonly Deletion[],
): Promise<WriteOutcome> {
  invariant(deletions.length <= maxRowsPerWrite, `at most ${maxRowsPerWrite} records are deleted at once`);
  const registry = await registryOf(work, object);
  const found = await lockVisible(
    work,
    registry,
    deletions.map(({ id }) => id),
  );
  const conditions = await conditionsOn(work, object, "delete", [...found.keys()]);
  const attempts = deletions.map(({ id, version }, index) => ({
    index,
    id,
    denial: refusalOf(work, object, { record: found.get(id), version, action: "delete", conditions }),
  }));
  const records = new Map(
    attempts.flatMap(({ id, denial }) => (denial === null ? [[id, found.get(id)] as const] : [])),
  );
  const gone = [...records.values()].filter((record) => record !== undefined);
  await moveBinned(
    work,
    object,
    gone.map(({ id }) => id),
    true,
  );
  await releaseKeys(
    work,
    uniquePropertyIds(registry.whole),
    gone.map(({ id }) => id),
  );
  await tell(work, object, gone, "deleted");
  return {
    written: attempts.flatMap(({ index, id, denial }) =>
      denial === null ? [{ index, id, change: movedChange(found.get(id)) }] : [],
    ),
    unchanged: [],
    refused: attempts.flatMap(({ index, denial }) => (denial === null ? [] : [deniedRow(index, denial)])),
  };
}

/** The move itself makes a version, and changes no value. */
function movedChange(record: StoredRecord | undefined): WrittenChange {
  return { version: (record?.version ?? 0) + 1, before: {}, after: {} };
}

function deniedRow(index: number, { code, path, message, facts }: Denial): RefusedRow {
  return { index, code, problems: [{ path, code, message }], ...(facts === undefined ? {} : { facts }) };
}

/** Puts one record into the bin, or refuses. */
export async function deleteRecord(work: Work, object: AnyObjectType, deletion: Deletion): Promise<void> {
  refuseIfRefused(await deleteRecords(work, object, [deletion]), "It cannot be deleted");
}

/** Takes one record out of the bin again. */
export async function restoreRecord<Wire>(work: Work, object: ObjectType<Wire>, id: string): Promise<Wire> {
  refuseIfRefused(
    await restoreRecords(work, object, [{ id }]),
    `The ${object.labels.one.toLowerCase()} cannot come back like this`,
  );
  return readBack(work, object, id);
}

/**
 * Takes many records out of the bin, set-based; each is refused or written as `deleteRecords` would. Whether one may
 * come back is asked one after the other, since each may be refused for what the one before took.
 */
export async function restoreRecords(
  work: Work,
  object: AnyObjectType,
  restorations: readonly Deletion[],
): Promise<WriteOutcome> {
  invariant(restorations.length <= maxRowsPerWrite, `at most ${maxRowsPerWrite} records are restored at once`);
  const registry = await registryOf(work, object);
  const found = await lockInBin(
    work,
    registry,
    restorations.map(({ id }) => id),
  );
  const conditions = await conditionsOn(work, object, "delete", [...found.keys()]);
  const refused: RefusedRow[] = [];
  const back: { readonly index: number; readonly record: StoredRecord }[] = [];
  for (const [index, { id, version }] of restorations.entries()) {
    const record = found.get(id);
    const denial = refusalOf(work, object, { record, version, action: "delete", conditions });
    if (denial?.code === "not_found") refused.push(deniedRow(index, { ...denial, message: noneInBin(object) }));
    else if (denial !== null) refused.push(deniedRow(index, denial));
    else if (record !== undefined) {
      const problem = await refusalToReturn(work, registry, record);
      if (problem === null) back.push({ index, record });
      else refused.push({ index, code: problem.code, problems: problemsOf(problem) });
    }
  }
  const ids = back.map(({ record }) => record.id);
  await moveBinned(work, object, ids, false);
  await tell(
    work,
    object,
    back.map(({ record }) => record),
    "restored",
  );
  return {
    written: back.map(({ index, record }) => ({ index, id: record.id, change: movedChange(record) })),
    unchanged: [],
    refused,
  };
}

function noneInBin({ labels }: AnyObjectType): string {
  return `There is no such ${labels.one.toLowerCase()} in the bin`;
}

/** Takes a record's own values again, or says why it cannot come back. */
async function refusalToReturn(work: Work, registry: Registry, record: StoredRecord): Promise<Refusal | null> {
  try {
    await registry.object.mayRestore?.(work, record);
    await takeBack(work, registry.whole, record);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function problemsOf({ code, message, details }: Refusal): readonly Problem[] {
  return details.problems ?? [{ path: "id", code, message }];
}

/** Into the bin or out of it, with the tasks that stand on the records. */
async function moveBinned(work: Work, object: AnyObjectType, ids: readonly string[], deleted: boolean): Promise<void> {
  await setDeleted(work, object, ids, deleted);
  await moveTasksWithRecords(work, object.key, ids, deleted);
}

async function tell(
  work: Work,
  object: AnyObjectType,
  records: readonly StoredRecord[],
  kind: "deleted" | "restored",
): Promise<void> {
  recordChanges(
    work,
    records.map(({ id, values }) => ({
      object: object.key,
      recordId: id,
      label: String(values["name"] ?? ""),
      action: kind,
      before: null,
      after: null,
    })),
  );
  const facts = records.map(({ id, version, values, createdAt }) => {
    const sides = kind === "deleted" ? { before: values, after: null } : { before: null, after: values };
    return { id, version: version + 1, changed: [], createdAt, ...sides };
  });
  await object.publish(work, kind, await withShares(work, facts));
}
