import { giveWay, inPieces, sideBySide } from "#platform/side-by-side";
import type { Work } from "#platform/work";
import { deleteRecords, restoreRecords } from "../records/records.ts";
import { uniquePropertyIds } from "../records/record-uniqueness.ts";
import { type RecordChange, updateRecords, type WriteOutcome } from "../records/record-writing.ts";
import type { Registry } from "../records/registry.ts";
import type { WriteOptions } from "../records/object-type.ts";

/** While the database writes some records, the next ones are read and checked: both are at work all the time. */
const recordsAtOnce = 500;

/** Changes the records of a batch slice by slice, in one unit of work; outcomes count over the whole batch. */
export async function updateInSlices(
  work: Work,
  registry: Registry,
  changes: readonly RecordChange[],
  options: WriteOptions = {},
): Promise<WriteOutcome> {
  // values that may not repeat are waited for with a savepoint around the whole
  const size = uniquePropertyIds(registry).length > 0 ? changes.length : recordsAtOnce;
  const parts = inPieces(changes, Math.max(1, size)).map(async (some, n) => {
    if (n > 0) await giveWay();
    return shifted(await updateRecords(work, registry.object, some, options), n * size);
  });
  const outcomes = await sideBySide(parts);
  return {
    written: outcomes.flatMap(({ written }) => written),
    unchanged: outcomes.flatMap(({ unchanged }) => unchanged),
    refused: outcomes.flatMap(({ refused }) => refused),
  };
}

function shifted({ written, unchanged, refused }: WriteOutcome, by: number): WriteOutcome {
  const move = <Row extends { readonly index: number }>(row: Row): Row => ({ ...row, index: row.index + by });
  return { written: written.map(move), unchanged: unchanged.map(move), refused: refused.map(move) };
}

/** Puts the records of a batch into the bin, or takes them out of it. */
export async function moveBatch(
  work: Work,
  { object }: Registry,
  records: readonly { readonly id: string; readonly version?: number }[],
  to: "bin" | "back",
): Promise<WriteOutcome> {
  return to === "bin" ? deleteRecords(work, object, records) : restoreRecords(work, object, records);
}
