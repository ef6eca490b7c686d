import type { Work } from "#platform/work";
import { objectOf } from "../../objects.ts";
import { findRecords } from "../../records/record-sight-sql.ts";
import { lockVisible } from "../../records/record-write-sql.ts";
import { deleteRecords } from "../../records/records.ts";
import { registryOf } from "../../records/registry.ts";
import type { LeftReason } from "../../long-work/left-schema.ts";
import { type MadeRecord, madeRecords, settleMade } from "../matching/made-records-sql.ts";
import { nameables } from "../matching/new-records.ts";
import { judge } from "../../long-work/undo-rules.ts";
import { builtOn } from "./undo-sql.ts";

/** What became of the records that an import had made besides those of its rows. */
export interface UndoneMade {
  readonly removed: number;
  readonly left: number;
}

/** Takes back what an import made because its rows name it, once the rows themselves are taken back. */
export async function undoMade(work: Work, importId: string, force: boolean): Promise<UndoneMade> {
  const made = await madeRecords(work, importId);
  let [removed, left] = [0, 0];
  for (const object of nameables) {
    const some = made.filter((one) => one.object === object);
    if (some.length === 0) continue;
    const result = await undoSome(work, { importId, force, some });
    removed += result.removed;
    left += result.left;
  }
  return { removed, left };
}

async function undoSome(
  work: Work,
  { importId, force, some }: { importId: string; force: boolean; some: readonly MadeRecord[] },
): Promise<UndoneMade> {
  const object = objectOf(some[0]?.object ?? "account");
  const ids = some.map(({ record_id: id }) => id);
  const records = await lockVisible(work, await registryOf(work, object), ids);
  const held = force ? new Set<string>() : await builtOn(work, object, { importId, ids });
  const unseen = await findRecords(
    work,
    object,
    ids.filter((id) => !records.has(id)),
  );
  const verdicts = ids.map((recordId) => {
    const row = { recordId, action: "create", before: null, after: null, version: null } as const;
    const now = { record: records.get(recordId), unseen: unseen.has(recordId), builtOn: held.has(recordId) };
    return { recordId, verdict: judge(row, { ...now, force, settable: () => false }) };
  });
  const going = verdicts.filter(({ verdict }) => verdict.remove === true);
  const { written, refused } = await deleteRecords(
    work,
    object,
    going.map(({ recordId }) => ({ id: recordId })),
  );
  const left = [
    ...verdicts.flatMap(({ recordId, verdict }) =>
      verdict.left === undefined ? [] : [{ recordId, reason: verdict.left.reason }],
    ),
    ...refused.map(({ index }): { recordId: string; reason: LeftReason } => ({
      recordId: going[index]?.recordId ?? "0",
      reason: "refused",
    })),
  ];
  const staying = new Set(left.map(({ recordId }) => recordId));
  await settleMade(work, importId, { removed: ids.filter((id) => !staying.has(id)), left });
  return { removed: written.length, left: left.length };
}
