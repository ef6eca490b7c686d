import { invariant } from "#platform/errors";
import type { JobContext } from "#platform/jobs/jobs";
import { actingAs, type Work } from "#platform/work";
import { importFinished, importProgressed } from "../../events.ts";
import { anyObjectOf } from "../../objects.ts";
import { listProperties, removeProperty } from "../../properties/properties.ts";
import type { AnyObjectType, StoredRecord } from "../../records/object-type.ts";
import { findRecords } from "../../records/record-sight-sql.ts";
import { deleteRecords } from "../../records/records.ts";
import { lockVisible } from "../../records/record-write-sql.ts";
import { updateRecords } from "../../records/record-writing.ts";
import { registryOf } from "../../records/registry.ts";
import { actorAgain } from "../../long-work/kept-actor.ts";
import { refuseShutOut } from "../../long-work/shut-out.ts";
import type { RunEnd } from "../import-run.ts";
import { maxNamedLeft } from "../../long-work/left-schema.ts";
import { findImport, type ImportRecord, lockImport, oneAtATime, type Undoing, updateImport } from "../import-sql.ts";
import { isSettable } from "../../long-work/settable.ts";
import { judge, type Verdict } from "../../long-work/undo-rules.ts";
import { undoLinks } from "../links/import-link-undo.ts";
import { undoMade } from "./undo-made.ts";
import { builtOn, type DoneRow, doneRows, insertLeft, isPropertyUsed, type LeftRow } from "./undo-sql.ts";

const batchRows = 1000;

/**
 * Takes an import back batch by batch, the last row first, from where the last commit left off. Each batch is one
 * transaction that also moves the place, so that a crash neither forgets a row nor takes one back twice.
 */
export async function undoRows(context: JobContext, importId: string): Promise<RunEnd> {
  const started = await context.transact((work) => findImport(work, importId));
  if (started?.status !== "undoing") return "elsewhere";
  const acting = <Result>(step: (work: Work) => Promise<Result>) =>
    context.transact((work) => actingAs(work, actorAgain(started.actor), step));
  for (;;) {
    if (context.signal?.aborted === true) return "stopping";
    const end = await acting((work) => undoSome(work, importId));
    if (end !== null) return end;
  }
}

/** Null while there may be more. */
async function undoSome(work: Work, importId: string): Promise<RunEnd | null> {
  const current = await lockImport(work, importId);
  if (current?.status !== "undoing" || current.undo === null) return "elsewhere";
  await refuseShutOut(work);
  await oneAtATime(work, current.object);
  // links first: what hangs on a record after that is of others
  if (await undoLinks(work, current)) return null;
  const rows = await doneRows(work, importId, current.undo.line, batchRows);
  if (rows.length === 0) return finish(work, current, current.undo);
  const result = await undoBatch(work, current, rows);
  const undo: Undoing = {
    ...current.undo,
    line: rows.at(-1)?.line ?? 0,
    done: current.undo.done + rows.length,
    removed: current.undo.removed + result.removed,
    restored: current.undo.restored + result.restored,
    left: current.undo.left + result.left.length,
  };
  await insertLeft(work, importId, result.left.slice(0, Math.max(0, maxNamedLeft - current.undo.left)));
  await updateImport(work, importId, { undo });
  work.publish(importProgressed, importId, { status: "undoing", done: undo.done, total: undo.total });
  return null;
}

interface Undone {
  readonly removed: number;
  readonly restored: number;
  readonly left: readonly LeftRow[];
}

interface Judged {
  readonly row: DoneRow;
  readonly record: StoredRecord | undefined;
  readonly verdict: Verdict;
}

async function undoBatch(
  work: Work,
  { id, object: key, undo }: ImportRecord,
  rows: readonly DoneRow[],
): Promise<Undone> {
  const object = await anyObjectOf(work, key);
  const registry = await registryOf(work, object);
  const records = await lockVisible(
    work,
    registry,
    rows.map(({ recordId }) => recordId),
  );
  const unseen = await findRecords(
    work,
    object,
    rows.map(({ recordId }) => recordId).filter((one) => !records.has(one)),
  );
  const made = rows.filter(({ action }) => action === "create").map(({ recordId }) => recordId);
  const force = undo?.force === true;
  const held = force ? new Set<string>() : await builtOn(work, object, { importId: id, ids: made });
  const judged = rows.map((row): Judged => {
    const record = records.get(row.recordId);
    const now = { record, unseen: unseen.has(row.recordId), builtOn: held.has(row.recordId) };
    const verdict = judge(row, { ...now, force, settable: (name) => isSettable(registry, name) });
    return { row, record, verdict };
  });
  const restored = await restore(work, object, judged);
  const removed = await remove(work, object, judged);
  const left = judged.flatMap(({ row, record, verdict }) =>
    verdict.left === undefined ? [] : [leftRow(row, record, verdict.left)],
  );
  return {
    removed: removed.done,
    restored: restored.done,
    left: [
      ...left,
      ...removed.refused,
      ...restored.refused.filter(({ line }) => !left.some((one) => one.line === line)),
    ],
  };
}

interface Written {
  readonly done: number;
  readonly refused: readonly LeftRow[];
}

async function restore(work: Work, object: AnyObjectType, judged: readonly Judged[]): Promise<Written> {
  const some = judged.flatMap((one) =>
    one.verdict.restore === undefined ? [] : [{ ...one, values: one.verdict.restore }],
  );
  if (some.length === 0) return { done: 0, refused: [] };
  const changes = some.map(({ row, values }) => ({ id: row.recordId, values }));
  const result = await updateRecords(work, object, changes, { history: true, moving: true });
  return { done: result.written.length, refused: refusedRows(some, result.refused) };
}

async function remove(work: Work, object: AnyObjectType, judged: readonly Judged[]): Promise<Written> {
  const some = judged.filter(({ verdict }) => verdict.remove === true);
  if (some.length === 0) return { done: 0, refused: [] };
  const result = await deleteRecords(
    work,
    object,
    some.map(({ row }) => ({ id: row.recordId })),
  );
  return { done: result.written.length, refused: refusedRows(some, result.refused) };
}

function refusedRows(some: readonly Judged[], refused: readonly { readonly index: number }[]): LeftRow[] {
  return refused.flatMap(({ index }) => {
    const one = some[index];
    const properties = Object.keys(one?.verdict.restore ?? {});
    return one === undefined ? [] : [leftRow(one.row, one.record, { reason: "refused", properties })];
  });
}

function leftRow(
  { line, recordId }: DoneRow,
  record: StoredRecord | undefined,
  { reason, properties }: Pick<LeftRow, "reason" | "properties">,
): LeftRow {
  return { line, record_id: recordId, label: String(record?.values["name"] ?? ""), reason, properties };
}

async function finish(work: Work, current: ImportRecord, undo: Undoing): Promise<RunEnd> {
  const made = await undoMade(work, current.id, undo.force);
  const archived = await archiveProperties(work, current);
  const done = {
    ...undo,
    done: undo.total,
    removed: undo.removed + made.removed,
    left: undo.left + made.left,
    properties: undo.properties + archived,
  };
  await updateImport(work, current.id, { status: "undone", undo: done, finishedAt: work.now });
  work.publish(importFinished, current.id, { status: "undone", done: done.done, total: done.total });
  return "done";
}

/** Archives the properties the import made on the way, as far as nobody uses them. */
async function archiveProperties(work: Work, { object: key, made_properties: made }: ImportRecord): Promise<number> {
  if (made.length === 0 || !work.actor.can("properties.manage")) return 0;
  const object = await anyObjectOf(work, key);
  const live = await listProperties(work, key);
  let archived = 0;
  for (const { id, key: name } of live) {
    if (id === null || !made.includes(id) || (await isPropertyUsed(work, object, name))) continue;
    await removeProperty(work, { id });
    archived += 1;
  }
  invariant(archived <= made.length, "no more is archived than was made");
  return archived;
}
