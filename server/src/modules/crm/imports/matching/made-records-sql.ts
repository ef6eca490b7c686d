import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import { tablesOf, type Work } from "#platform/work";
import type { LeftReason } from "../../long-work/left-schema.ts";

/** A record of another kind that an import made because its rows name it. */
export interface MadeRecord {
  readonly object: "account" | "contact";
  readonly record_id: string;
  readonly label: string;
}

const tables = tablesOf<{
  "crm.import_made": MadeRecord & { org_id: string; import_id: string; left_reason: LeftReason | null };
}>();

export async function insertMade(work: Work, importId: string, rows: readonly MadeRecord[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into crm.import_made (org_id, import_id, object, record_id, label)
    select ${work.orgId}::bigint, ${importId}::bigint, x.object, x.record_id, x.label
    from ${rowset({ object: "text", record_id: "bigint", label: "text" }, rows)}`.execute(tables(work));
}

/** What an import has made besides its rows' records; `left` is set where it stayed when the import was taken back. */
export async function madeRecords(
  work: Work,
  importId: string,
): Promise<(MadeRecord & { left_reason: LeftReason | null })[]> {
  return tables(work)
    .selectFrom("crm.import_made")
    .select(["object", "record_id", "label", "left_reason"])
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .orderBy("object")
    .orderBy("record_id")
    .execute();
}

/** Forgets what has been taken back, and keeps why the others stayed. */
export async function settleMade(
  work: Work,
  importId: string,
  { removed, left }: { removed: readonly string[]; left: readonly { recordId: string; reason: LeftReason }[] },
): Promise<void> {
  const own = sql`org_id = ${work.orgId}::bigint and import_id = ${importId}::bigint`;
  await sql`delete from crm.import_made where ${own} and record_id = any(${removed}::bigint[])`.execute(tables(work));
  await sql`
    update crm.import_made m set left_reason = x.reason
    from unnest(${left.map(({ recordId }) => recordId)}::bigint[], ${left.map(({ reason }) => reason)}::text[]) as x(id, reason)
    where m.org_id = ${work.orgId}::bigint and m.import_id = ${importId}::bigint and m.record_id = x.id`.execute(
    tables(work),
  );
}
