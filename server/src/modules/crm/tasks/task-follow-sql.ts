import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";

/** Puts the tasks of records into the bin with them, or takes those that went with them out again. */
export async function moveTasksWithRecords(
  work: Work,
  object: string,
  recordIds: readonly string[],
  deleted: boolean,
): Promise<void> {
  const change = deleted
    ? sql`deleted_at = ${work.now}::timestamptz, deleted_with_record = true`
    : sql`deleted_at = null, deleted_with_record = false`;
  const which = deleted ? sql`t.deleted_at is null` : sql`t.deleted_with_record`;
  await sql`
    update crm.task t set ${change}
    where t.org_id = ${work.orgId}::bigint and t.object = ${object} and t.record_id = any(${recordIds}::bigint[]) and ${which}`.execute(
    crmTables(work),
  );
}
