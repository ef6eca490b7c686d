import { sql } from "kysely";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../../records/object-type.ts";
import { type LeftReason, maxNamedLeft } from "../import-schema.ts";
import { importTables, json } from "../import-sql.ts";
import { crmTables } from "../../tables.ts";
import type { DoneRow } from "./undo-rules.ts";

/** A record that was left, as it is kept. */
export interface LeftRow {
  readonly line: number;
  readonly record_id: string;
  readonly label: string;
  readonly reason: LeftReason;
  readonly properties: readonly string[];
}

/** The rows that did something above a line, the lowest first. */
export async function doneRows(work: Work, importId: string, above: number, limit: number): Promise<DoneRow[]> {
  const rows = await importTables(work)
    .selectFrom("crm.import_row")
    .select(["line", "record_id", "action", "before", "after", "version"])
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .where("line", "<", above)
    .where("action", "<>", "unchanged")
    .orderBy("line", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ record_id: recordId, ...row }) => ({ recordId, ...row }));
}

/** How many rows did something. */
export async function countDone(work: Work, importId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from crm.import_row
    where org_id = ${work.orgId}::bigint and import_id = ${importId}::bigint and action <> 'unchanged'`.execute(
    importTables(work),
  );
  return rows[0]?.n ?? 0;
}

export async function leftRows(work: Work, importId: string): Promise<LeftRow[]> {
  return importTables(work)
    .selectFrom("crm.import_left")
    .select(["line", "record_id", "label", "reason", "properties"])
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .orderBy("line")
    .limit(maxNamedLeft)
    .execute();
}

export async function insertLeft(work: Work, importId: string, rows: readonly LeftRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into crm.import_left (org_id, import_id, line, record_id, label, reason, properties)
    select ${work.orgId}::bigint, ${importId}::bigint, x.line, x.record_id, x.label, x.reason, x.properties
    from json_to_recordset(${json(rows)}::json)
      as x(line int, record_id bigint, label text, reason text, properties jsonb)`.execute(importTables(work));
}

export async function deleteLeft(work: Work, importId: string): Promise<void> {
  await importTables(work)
    .deleteFrom("crm.import_left")
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .execute();
}

/** Columns by which other records hang on one of an object. */
const hanging = {
  account: [
    ["contact", "account_id"],
    ["deal", "account_id"],
    ["account", "parent_id"],
  ],
  contact: [["deal", "contact_id"]],
  deal: [],
} as const;

/** Those of these records on which something hangs that is not of this import: notes, tasks, other records. Whoever sees it. */
export async function builtOn(
  work: Work,
  object: AnyObjectType,
  { importId, ids }: { importId: string; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const own = sql`${work.orgId}::bigint`;
  const { rows: attached } = await sql<{ id: string }>`
    select record_id as id from crm.note
    where org_id = ${own} and object = ${object.key} and record_id = any(${ids}::bigint[]) and deleted_at is null
    union
    select record_id from crm.task
    where org_id = ${own} and object = ${object.key} and record_id = any(${ids}::bigint[]) and deleted_at is null`.execute(
    crmTables(work),
  );
  const found = new Set(attached.map(({ id }) => id));
  for (const [kind, column] of hanging[object.key]) {
    const { rows } = await sql<{ id: string; by: string }>`
      select ${sql.ref(`r.${column}`)} as id, r.id as by from ${sql.table(`crm.${kind}`)} r
      where r.org_id = ${own} and ${sql.ref(`r.${column}`)} = any(${ids}::bigint[]) and r.deleted_at is null`.execute(
      crmTables(work),
    );
    const ownRows = rows.length === 0 ? new Set<string>() : await madeBy(work, importId, rows);
    for (const { id, by } of rows) if (!ownRows.has(by)) found.add(id);
  }
  return found;
}

/** Those of these records that the same import has made. */
async function madeBy(work: Work, importId: string, rows: readonly { by: string }[]): Promise<ReadonlySet<string>> {
  const { rows: made } = await sql<{ id: string }>`
    select record_id as id from crm.import_row
    where org_id = ${work.orgId}::bigint and import_id = ${importId}::bigint and action = 'create'
      and record_id = any(${rows.map(({ by }) => by)}::bigint[])`.execute(importTables(work));
  return new Set(made.map(({ id }) => id));
}

/** Whether a live record still holds a value of a property. */
export async function isPropertyUsed(work: Work, object: AnyObjectType, key: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (
      select from ${sql.table(object.table)} r
      where r.org_id = ${work.orgId}::bigint and r.deleted_at is null and r.custom ? ${key}
    ) or exists (
      select from crm.stage s
      where s.org_id = ${work.orgId}::bigint and s.deleted_at is null and ${key} = any(s.required_properties)
    ) as used`.execute(crmTables(work));
  return rows[0]?.used === true;
}
