import { recordChanges } from "#modules/identity";
import { invariant, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import type { AnyObjectType, ObjectType, StoredRecord, WriteOptions } from "./object-type.ts";
import { moveTasksWithRecords } from "../tasks/task-follow-sql.ts";
import type { RecordInput } from "./record-drafts.ts";
import { readBack } from "./record-reading.ts";
import { lockInBin, lockVisible, setDeleted } from "./record-write-sql.ts";
import {
  createRecords,
  maxRowsPerWrite,
  refusalOf,
  refuseIfRefused,
  updateRecords,
  withShares,
  type WriteOutcome,
} from "./record-writing.ts";
import { registryOf } from "./registry.ts";
import { takeBack, uniquePropertyIds } from "./record-uniqueness.ts";
import { releaseKeys } from "./unique-sql.ts";

/** Creates one record and reads it back, or refuses with every problem. */
export async function createRecord<Wire>(work: Work, object: ObjectType<Wire>, input: RecordInput): Promise<Wire> {
  const result = await createRecords(work, object, [input]);
  refuseIfRefused(result, `The ${object.labels.one.toLowerCase()} cannot be created like this`);
  return readBack(work, object, result.written[0]?.id ?? "");
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
  const attempts = deletions.map(({ id, version }, index) => ({
    index,
    id,
    denial: refusalOf(work, object, { record: found.get(id), version, action: "delete" }),
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
    uniquePropertyIds(registry),
    gone.map(({ id }) => id),
  );
  await tell(work, object, gone, "deleted");
  return {
    written: attempts.flatMap(({ index, id, denial }) => (denial === null ? [{ index, id }] : [])),
    unchanged: [],
    refused: attempts.flatMap(({ index, denial }) => {
      if (denial === null) return [];
      const { code, path, message, facts } = denial;
      return [{ index, code, problems: [{ path, code, message }], ...(facts === undefined ? {} : { facts }) }];
    }),
  };
}

/** Puts one record into the bin, or refuses. */
export async function deleteRecord(work: Work, object: AnyObjectType, deletion: Deletion): Promise<void> {
  refuseIfRefused(await deleteRecords(work, object, [deletion]), "It cannot be deleted");
}

/** Takes one record out of the bin again. */
export async function restoreRecord<Wire>(work: Work, object: ObjectType<Wire>, id: string): Promise<Wire> {
  await takeOutOfBin(work, object, id);
  return readBack(work, object, id);
}

/** `restoreRecord` for who need not read it back. A refusal has written nothing. */
export async function takeOutOfBin(work: Work, object: AnyObjectType, id: string): Promise<void> {
  const registry = await registryOf(work, object);
  const record = await lockInBin(work, registry, id);
  const denial = refusalOf(work, object, { record, version: undefined, action: "delete" });
  if (denial !== null)
    throw new Refusal(
      denial.code,
      denial.code === "not_found" ? `There is no such ${object.labels.one.toLowerCase()} in the bin` : denial.message,
    );
  invariant(record !== undefined, "a record that may be restored exists");
  await object.mayRestore?.(work, record);
  await takeBack(work, registry, record);
  await moveBinned(work, object, [id], false);
  await tell(work, object, [record], "restored");
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
