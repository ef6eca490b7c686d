import { z } from "zod";
import { decodeCursor, toPage } from "#platform/paging";
import type { Work } from "#platform/work";
import { seeRecord } from "../records/record-sight-sql.ts";
import { dealObject } from "./deal-object.ts";
import type { ListStageStays, StageStay } from "./deal-schema.ts";
import { stageStayRows } from "./stage-stay-sql.ts";

const StayCursor = z.tuple([z.string().regex(/^[1-9][0-9]{0,17}$/)]);

/** Every stay of a deal in a stage, the present one first; a stage it came back to has several. */
export async function listStageStays(
  work: Work,
  { id, limit, cursor }: ListStageStays,
): Promise<{ items: StageStay[]; nextCursor: string | null }> {
  await seeRecord(work, dealObject, id);
  const [before = null] = cursor === undefined ? [] : decodeCursor(cursor, StayCursor);
  const rows = await stageStayRows(work, { dealId: id, before, limit: limit + 1 });
  return toPage(rows, limit, {
    item: (row) => ({
      stage: { id: row.stage_id, name: row.stage_name, kind: row.kind },
      enteredAt: row.entered_at.toISOString(),
      leftAt: row.left_at?.toISOString() ?? null,
      seconds: row.left_seconds === null ? secondsSince(row.entered_at, work.now) : Number(row.left_seconds),
      enteredBy: row.entered_by,
      leftBy: row.left_by,
    }),
    key: ({ id: changeId }) => [changeId],
  });
}

/** A history may reach into the future; a stay lasts no less than nothing. */
function secondsSince(entered: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - entered.getTime()) / 1000));
}
